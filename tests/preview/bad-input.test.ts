import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errors, needsEngine, preview, report } from "../../testkit/preview/engine";

const program = (name: string) => `tests/preview/programs/${name}`;

describe("bad input, on the real engine", function () {
  this.timeout(60_000);
  needsEngine();

  it("shows a program's own error when it crashes", async () => {
    const { code, events } = await preview(program("crash"));
    assert.notEqual(code, 0);
    assert.match(errors(events).join("\n"), /the program itself is broken/);
  });

  it("refuses a trust policy that is not JSON, as the real provider does", async () => {
    const { code, events } = await preview(program("trust-not-json"));
    assert.notEqual(code, 0);
    assert.ok(
      errors(events).includes(
        `aws:iam/role:Role resource 'auditor' has a problem: "assume_role_policy" contains an invalid JSON policy: not a JSON object. Examine values at 'auditor.assumeRolePolicy'.`,
      ),
      errors(events).join("\n"),
    );
  });

  it("blocks each trust policy of the wrong shape, naming the role and the fault", async () => {
    const { code, events } = await preview(program("trust-wrong-shape"));
    assert.notEqual(code, 0);
    const trusts = report(events).filter(({ policy, level }) => policy === "iam-role-trust-requires-mfa" && level === "mandatory");
    assert.deepEqual(
      trusts.map(({ resource }) => resource),
      ["empty-object", "principal-is-number", "statement-is-text"].map((name) => `aws:iam/role:Role ${name}`),
    );
    assert.match(trusts[1]?.message ?? "", /principal-is-number.*Principal/s);
    assert.match(trusts[2]?.message ?? "", /statement-is-text.*Statement/s);
  });

  it("says that a trust policy unknown in preview is checked at the update, and still blocks the open one beside it", async () => {
    const { code, events } = await preview(program("trust-unknown"));
    assert.notEqual(code, 0);
    const trusts = report(events).filter(({ policy }) => policy === "iam-role-trust-requires-mfa");
    assert.deepEqual(
      trusts.map(({ resource, level }) => [resource, level]),
      [
        ["aws:iam/role:Role called", "advisory"],
        ["aws:iam/role:Role open", "mandatory"],
      ],
    );
  });

  it("blocks a group whose only policy is attached by an ARN that isn't in the stack", async () => {
    const { code, events } = await preview(program("policy-elsewhere"));
    assert.notEqual(code, 0);
    const [group] = report(events).filter(({ policy }) => policy === "iam-group-requires-mfa");
    assert.equal(group?.level, "mandatory");
    assert.match(group?.message ?? "", /arn:aws:iam::123456789012:policy\/require-mfa/);
  });

  it("refuses a pack configuration of the wrong type, naming the policy and the property", async () => {
    const file = join(tmpdir(), `mfa-guard-config-${process.pid}.json`);
    writeFileSync(file, JSON.stringify({ "iam-group-requires-mfa": { exempt: 7 } }));
    const { code, stdout, stderr } = await preview("examples/compliant", "--policy-pack-config", file);
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /iam-group-requires-mfa.*exempt/s);
  });

  it("reports a key that a policy doesn't know once for each policy that has it, with the stack", async () => {
    const file = join(tmpdir(), `mfa-guard-config-${process.pid}.json`);
    const misspelt = { exemptNmes: ["x"] };
    writeFileSync(file, JSON.stringify({ "iam-role-trust-requires-mfa": misspelt, "iam-group-requires-mfa": misspelt }));
    const { code, events } = await preview("examples/compliant", "--policy-pack-config", file);
    assert.notEqual(code, 0);
    const faults = report(events).filter(({ message }) => message.includes("`exemptNmes`"));
    assert.deepEqual(
      faults.map(({ policy, resource, level }) => [policy, resource.split(" ")[0], level]),
      [
        ["iam-group-requires-mfa", "pulumi:pulumi:Stack", "mandatory"],
        ["iam-role-trust-requires-mfa", "pulumi:pulumi:Stack", "mandatory"],
      ],
    );
  });

  it("names a resource type that the offline provider doesn't know", async () => {
    const { code, events } = await preview(program("unknown-type"));
    assert.notEqual(code, 0);
    assert.match(errors(events).join("\n"), /the offline AWS provider doesn't know the resource type `aws:ec2\/vpc:Vpc`/);
  });

  it("names a function that the offline provider doesn't know", async () => {
    const { code, events } = await preview(program("unknown-function"));
    assert.notEqual(code, 0);
    assert.match(errors(events).join("\n"), /doesn't know the function `aws:index\/getAvailabilityZones:getAvailabilityZones`/);
  });

  it("asks for a missing input in the real provider's words", async () => {
    const { code, events } = await preview(program("missing-input"));
    assert.notEqual(code, 0);
    assert.ok(
      errors(events).includes(
        `aws:iam/role:Role resource 'nameless' has a problem: Missing required argument. The argument "assume_role_policy" is required, but no definition was found.. Examine values at 'nameless.assumeRolePolicy'.`,
      ),
      errors(events).join("\n"),
    );
  });
});
