import assert from "node:assert/strict";
import { XMLParser } from "fast-xml-parser";
import { policies } from "../../../cli/policies/policies";
import { compliant, role, trustWithoutMfa, user } from "../../../testkit/accounts";
import { auditJson, files, inShort, run } from "../../../testkit/cli/run";

describe("how mfa-guard audit prints", () => {
  const file = files();
  const bad = () =>
    file("bad & ugly.json", {
      ...compliant,
      UserDetailList: [user("eve")],
      RoleDetailList: [role("open", trustWithoutMfa), role("a&b<c", trustWithoutMfa)],
    });
  const FOUND = ["iam-role-trust-requires-mfa a&b<c", "iam-role-trust-requires-mfa open", "iam-user-requires-mfa eve"];

  it("as JSON: the worst first, each with the policy's severity and a fingerprint of its own", async () => {
    const report = await auditJson("--file", bad());
    assert.deepEqual(inShort(report), FOUND);
    const { out } = await run("audit", "--file", bad(), "--format", "json");
    const { schemaVersion, findings } = JSON.parse(out);
    assert.equal(schemaVersion, 1);
    assert.deepEqual(
      findings.map(({ severity }: { severity: string }) => severity),
      ["critical", "critical", "high"],
    );
    assert.equal(new Set(findings.map(({ fingerprint }: { fingerprint: string }) => fingerprint)).size, 3);
  });

  it("as a table: each finding's policy, resource and message, then what was and wasn't judged", async () => {
    const { out, code } = await run("audit", "--file", bad());
    assert.equal(code, 1);
    for (const text of ["iam-role-trust-requires-mfa", "iam-user-requires-mfa", "a&b<c", "open", "eve"])
      assert.ok(out.includes(text), text);
    assert.match(out, /: judged 1 User, 1 Group, 2 Role, 1 ManagedPolicy\.\n/);
    assert.match(
      out,
      /\nNot judged: iam-root-requires-mfa, iam-root-mfa-is-hardware, iam-user-credentials-require-mfa \(only a credential report shows credentials/,
    );
    assert.match(out, /\n3 findings\.\n$/);
  });

  it("as a table: once, what is said of several resources in the same words", async () => {
    const alike = { ...compliant, RoleDetailList: ["first", "second"].map((name) => role(name, trustWithoutMfa)) };
    const { out } = await run("audit", "--file", file("alike.json", alike));
    assert.equal(out.match(/can assume the role/g)?.length, 1);
    for (const name of ["first", "second"]) assert.ok(out.includes(name), name);
    assert.match(out, /\n2 findings\.\n$/);
  });

  it("as SARIF: every result points at its rule and resource", async () => {
    const { out, code } = await run("audit", "--file", bad(), "--format", "sarif");
    assert.equal(code, 1);
    const { version, runs } = JSON.parse(out);
    const [{ tool, results, invocations }] = runs;
    assert.equal(version, "2.1.0");
    assert.deepEqual(
      tool.driver.rules.map(({ id }: { id: string }) => id),
      policies.map(({ name }) => name),
    );
    for (const { ruleId, ruleIndex, message, locations, partialFingerprints } of results) {
      assert.equal(tool.driver.rules[ruleIndex].id, ruleId);
      assert.match(message.text, /\.$/);
      assert.match(locations[0].physicalLocation.artifactLocation.uri, /^file:\/\/\/.*\/bad%20&%20ugly\.json$/);
      assert.match(locations[0].logicalLocations[0].fullyQualifiedName, /^arn:aws:iam::/);
      assert.match(partialFingerprints["mfaGuard/v1"], /^[0-9a-f]{64}$/);
    }
    assert.deepEqual(
      results.map(({ ruleId, locations }: { ruleId: string; locations: { logicalLocations: { name: string }[] }[] }) => {
        return `${ruleId} ${locations[0]?.logicalLocations[0]?.name}`;
      }),
      FOUND,
    );
    assert.ok(invocations[0].toolExecutionNotifications.length > 0);
  });

  it("as SARIF: every rule names the controls that it serves, in catalogs that the run holds", async () => {
    const { out } = await run("audit", "--file", bad(), "--format", "sarif");
    const [{ tool, taxonomies }] = JSON.parse(out).runs;
    type Target = { readonly id: string; readonly toolComponent: { readonly name: string; readonly index: number } };
    const served = (rule: string): readonly string[] =>
      tool.driver.rules
        .find(({ id }: { id: string }) => id === rule)
        .relationships.map(({ target: { id, toolComponent } }: { target: Target }) => {
          assert.equal(taxonomies[toolComponent.index].name, toolComponent.name);
          assert.ok(taxonomies[toolComponent.index].taxa.some((taxon: { id: string }) => taxon.id === id));
          return `${toolComponent.name} ${id}`;
        });
    assert.deepEqual(served("iam-root-mfa-is-hardware").slice(0, 3), ["cis-5.0.0 1.5", "cis-7.0.0 2.6", "security-hub IAM.6"]);
    assert.deepEqual(served("iam-user-requires-mfa").slice(0, 2), ["cis-5.0.0 1.9", "cis-7.0.0 2.10"]);
    assert.deepEqual(served("organizations-scp-spares-workloads"), []);
    for (const { id } of tool.driver.rules) served(id);
  });

  it("as JUnit: a suite for each policy, a failure for each finding, and what wasn't judged is skipped", async () => {
    const { out, code } = await run("audit", "--file", bad(), "--format", "junit");
    assert.equal(code, 1);
    const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(out);
    assert.deepEqual([testsuites["@_failures"], testsuites["@_errors"]], ["3", "0"]);
    const suite = (name: string) => testsuites.testsuite.find((each: Record<string, string>) => each["@_name"] === name);
    assert.deepEqual(
      suite("iam-role-trust-requires-mfa").testcase.map((each: Record<string, string>) => each["@_name"]),
      ["arn:aws:iam::111122223333:role/a&b<c", "arn:aws:iam::111122223333:role/open"],
    );
    assert.equal(suite("iam-group-requires-mfa")["@_failures"], "0");
    assert.equal(suite("iam-root-requires-mfa")["@_skipped"], "1");
  });

  describe("from a severity on", () => {
    it("leaves out what is less severe, says how much that is, and doesn't fail on it", async () => {
      const path = file("high.json", { ...compliant, UserDetailList: [user("eve")] });
      const all = await auditJson("--file", path);
      assert.deepEqual([inShort(all), all.code, all.below], [["iam-user-requires-mfa eve"], 1, undefined]);
      const worst = await auditJson("--file", path, "--severity", "critical");
      assert.deepEqual([inShort(worst), worst.code, worst.below], [[], 0, { severity: "critical", findings: 1 }]);
      const { out } = await run("audit", "--file", path, "--severity", "critical");
      assert.match(out, /\n1 less severe than critical isn't reported \(--severity\)\.\nNo findings\.\n$/);
    });

    it("reports what is as severe or worse", async () => {
      assert.deepEqual(inShort(await auditJson("--file", bad(), "--severity", "high")), FOUND);
      const { findings, below } = await auditJson("--file", bad(), "--severity", "critical");
      assert.deepEqual([findings.map(({ severity }) => severity), below?.findings], [["critical", "critical"], 1]);
    });

    it("counts in the baseline only what is severe enough", async () => {
      const baseline = file("known.json", (await run("audit", "--file", bad(), "--format", "json")).out);
      const { known, below } = await auditJson("--file", bad(), "--severity", "critical", "--baseline", baseline);
      assert.deepEqual([known, below?.findings], [2, 1]);
    });
  });

  describe("with a baseline", () => {
    it("reports what is new, counts what is known, and leaves with 0 when nothing is new", async () => {
      const old = file("old.json", { ...compliant, RoleDetailList: [role("open", trustWithoutMfa)] });
      const baseline = file("known.json", (await run("audit", "--file", old, "--format", "json")).out);
      const report = await auditJson("--file", bad(), "--baseline", baseline);
      assert.deepEqual(
        inShort(report),
        FOUND.filter((each) => !each.endsWith(" open")),
      );
      assert.equal(report.known, 1);
      const same = await run("audit", "--file", old, "--baseline", baseline);
      assert.equal(same.code, 0);
      assert.match(same.out, /\nNo findings \(1 more in the baseline\)\.\n$/);
    });

    it("reports a known resource again when what is wrong with it has changed", async () => {
      const old = file("old.json", { ...compliant, RoleDetailList: [role("open", trustWithoutMfa)] });
      const baseline = file("known.json", (await run("audit", "--file", old, "--format", "json")).out);
      const worse = file("worse.json", {
        ...compliant,
        RoleDetailList: [role("open", JSON.parse(JSON.stringify(trustWithoutMfa).replaceAll("111122223333", "444455556666")))],
      });
      assert.deepEqual(inShort(await auditJson("--file", worse, "--baseline", baseline)), ["iam-role-trust-requires-mfa open"]);
    });
  });
});
