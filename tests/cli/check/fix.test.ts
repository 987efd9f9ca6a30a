import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { checkJson, files, run } from "../../../testkit/cli/run";
import { accountWithMfa, allowAll, denyWithoutMfa, document, missingKeys } from "../../../testkit/documents";
import { fieldCases } from "../../../testkit/iam/cases";

/** What each question's documents are judged as. */
const AS: Readonly<Record<string, string>> = {
  trust: "trust",
  "stale-3600": "trust",
  "close-trust": "trust",
  enforcement: "group",
  sound: "identity",
  workloads: "scp",
  root: "scp",
  rootsessions: "scp",
  credentials: "scp",
  "repair-organization": "scp",
};

/** What no edit mends, because a person has to say who is meant: AWS refuses a group as principal, and users and roles that were deleted. */
const FOR_A_PERSON = new Set(["B13-group-as-principal", "B40-deleted-principals"]);

describe("mfa-guard check --fix", () => {
  const file = files();

  describe("repairs what is found in documents from the field, so that nothing is left to find", () => {
    let repaired = 0;
    for (const { id, asks } of fieldCases()) {
      for (const [index, { question, document: one, documents = [one] }] of asks.entries()) {
        for (const [position, content] of documents.entries()) {
          it(`${id}: ${question} ${index + 1}.${position + 1}`, async () => {
            const as = AS[question] ?? assert.fail(question);
            const path = file(`${id}-${index}-${position}.json`, JSON.stringify(content, undefined, 1));
            const before = await checkJson(path, "--as", as);
            const { findings, code } = await checkJson("--fix", path, "--as", as);
            if (FOR_A_PERSON.has(id)) {
              assert.deepEqual(findings, before.findings);
              assert.ok(!existsSync(`${path}.bak`));
              return;
            }
            assert.deepEqual(
              findings.map(({ policy, message }) => `${policy}: ${message}`),
              [],
            );
            assert.equal(code, 0);
            assert.equal((await checkJson(path, "--as", as)).code, 0);
            assert.equal(existsSync(`${path}.bak`), before.findings.length > 0);
            if (before.findings.length > 0) repaired += 1;
          });
        }
      }
    }
    it("and does so to many", () => assert.ok(repaired > 20, `${repaired}`));
  });

  const trust = (path: string) => file(path, document({ ...accountWithMfa, Condition: {} }));

  it("keeps every copy", async () => {
    const path = trust("kept.json");
    const [original] = [readFileSync(path, "utf8")];
    await checkJson("--fix", path);
    const second = readFileSync(trust("kept.json"), "utf8");
    const { notes } = await checkJson("--fix", path);
    assert.deepEqual(notes, [`\`${path}\` was repaired; as it was, it is \`${path}.bak.1\`.`]);
    assert.deepEqual([readFileSync(`${path}.bak`, "utf8"), readFileSync(`${path}.bak.1`, "utf8")], [original, second]);
  });

  it("leaves the rest of JSON as it is laid out", async () => {
    const before = `{ "Version":"2012-10-17",\n\t"Statement": [\n\t\t{"Effect": "Deny", "NotAction": ["iam:EnableMFADevice",  "iam:GetUser"], "Resource": "*",\n\t\t\t"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}\n\t]\n}\n`;
    const path = file("laid-out.json", before);
    await checkJson("--fix", path);
    const after = readFileSync(path, "utf8");
    assert.ok(after.startsWith(before.slice(0, before.indexOf('"Bool"'))), after);
    assert.ok(after.endsWith("}\n\t]\n}\n"), after);
    assert.match(after, /"BoolIfExists": \{\s*"aws:MultiFactorAuthPresent": "false"/);
  });

  it("leaves the comments of YAML", async () => {
    const path = file(
      "commented.yaml",
      "# ours\nVersion: 2012-10-17\nStatement:\n  # no bucket goes\n  - Effect: Deny\n    Action: s3:DeleteBucket # ever\n    Resource: '*'\n    Condition:\n      Bool:\n        aws:MultiFactorAuthPresent: 'false'\n",
    );
    await checkJson("--fix", path);
    const after = readFileSync(path, "utf8");
    for (const kept of ["# ours\n", "# no bucket goes\n", "# ever\n", "Resource: '*'\n"]) assert.ok(after.includes(kept), after);
    assert.match(after, /BoolIfExists:\n/);
    assert.deepEqual((await checkJson(path)).findings, []);
  });

  it("repairs a document that stands in another value", async () => {
    const path = file("printed.json", { Policy: { PolicySummary: { Id: "p-1", Type: "SERVICE_CONTROL_POLICY" }, Content: missingKeys } });
    assert.equal((await checkJson("--fix", path)).code, 0);
    const { Policy } = JSON.parse(readFileSync(path, "utf8"));
    assert.deepEqual([Policy.PolicySummary.Id, typeof Policy.Content], ["p-1", "string"]);
  });

  it("adds to what a group's members have what they lack", async () => {
    const path = file("group.json", allowAll);
    assert.equal((await checkJson("--fix", path, "--as", "group")).code, 0);
    assert.equal(JSON.parse(readFileSync(path, "utf8")).Statement.length, 2);
  });

  it("touches no file without findings, and none of what the configuration exempts", async () => {
    const fine = file("fine.json", document(denyWithoutMfa));
    const exempt = trust("exempt.json");
    const config = file("config.json", { "iam-role-trust-requires-mfa": "disabled" });
    assert.deepEqual((await checkJson("--fix", fine, exempt, "--config", config)).code, 0);
    assert.ok(!existsSync(`${fine}.bak`) && !existsSync(`${exempt}.bak`));
  });

  it("says so where there is no file to write", async () => {
    const { code, err } = await run("check", "--fix", "-");
    assert.match(err, /standard input can't be repaired: name a file/);
    assert.equal(code, 2);
  });
});
