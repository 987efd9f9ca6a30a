import assert from "node:assert/strict";
import { auditJson, files, inShort } from "../../../testkit/cli/run";
import { denyWithoutMfa, text } from "../../../testkit/documents";
import { exportedState, needsEngine, preview, pulumi, report } from "../../../testkit/preview/engine";

const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const urn = (type: string, name: string) => `urn:pulumi:dev::accounts::${type}::${name}`;
const resource = (type: string, name: string, outputs: object, more: object = {}) => ({
  urn: urn(type, name),
  type,
  inputs: {},
  outputs,
  ...more,
});

const GROUP = resource("aws:iam/group:Group", "devs", { name: "devs" });
const policyOf = (policy: unknown) => resource("aws:iam/groupPolicy:GroupPolicy", "mfa", { group: "devs", name: "mfa", policy });

describe("mfa-guard audit of a Pulumi state", () => {
  const file = files();
  const audit = (...resources: readonly object[]) => auditJson("--state", file("state.json", { version: 3, deployment: { resources } }));

  it("reads an export, and the checkpoint that a self-managed backend keeps", async () => {
    assert.deepEqual(inShort(await audit(GROUP, policyOf(text(denyWithoutMfa)))), []);
    assert.deepEqual(inShort(await audit(GROUP)), ["iam-group-requires-mfa devs"]);
    const checkpoint = { version: 3, checkpoint: { stack: "dev", latest: { resources: [GROUP] } } };
    assert.deepEqual(inShort(await auditJson("--state", file("dev.json", checkpoint))), ["iam-group-requires-mfa devs"]);
  });

  it("judges a secret in plain text as what it is", async () => {
    const secret = (value: string) => policyOf({ ...SECRET, plaintext: JSON.stringify(value) });
    assert.deepEqual(inShort(await audit(GROUP, secret(text(denyWithoutMfa)))), []);
    assert.deepEqual(inShort(await audit(GROUP, secret(text()))), ["iam-group-requires-mfa devs", "iam-mfa-condition-is-sound mfa"]);
  });

  it("doesn't pass an encrypted document, and says how to show it", async () => {
    const report = await audit(GROUP, policyOf({ ...SECRET, ciphertext: "v1:abc" }));
    assert.deepEqual(inShort(report), ["iam-group-requires-mfa devs (undecided)", "iam-mfa-condition-is-sound mfa (undecided)"]);
    assert.match(report.findings[0]?.message ?? "", /Export it with `pulumi stack export --show-secrets`\.$/);
  });

  it("leaves alone a secret that no policy reads", async () => {
    const user = resource("aws:iam/user:User", "ci", { name: "ci" });
    const key = resource("aws:iam/accessKey:AccessKey", "ci", { user: "ci", secret: { ...SECRET, ciphertext: "v1:abc" } });
    const member = resource("aws:iam/userGroupMembership:UserGroupMembership", "ci", { user: "ci", groups: ["devs"] });
    assert.deepEqual(inShort(await audit(GROUP, policyOf(text(denyWithoutMfa)), user, key, member)), []);
  });

  it("leaves out what waits to be deleted", async () => {
    assert.deepEqual(inShort(await audit({ ...GROUP, delete: true })), []);
  });

  it("leaves out what Pulumi's own exceptions except, by exact URN, lists them, and says which nothing needs", async () => {
    const target = urn("aws:iam/group:Group", "devs");
    const exceptions = {
      "EXC-2": { reason: "LOG-31", match: [{ policies: ["iam-group-requires-mfa"], targets: [target, `${target}-2`] }] },
      "EXC-10": {
        reason: "Elsewhere",
        match: [{ policies: ["iam-group-requires-mfa", "iam-user-requires-mfa"], targets: [`${target}-3`] }],
      },
    };
    const state = file("state.json", {
      version: 3,
      deployment: { resources: [GROUP, resource("aws:iam/group:Group", "ops", { name: "ops" })] },
    });
    const report = await auditJson("--state", state, "--config", file("mfa.json", { version: 2, exceptions }));
    assert.deepEqual(inShort(report), ["iam-group-requires-mfa ops"]);
    assert.deepEqual(
      report.exemptions.map(({ policy, state, exception, message }) => [policy, state, exception, message]),
      [
        [
          "iam-group-requires-mfa",
          "in-use",
          "EXC-2",
          "`devs` is exempt from this policy by Pulumi's exception `EXC-2`, which has no end: LOG-31",
        ],
        ["iam-group-requires-mfa", "unused", "EXC-10", "Nothing in this stack needs Pulumi's exception `EXC-10`: Elsewhere"],
        ["iam-user-requires-mfa", "unused", "EXC-10", "Nothing in this stack needs Pulumi's exception `EXC-10`: Elsewhere"],
      ],
    );
  });

  describe("that the real engine has made", function () {
    this.timeout(120_000);
    needsEngine();

    for (const program of ["examples/violations", "examples/compliant"]) {
      it(`finds in ${program} what the policy pack finds`, async () => {
        const { code } = await pulumi(program, ["up", "--yes", "--skip-preview"]);
        assert.equal(code, 0);
        const audited = await auditJson("--state", file("exported.json", await exportedState(program)));
        const { events } = await preview(program);
        await pulumi(program, ["destroy", "--yes", "--skip-preview"]);
        const byPack = report(events).filter(({ level }) => level === "mandatory");
        const places = (found: readonly string[]) => [...new Set(found)].sort();
        assert.deepEqual(
          places(audited.findings.map(({ policy, resource }) => `${policy} ${resource.id.split("::").slice(2).join(" ")}`)),
          places(byPack.map(({ policy, resource }) => `${policy} ${resource}`)),
        );
      });
    }
  });
});
