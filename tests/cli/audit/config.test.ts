import assert from "node:assert/strict";
import { XMLParser } from "fast-xml-parser";
import { arn, attached, compliant, group, role, trustWithoutMfa, user } from "../../../testkit/accounts";
import { auditJson, files, inShort, run } from "../../../testkit/cli/run";

describe("mfa-guard audit --config", () => {
  const file = files();
  const details = () =>
    file("details.json", {
      ...compliant,
      UserDetailList: [user("dana", { GroupList: ["devs"] }), user("robot")],
      RoleDetailList: [role("open", trustWithoutMfa), role("legacy-1", trustWithoutMfa)],
    });
  const audit = (config: unknown, ...args: readonly string[]) =>
    auditJson("--file", details(), "--config", file("mfa.json", config), ...args);
  const ALL = ["iam-role-trust-requires-mfa legacy-1", "iam-role-trust-requires-mfa open", "iam-user-requires-mfa robot"];

  it("finds with an empty one what it finds without", async () => assert.deepEqual(inShort(await audit({})), ALL));

  it("leaves out what is exempt, and lists every exemption in use", async () => {
    const { findings, exemptions, code } = await audit({
      "iam-role-trust-requires-mfa": { exemptNames: ["legacy-*", "unused"] },
      "iam-user-requires-mfa": { exemptNames: ["robot"] },
    });
    assert.deepEqual(inShort({ findings }), ["iam-role-trust-requires-mfa open"]);
    assert.equal(code, 1);
    assert.deepEqual(
      exemptions.map(({ policy, resource, message }) => [policy, resource.name, message]),
      [
        ["iam-role-trust-requires-mfa", "legacy-1", "`legacy-1` is exempt from this policy by the pattern `legacy-*` in `exemptNames`."],
        ["iam-user-requires-mfa", "robot", "`robot` is exempt from this policy by the pattern `robot` in `exemptNames`."],
      ],
    );
    const table = await run(
      "audit",
      "--file",
      details(),
      "--config",
      file("mfa.json", { "iam-user-requires-mfa": { exemptNames: ["robot"] } }),
    );
    assert.match(table.out, /\nIn use: iam-user-requires-mfa: `robot` is exempt /);
  });

  it("takes what is enforced elsewhere from it, and lists that", async () => {
    const path = file("foreign.json", {
      ...compliant,
      GroupDetailList: [group("devs", { AttachedManagedPolicies: [attached(arn("policy/company-mfa"))] })],
      Policies: [],
    });
    const enforced = { enforcedPolicyArns: [arn("policy/company-*")] };
    const config = file("mfa.json", { "iam-group-requires-mfa": enforced, "iam-user-requires-mfa": enforced });
    const { findings, exemptions, code } = await auditJson("--file", path, "--config", config);
    assert.deepEqual([inShort({ findings }), code], [[], 0]);
    assert.match(exemptions[0]?.message ?? "", /^`devs` counts as enforced by `arn:.*`, which `enforcedPolicyArns` lists\.$/);
  });

  it("takes a threshold from it", async () => {
    const limit = (maxMfaAgeSeconds: number) =>
      auditJson(
        "--file",
        file("good.json", compliant),
        "--config",
        file("mfa.json", { "iam-privileged-role-limits-session": { maxMfaAgeSeconds } }),
      );
    assert.deepEqual(inShort(await limit(3600)), []);
    assert.deepEqual(inShort(await limit(1800)), ["iam-privileged-role-limits-session admin"]);
  });

  it("tells advisory findings, in every format, and doesn't fail on them", async () => {
    const report = await audit({ all: "advisory", "iam-mfa-is-phishing-resistant": "disabled" });
    assert.deepEqual([inShort(report), report.code], [ALL, 0]);
    assert.ok(report.findings.every(({ enforcement }) => enforcement === "advisory"));
    const config = file("mfa.json", {
      all: { enforcementLevel: "advisory" },
      "iam-user-requires-mfa": "mandatory",
      "iam-mfa-is-phishing-resistant": "disabled",
    });
    const as = async (format: string) => (await run("audit", "--file", details(), "--config", config, "--format", format)).out;
    assert.deepEqual(
      JSON.parse(await as("sarif")).runs[0].results.map(({ level }: { level: string }) => level),
      ["note", "note", "error"],
    );
    const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(await as("junit"));
    assert.equal(testsuites["@_failures"], "1");
    // The same of two roles is one row.
    assert.equal((await as("table")).match(/advisory: /g)?.length, 1);
  });

  it("turns a policy off, which says so, and one on that is off by default", async () => {
    const { findings, notJudged } = await audit({ all: "disabled", "iam-mfa-is-phishing-resistant": { enforcementLevel: "mandatory" } });
    assert.deepEqual(
      findings.map(({ policy, resource }) => `${policy} ${resource.name}`).sort(),
      ["dana", "devs", "robot"].map((name) => `iam-mfa-is-phishing-resistant ${name}`),
    );
    assert.ok(
      notJudged.some(({ policy, reason }) => policy === "iam-role-trust-requires-mfa" && reason === "turned off by the configuration"),
    );
    assert.ok(!notJudged.some(({ policy }) => policy === "iam-mfa-is-phishing-resistant"));
  });

  it("plans with it: what is exempt gets no command", async () => {
    const config = file("mfa.json", { "iam-role-trust-requires-mfa": { exemptNames: ["legacy-*"] } });
    const { out } = await run("audit", "--file", details(), "--config", config, "--fix-plan");
    assert.match(out, /--role-name 'open'/);
    assert.doesNotMatch(out, /legacy/);
  });

  const wrong: readonly { readonly title: string; readonly config: unknown; readonly says: RegExp }[] = [
    { title: "no JSON", config: "{", says: /is not JSON: it should be a configuration as docs\/configuration\.md describes it/ },
    { title: "a list", config: [], says: /has a wrong value \(must be object\)/ },
    { title: "a policy that doesn't exist", config: { "iam-mfa": "advisory" }, says: /has the key `iam-mfa`, which isn't known there/ },
    { title: "a level that doesn't exist", config: { all: "strict" }, says: /has a wrong value in `all` / },
    {
      title: "a setting that doesn't exist",
      config: { "iam-role-trust-requires-mfa": { exemptName: ["x"] } },
      says: /has the key `exemptName` in `iam-role-trust-requires-mfa`, which isn't known there/,
    },
    {
      title: "a setting of the wrong type",
      config: { "iam-role-trust-requires-mfa": { exemptNames: "x" } },
      says: /has a wrong value in `iam-role-trust-requires-mfa\.exemptNames` \(must be array\)/,
    },
    {
      title: "a threshold out of range",
      config: { "iam-privileged-role-limits-session": { maxMfaAgeSeconds: 1 } },
      says: /has a wrong value in `iam-privileged-role-limits-session\.maxMfaAgeSeconds` \(must be >= 60\)/,
    },
    {
      title: "the name of every object's prototype",
      config: '{"__proto__": {"x": 1}}',
      says: /has the key `__proto__`, which isn't known/,
    },
  ];
  for (const { title, config, says } of wrong) {
    it(`refuses ${title}, before anything is judged`, async () => {
      const { code, out, err } = await run("audit", "--file", details(), "--config", file("wrong.json", config));
      assert.deepEqual([code, out], [2, ""]);
      assert.match(err, says);
      assert.match(err, /^error: `[^\n]*\n$/);
    });
  }
});
