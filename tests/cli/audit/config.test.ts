import assert from "node:assert/strict";
import { XMLParser } from "fast-xml-parser";
import { arn, attached, compliant, group, role, trustWithoutMfa, user } from "../../../testkit/accounts";
import { auditJson, files, inShort, run } from "../../../testkit/cli/run";
import { exempt, exemption } from "../../../testkit/policypack/exemptions";

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
      "iam-role-trust-requires-mfa": { exemptions: exempt("legacy-*", "unused") },
      "iam-user-requires-mfa": { exemptions: exempt("robot") },
    });
    assert.deepEqual(inShort({ findings }), ["iam-role-trust-requires-mfa open"]);
    assert.equal(code, 1);
    assert.deepEqual(
      exemptions.map(({ policy, state, resource, message }) => [policy, state, resource.name, message]),
      [
        [
          "iam-role-trust-requires-mfa",
          "in-use",
          "legacy-1",
          "`legacy-1` is exempt from this policy until 9999-12-31 (dana@example.com): It is being replaced.",
        ],
        [
          "iam-user-requires-mfa",
          "in-use",
          "robot",
          "`robot` is exempt from this policy until 9999-12-31 (dana@example.com): It is being replaced.",
        ],
      ],
    );
    const table = await run(
      "audit",
      "--file",
      details(),
      "--config",
      file("mfa.json", { "iam-user-requires-mfa": { exemptions: exempt("robot") } }),
    );
    assert.match(table.out, /\nIn use: iam-user-requires-mfa: `robot` is exempt /);
  });

  it("finds again what an exemption covered that has ended, and says who answers for it", async () => {
    const ended = exemption({ resources: ["robot"], until: "2024-02-29" });
    const { findings, exemptions, code } = await audit({ "iam-user-requires-mfa": { exemptions: [ended] } });
    assert.deepEqual(inShort({ findings }), [...ALL, "iam-user-requires-mfa robot"].sort());
    assert.equal(findings.at(-1)?.how, "The exemption of `robot` from this policy ended on 2024-02-29; dana@example.com answers for it.");
    assert.deepEqual([exemptions, code], [[], 1]);
  });

  it("lists what nothing needs, what ends soon and what has ended, with the entry as it is in the file", async () => {
    const soon = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    const entries = [
      exemption({ resources: ["robot"], until: soon }),
      exemption({ resources: ["gone"] }),
      exemption({ resources: ["long-gone"], until: "2024-02-29" }),
    ];
    const config = { "iam-user-requires-mfa": { exemptions: entries } };
    const { exemptions } = await audit(config);
    assert.deepEqual(
      exemptions.map(({ state, resource, entry }) => [state, resource.name, entry]),
      [
        ["in-use", "robot", entries[0]],
        ["unused", details(), entries[1]],
        ["ended", details(), entries[2]],
        ["ending", details(), entries[0]],
      ],
    );
    const { out } = await run("audit", "--file", details(), "--config", file("mfa.json", config));
    assert.match(out, /\nEnds soon: iam-user-requires-mfa: The exemption of `robot` from this policy ends in 3 days, on /);
    assert.match(out, /\nUnused: iam-user-requires-mfa: Nothing in this account needs this exemption from the policy: `gone` /);
    assert.match(
      out,
      /\nEnded: iam-user-requires-mfa: Nothing in this account needs this exemption from the policy, which has ended: `long-gone` /,
    );
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
    const report = await audit({ all: "advisory" });
    assert.deepEqual([inShort(report), report.code], [ALL, 0]);
    assert.ok(report.findings.every(({ enforcement }) => enforcement === "advisory"));
    const config = file("mfa.json", {
      all: { enforcementLevel: "advisory" },
      "iam-user-requires-mfa": "mandatory",
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
    const resistant = { enforcementLevel: "mandatory", required: true };
    const { findings, notJudged } = await audit({ all: "disabled", "iam-mfa-is-phishing-resistant": resistant });
    assert.deepEqual(
      findings.map(({ policy, resource }) => `${policy} ${resource.name}`).sort(),
      ["dana", "devs", "robot"].map((name) => `iam-mfa-is-phishing-resistant ${name}`),
    );
    assert.ok(
      notJudged.some(({ policy, reason }) => policy === "iam-role-trust-requires-mfa" && reason === "turned off by the configuration"),
    );
    assert.ok(!notJudged.some(({ policy }) => policy === "iam-mfa-is-phishing-resistant"));
  });

  it("reads the three forms alike: policies alone, with environments, and version 2", async () => {
    const policies = { "iam-user-requires-mfa": { exemptions: exempt("robot") }, "iam-role-trust-requires-mfa": "disabled" };
    const short = { "mfa-guard": 1, policies };
    for (const config of [
      policies,
      { ...policies, environments: ["acme/mfa"] },
      { version: 2, policies, environments: ["acme/mfa"] },
      short,
    ]) {
      const { findings, exemptions } = await audit(config);
      assert.deepEqual([inShort({ findings }), exemptions.map(({ state }) => state)], [[], ["in-use"]]);
    }
    assert.deepEqual(inShort(await audit({ version: 2 })), ALL);
  });

  it("says of Pulumi's exceptions, which name URNs, that an account needs none", async () => {
    const exceptions = {
      "EXC-1": { reason: "LOG-31", match: [{ policies: ["iam-user-requires-mfa"], targets: ["urn:pulumi:a::b::c::robot"] }] },
    };
    const { findings, exemptions } = await audit({ version: 2, exceptions });
    assert.deepEqual(inShort({ findings }), ALL);
    assert.deepEqual(
      exemptions.map(({ policy, state, exception, message }) => [policy, state, exception, message]),
      [["iam-user-requires-mfa", "unused", "EXC-1", "Nothing in this account needs Pulumi's exception `EXC-1`: LOG-31"]],
    );
  });

  it("plans with it: what is exempt gets no command", async () => {
    const config = file("mfa.json", { "iam-role-trust-requires-mfa": { exemptions: exempt("legacy-*") } });
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
      config: { "iam-role-trust-requires-mfa": { exemptions: "x" } },
      says: /has a wrong value in `iam-role-trust-requires-mfa\.exemptions` \(must be array\)/,
    },
    {
      title: "an exemption without an owner",
      config: { "iam-role-trust-requires-mfa": { exemptions: [{ ...exemption(), owner: undefined }] } },
      says: /has a wrong value in `iam-role-trust-requires-mfa\.exemptions\.0` \(must have required property 'owner'\)/,
    },
    {
      title: "an exemption with a key that it doesn't have",
      config: { "iam-role-trust-requires-mfa": { exemptions: [{ ...exemption(), untill: "2027-01-01" }] } },
      says: /has the key `untill` in `iam-role-trust-requires-mfa\.exemptions\.0`, which isn't known there/,
    },
    {
      title: "an exemption that ends on a day that no calendar has",
      config: { "iam-role-trust-requires-mfa": { exemptions: [exemption({ until: "2027-02-30" })] } },
      says: /has a wrong value in `iam-role-trust-requires-mfa\.exemptions\.0\.until` \(must match format "date"\)/,
    },
    {
      title: "an exemption of everything",
      config: { "iam-role-trust-requires-mfa": { exemptions: exempt("*") } },
      says: /the exemption of `\*` from `iam-role-trust-requires-mfa` has the pattern `\*`, which leaves out whatever comes tomorrow\. Name the/,
    },
    {
      title: "a threshold out of range",
      config: { "iam-privileged-role-limits-session": { maxMfaAgeSeconds: 1 } },
      says: /has a wrong value in `iam-privileged-role-limits-session\.maxMfaAgeSeconds` \(must be >= 60\)/,
    },
    {
      title: "a version that Pulumi doesn't read",
      config: { version: 3, policies: {} },
      says: /has a wrong value in `version` \(must be equal to constant\)/,
    },
    {
      title: "a version as text, which to Pulumi is a policy of that name",
      config: { version: "2", policies: {} },
      says: /has the key `version`, which isn't known there/,
    },
    {
      title: "policies where version 2 doesn't look for them",
      config: { version: 2, "iam-user-requires-mfa": "advisory" },
      says: /has the key `iam-user-requires-mfa`, which isn't known there/,
    },
    {
      title: "exceptions in a file without a version, which Pulumi takes for a policy",
      config: { exceptions: {} },
      says: /has the key `exceptions`, which isn't known there/,
    },
    { title: "environments that are no list", config: { environments: "acme/mfa" }, says: /has a wrong value in `environments`/ },
    {
      title: "an exception without a reason",
      config: {
        version: 2,
        exceptions: { "EXC-1": { match: [{ policies: ["iam-user-requires-mfa"], targets: ["urn:pulumi:a::b::c::d"] }] } },
      },
      says: /has a wrong value in `exceptions\.EXC-1` \(must have required property 'reason'\)/,
    },
    {
      title: "an exception with an end, which Pulumi would ignore",
      config: {
        version: 2,
        exceptions: {
          "EXC-1": {
            reason: "r",
            until: "2027-01-01",
            match: [{ policies: ["iam-user-requires-mfa"], targets: ["urn:pulumi:a::b::c::d"] }],
          },
        },
      },
      says: /has the key `until` in `exceptions\.EXC-1`, which isn't known there/,
    },
    {
      title: "an exception for all policies",
      config: { version: 2, exceptions: { "EXC-1": { reason: "r", match: [{ policies: ["all"], targets: ["urn:pulumi:a::b::c::d"] }] } } },
      says: /has a wrong value in `exceptions\.EXC-1\.match\.0\.policies\.0` \(must be one of iam-role-trust-requires-mfa, /,
    },
    {
      title: "an exception for a name, which Pulumi doesn't take",
      config: {
        version: 2,
        exceptions: { "EXC-1": { reason: "r", match: [{ policies: ["iam-user-requires-mfa"], targets: ["legacy"] }] } },
      },
      says: /has a wrong value in `exceptions\.EXC-1\.match\.0\.targets\.0` \(must match pattern/,
    },
    {
      title: "an id that no exception can have",
      config: {
        version: 2,
        exceptions: { "EXC 1": { reason: "r", match: [{ policies: ["iam-user-requires-mfa"], targets: ["urn:pulumi:a::b::c::d"] }] } },
      },
      says: /has the key `EXC 1` in `exceptions`, which isn't a possible id/,
    },
    {
      title: "a level alone for what has to be required",
      config: { "iam-mfa-is-phishing-resistant": "mandatory" },
      says: /in `iam-mfa-is-phishing-resistant`/,
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
