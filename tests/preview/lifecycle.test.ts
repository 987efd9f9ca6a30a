import assert from "node:assert/strict";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { type Change, change, errors, needsEngine, pulumi } from "../../testkit/preview/engine";

const program = "tests/preview/programs/account";
const up = ["up", "--yes", "--skip-preview"];

type Outputs = Readonly<Record<string, string>>;

/** Runs a command that must succeed: how many resources each operation touched, and the stack's outputs. */
async function run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<{ change: Change; outputs: Outputs }> {
  const { code, events } = await pulumi(program, args, environment);
  assert.deepEqual(errors(events), []);
  assert.equal(code, 0);
  return { change: change(events), outputs: outputs(events) };
}

function outputs(events: readonly EngineEvent[]): Outputs {
  const stack = events.findLast(({ resOutputsEvent }) => resOutputsEvent?.metadata.type === "pulumi:pulumi:Stack");
  return (stack?.resOutputsEvent?.metadata.new?.outputs ?? {}) as Outputs;
}

describe("a program with the offline AWS provider, on the real engine", function () {
  this.timeout(60_000);
  needsEngine();
  let made: Outputs;

  after("destroy what a failed test left", () => pulumi(program, ["destroy", "--yes", "--skip-preview"]));

  it("leaves unknown in preview what only AWS can give, and knows the rest", async () => {
    const { change, outputs } = await run(["preview"]);
    assert.deepEqual(change, { create: 8 });
    for (const unknown of ["roleArn", "roleId", "userArn", "userId", "groupArn", "policyId", "policyText", "keyId"]) {
      assert.equal(outputs[unknown], "04da6b54-80e4-46f7-96ec-b56ff0331ba9", unknown);
    }
    assert.equal(outputs.maxSessionDuration, 3600);
    assert.deepEqual(outputs.tagsAll, { team: "platform" });
  });

  it("makes, at the update, names, ARNs and ids of AWS's form", async () => {
    const { change, outputs } = await run(up);
    assert.deepEqual(change, { create: 8 });
    const { roleArn = "", policyText } = outputs;
    assert.match(roleArn, /^arn:aws:iam::123456789012:role\/administrator-[0-9a-f]{7}$/);
    assert.match(outputs.userArn ?? "", /^arn:aws:iam::123456789012:user\/ana-[0-9a-f]{7}$/);
    assert.match(outputs.groupArn ?? "", /^arn:aws:iam::123456789012:group\/people\/developers-[0-9a-f]{7}$/);
    assert.match(outputs.roleId ?? "", /^AROA[A-Z2-7]{17}$/);
    assert.match(outputs.userId ?? "", /^AIDA[A-Z2-7]{17}$/);
    assert.match(outputs.policyId ?? "", /^ANPA[A-Z2-7]{17}$/);
    assert.match(outputs.keyId ?? "", /^AKIA[A-Z2-7]{16}$/);
    assert.equal(policyText, `{"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow","Resource":"${roleArn}"}],"Version":"2012-10-17"}`);
    made = outputs;
  });

  it("shows no difference when nothing changed, and reads back what it made", async () => {
    assert.deepEqual((await run(["preview", "--expect-no-changes"])).change, {});
    assert.deepEqual((await run(["refresh", "--yes", "--skip-preview"])).change, {});
  });

  it("updates tags in place and keeps every name and id", async () => {
    const { change, outputs } = await run(up, { ACCOUNT_TEAM: "security" });
    assert.deepEqual(change, { update: 1 });
    assert.deepEqual(outputs, { ...made, tagsAll: { team: "security" } });
  });

  it("replaces a role whose path changes, as AWS must, and what follows from its ARN", async () => {
    const { change, outputs } = await run(up, { ACCOUNT_TEAM: "security", ACCOUNT_ROLE_PATH: "/people/" });
    assert.deepEqual(change, { replace: 1, update: 1 });
    assert.match(outputs.roleArn ?? "", /:role\/people\/administrator-/);
    assert.notEqual(outputs.roleId, made.roleId);
    assert.match(outputs.policyText ?? "", /:role\/people\/administrator-/);
  });

  it("destroys all of it", async () => {
    assert.deepEqual((await run(["destroy", "--yes", "--skip-preview"])).change, { delete: 8 });
  });
});
