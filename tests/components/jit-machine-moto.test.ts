import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { IAM } from "@aws-sdk/client-iam";
import { SFN } from "@aws-sdk/client-sfn";
import { machineDefinition } from "../../components/documents/jit-machine";
import { needsMoto } from "../../testkit/moto";

const set = "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef";
const person = "01234567-89ab-cdef-0123-456789abcdef";
const instanceArn = "arn:aws:sso:::instance/ssoins-1234567890abcdef";
const account = "123456789012";
const pauses = { watch: 1, settle: 1, poll: 1, again: 1 };

/** moto takes seconds to read the machine at each start. Time is shortened: grants last seconds, and so do the pauses. */
describe("the machine of JitGrants, executed by moto", function () {
  this.timeout(120_000);
  const moto = needsMoto({ managedPolicies: false });
  const settings = () => ({ endpoint: moto(), region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } });
  let [stateMachineArn, endpoint] = ["", ""];
  const execute = async (execute_state_machine: boolean) => {
    await fetch(`${endpoint}/moto-api/config`, { method: "POST", body: JSON.stringify({ stepfunctions: { execute_state_machine } }) });
  };

  before("create the machine", async () => {
    endpoint = moto();
    await execute(true);
    const topic = await fetch(moto(), {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        authorization: "AWS4-HMAC-SHA256 Credential=test/20261127/us-east-1/sns/aws4_request, x",
      },
      body: "Action=CreateTopic&Name=grants&Version=2010-03-31",
    });
    const topicArn = /<TopicArn>(.*)<\/TopicArn>/.exec(await topic.text())?.[1] ?? "";
    for (const UserName of ["kim", "lou"]) await new IAM(settings()).createUser({ UserName });
    const definition = JSON.stringify(
      machineDefinition({
        partition: "aws",
        topicArn,
        maxGrant: 20,
        pauses,
        roles: [{ roleName: "Admin", people: ["kim", "lou"] }],
        assignments: [{ permissionSetArn: set, accountIds: [account], people: [person] }],
        instanceArn,
      }),
    );
    const made = await new SFN(settings()).createStateMachine({
      name: "mfa-guard-jit-test",
      roleArn: `arn:aws:iam::${account}:role/mfa-guard-jit-test`,
      // The integration has the name that AWS gives it; moto takes boto3's.
      definition: definition.replaceAll("aws-sdk:ssoadmin:", "aws-sdk:sso-admin:"),
    });
    stateMachineArn = made.stateMachineArn ?? "";
  });

  after("let moto stop executing", () => execute(false));

  const inSeconds = (seconds: number) => `${new Date(Date.now() + seconds * 1000).toISOString().slice(0, 19)}Z`;
  let started = 0;
  const start = async (input: object) => {
    // moto gives no name of its own.
    const name = `execution-${started++}`;
    const { executionArn } = await new SFN(settings()).startExecution({ stateMachineArn, name, input: JSON.stringify(input) });
    return executionArn ?? "";
  };
  const why = { reason: "disk full", ticket: "OPS-1" };
  const grant = (seconds: number, more: object = {}) =>
    start({ action: "grant", role: "Admin", person: "kim", until: inSeconds(seconds), ...why, ...more });
  const ended = async (executionArn: string) => {
    for (;;) {
      const { status, error, cause } = await new SFN(settings()).describeExecution({ executionArn });
      if (status !== "RUNNING") return error === undefined ? status : `${status} ${error} ${cause}`;
      await wait(200);
    }
  };
  const tagsOf = async (UserName = "kim") =>
    Object.fromEntries(((await new IAM(settings()).listUserTags({ UserName })).Tags ?? []).map(({ Key, Value }) => [Key, Value]));
  const assignments = async () => {
    const response = await fetch(moto(), {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "SWBExternalService.ListAccountAssignments",
        authorization: "AWS4-HMAC-SHA256 Credential=test/20261127/us-east-1/sso/aws4_request, x",
      },
      body: JSON.stringify({ InstanceArn: instanceArn, AccountId: account, PermissionSetArn: set }),
    });
    return ((await response.json()) as { AccountAssignments: object[] }).AccountAssignments.length;
  };
  const until = async (holds: () => Promise<boolean>, what: string) => {
    for (let tries = 0; tries < 100; tries++) {
      if (await holds()) return;
      await wait(100);
    }
    assert.fail(`never: ${what}`);
  };

  it("tags the user with the end and the execution, and takes the tag back at the end", async () => {
    const end = Date.now() + 8000;
    const execution = await grant(8);
    await until(async () => "mfa-guard-jit-Admin" in (await tagsOf()), "tagged");
    const value = (await tagsOf())["mfa-guard-jit-Admin"];
    assert.match(value ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ [\w-]+$/);
    assert.ok(value?.endsWith(execution.split(":").at(-1) ?? "?"));
    await wait(Math.max(0, end - Date.now() - 1500));
    assert.ok("mfa-guard-jit-Admin" in (await tagsOf()), "gone before the end");
    assert.equal(await ended(execution), "SUCCEEDED");
    assert.deepEqual(await tagsOf(), {});
    assert.ok(Date.now() >= end - 1000);
  });

  it("ends overlapping grants of one person one by one", async () => {
    const [first, second] = [await grant(12), await grant(25)];
    assert.equal(await ended(first), "SUCCEEDED");
    assert.ok((await tagsOf())["mfa-guard-jit-Admin"]?.endsWith(second.split(":").at(-1) ?? "?"));
    assert.equal(await ended(second), "SUCCEEDED");
    assert.deepEqual(await tagsOf(), {});
  });

  it("ends at the longest time, whatever the input says", async () => {
    const started = Date.now();
    assert.equal(await ended(await grant(10_000)), "SUCCEEDED");
    assert.deepEqual(await tagsOf(), {});
    assert.ok(Date.now() - started < 60_000);
  });

  it("revokes at once, after which the grant's own execution ends too", async () => {
    const execution = await grant(60);
    await until(async () => "mfa-guard-jit-Admin" in (await tagsOf()), "tagged");
    const revocation = { action: "revoke", role: "Admin", person: "kim", reason: "left" };
    assert.equal(await ended(await start(revocation)), "SUCCEEDED");
    assert.deepEqual(await tagsOf(), {});
    assert.equal(await ended(execution), "SUCCEEDED");
    assert.equal(await ended(await start(revocation)), "SUCCEEDED");
  });

  it("assigns a permission set, and takes it back at the end", async () => {
    const execution = await start({ action: "grant", permissionSet: set, account, person, until: inSeconds(20), ...why });
    await until(async () => (await assignments()) === 1, "assigned");
    assert.equal(await ended(execution), "SUCCEEDED");
    assert.equal(await assignments(), 0);
  });

  it("refuses who isn't eligible, and grants nothing", async () => {
    assert.match((await ended(await grant(60, { person: "mallory" }))) ?? "", /^FAILED Refused/);
    assert.match((await ended(await grant(-5))) ?? "", /^FAILED Refused/);
  });
});
