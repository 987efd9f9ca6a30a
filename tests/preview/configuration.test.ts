import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { auditJson, run } from "../../testkit/cli/run";
import { exemption } from "../../testkit/policypack/exemptions";
import { exportedState, needsEngine, preview, pulumi, report } from "../../testkit/preview/engine";

const PROGRAM = "examples/violations";

describe("a configuration file, on the real engine", function () {
  this.timeout(120_000);
  needsEngine();
  const folder = mkdtempSync(join(tmpdir(), "mfa-guard-configuration-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, content: object) => {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(content));
    return path;
  };
  const under = (config: string) => preview(PROGRAM, "--policy-pack-config", config);

  it('that says `"all": advisory` blocks nothing and turns nothing on', async () => {
    const { code, events } = await under(file("advisory.json", { all: "advisory" }));
    assert.equal(code, 0);
    const found = report(events);
    assert.ok(found.length > 0 && found.every(({ level }) => level === "advisory"));
    assert.deepEqual(
      found.filter(({ policy }) => policy === "iam-mfa-is-phishing-resistant"),
      [],
    );
  });

  it("turns on what has to be required by its own property", async () => {
    const { events } = await under(file("required.json", { "iam-mfa-is-phishing-resistant": { required: true } }));
    assert.ok(report(events).some(({ policy, level }) => policy === "iam-mfa-is-phishing-resistant" && level === "mandatory"));
  });

  it("with an exemption that has ended blocks by what it covered, and names its owner and its end", async () => {
    const ended = exemption({ resources: ["dan*"], until: "2024-02-29" });
    const { code, events } = await under(file("ended.json", { "iam-user-requires-mfa": { exemptions: [ended] } }));
    assert.notEqual(code, 0);
    const found = report(events).filter(({ policy, resource }) => policy === "iam-user-requires-mfa" && resource.endsWith(" dana"));
    assert.deepEqual(
      found.map(({ level }) => level),
      ["mandatory", "mandatory"],
    );
    assert.ok(found.some(({ message }) => message.includes("ended on 2024-02-29; dana@example.com answers for it.")));
  });

  it("with an exemption of everything blocks, once for the stack", async () => {
    const broad = { exemptions: [exemption({ resources: ["*"] })] };
    const { code, events } = await under(file("broad.json", { "iam-role-trust-requires-mfa": broad, "iam-user-requires-mfa": broad }));
    assert.notEqual(code, 0);
    const faults = report(events).filter(({ message }) => message.includes("leaves out whatever comes tomorrow"));
    assert.deepEqual(
      faults.map(({ policy, resource, level }) => [policy, resource.split(" ")[0], level]),
      ["iam-role-trust-requires-mfa", "iam-user-requires-mfa"].map((policy) => [policy, "pulumi:pulumi:Stack", "mandatory"]),
    );
  });

  for (const [title, exemptions, says] of [
    ["without an owner", [{ ...exemption(), owner: undefined }], /iam-user-requires-mfa: exemptions\.0: owner is required/],
    ["that ends on no day of the calendar", [exemption({ until: "2027-02-30" })], /exemptions\.0\.until: Does not match format 'date'/],
    ["with a key that it doesn't have", [{ ...exemption(), untill: "x" }], /exemptions\.0: Additional property untill is not allowed/],
  ] as const) {
    it(`with an exemption ${title} is refused before anything is judged`, async () => {
      const { code, stdout, stderr } = await under(file("wrong.json", { "iam-user-requires-mfa": { exemptions } }));
      assert.notEqual(code, 0);
      assert.match(stdout + stderr, says);
    });
  }

  describe("of version 2", () => {
    const excepted = (urns: readonly string[], policies: readonly string[]) => ({
      version: 2,
      policies: { "iam-user-requires-mfa": { exemptions: [exemption({ resources: ["dana"] })] } },
      exceptions: { "EXC-7": { reason: "Until the audit", match: [{ policies, targets: urns }] } },
    });

    it("excepts by its exceptions what `audit --state` leaves out for the same file, and nothing else", async () => {
      const { code, stderr } = await pulumi(PROGRAM, ["up", "--yes", "--skip-preview"]);
      assert.equal(code, 0, stderr);
      try {
        const state = file("state.json", JSON.parse(await exportedState(PROGRAM)));
        const before = await auditJson("--state", state);
        const trusts = before.findings.filter(({ policy }) => policy === "iam-role-trust-requires-mfa");
        assert.ok(trusts.length > 0);
        const config = file(
          "version2.json",
          excepted(
            trusts.map(({ resource }) => resource.id),
            ["iam-role-trust-requires-mfa"],
          ),
        );
        const { findings, exemptions } = await auditJson("--state", state, "--config", config);
        const left = (each: { readonly policy: string; readonly resource: { readonly name: string } }) =>
          `${each.policy} ${each.resource.name}`;
        assert.deepEqual(
          findings.map(left),
          before.findings.filter((each) => !trusts.includes(each) && left(each) !== "iam-user-requires-mfa dana").map(left),
        );
        assert.deepEqual(exemptions.filter(({ exception }) => exception === "EXC-7").map(left), trusts.map(left));
        const { events } = await under(config);
        const said = events.flatMap(({ policyEvent }) =>
          policyEvent === undefined ? [] : [policyEvent as typeof policyEvent & { exceptions?: object[] }],
        );
        const judged = said.filter(({ exceptions }) => exceptions !== undefined);
        assert.deepEqual(
          judged.map(({ policyName, resourceUrn, exceptions }) => JSON.stringify([policyName, resourceUrn, exceptions])).sort(),
          trusts.map(({ policy, resource }) => JSON.stringify([policy, resource.id, [{ id: "EXC-7", reason: "Until the audit" }]])).sort(),
        );
        const users = report(events).filter(({ policy, resource }) => policy === "iam-user-requires-mfa" && resource.endsWith(" dana"));
        assert.deepEqual(
          users.map(({ level }) => level),
          ["advisory"],
        );
      } finally {
        await pulumi(PROGRAM, ["destroy", "--yes", "--skip-preview"]);
      }
    });

    const URN = "urn:pulumi:a::b::c::d";
    const wrong = {
      "an exception without a reason": {
        version: 2,
        exceptions: { E: { match: [{ policies: ["iam-user-requires-mfa"], targets: [URN] }] } },
      },
      "an exception for all policies": { version: 2, exceptions: { E: { reason: "r", match: [{ policies: ["all"], targets: [URN] }] } } },
      "an exception for a name": {
        version: 2,
        exceptions: { E: { reason: "r", match: [{ policies: ["iam-user-requires-mfa"], targets: ["dana"] }] } },
      },
      "an exception for nothing": { version: 2, exceptions: { E: { reason: "r", match: [] } } },
      "an id with a space": {
        version: 2,
        exceptions: { "E 1": { reason: "r", match: [{ policies: ["iam-user-requires-mfa"], targets: [URN] }] } },
      },
      "another version": { version: 3 },
      "exceptions and no version": { exceptions: {}, environments: "acme" },
      "environments that are no list": { environments: "acme" },
      "a short file": { "mfa-guard": 1, policies: { all: 7 } },
    };
    for (const [title, content] of Object.entries(wrong)) {
      it(`refuses ${title}, as the audit does`, async () => {
        const path = file("wrong.json", content);
        const { code } = await under(path);
        assert.notEqual(code, 0);
        const audited = await run("audit", "--file", file("empty.json", {}), "--config", path);
        assert.equal(audited.code, 2);
        assert.ok(audited.err.startsWith(`error: \`${path}\` has `), audited.err);
      });
    }
  });

  it("that `mfa-guard context` wrote lets a role trust an account without users, and says what that rests on", async () => {
    const trusted = "123456789012";
    const roleOf = ({ policy, level }: { readonly policy: string; readonly level: string }) =>
      policy === "iam-role-trust-requires-mfa" && level === "mandatory";
    assert.ok(report((await preview(PROGRAM)).events).some(roleOf));
    const role = { RoleName: "r", Arn: `arn:aws:iam::${trusted}:role/r` };
    const details = file("details.json", { UserDetailList: [], GroupDetailList: [], RoleDetailList: [role], Policies: [] });
    const { code, out } = await run("context", "--file", details);
    assert.equal(code, 0);
    const { events } = await under(file("context.json", JSON.parse(out)));
    const found = report(events);
    assert.deepEqual(found.filter(roleOf), []);
    assert.ok(found.some(({ message }) => message.includes("rests on what is known besides: account 123456789012 has no IAM users")));
    // The stack creates users, and a preview doesn't know in which account: that isn't passed in silence.
    assert.ok(found.some(({ message }) => message.includes("is in an account of `accountsWithoutUsers`")));
  });
});
