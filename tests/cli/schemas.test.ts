import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { schemaFiles, schemaText } from "../../scripts/json-schemas";
import { compliant, role, trustWithoutMfa } from "../../testkit/accounts";
import { report } from "../../testkit/cli/page/reports";
import { auditJson, files } from "../../testkit/cli/run";
import { assertSchema } from "../../testkit/cli/schema";

// Every audit and report whose JSON another test reads is held to its schema there: `auditJson`, `reportJson`.
describe("the published JSON schemas", function () {
  this.timeout(60_000);
  const file = files();

  for (const path of schemaFiles) {
    it(`${path} is that of today's type: \`npm run docs:schemas\` writes it`, () => {
      assert.equal(readFileSync(join(__dirname, "../..", path), "utf8"), schemaText(path));
    });
  }

  it("refuse a field that they don't know, a missing one, one of another type, and another version", async () => {
    const { code, ...audit } = await auditJson(
      "--file",
      file("bad.json", { ...compliant, RoleDetailList: [role("open", trustWithoutMfa)] }),
    );
    const [finding] = audit.findings;
    const wrong: readonly (readonly ["audit" | "report", unknown])[] = [
      ["audit", { ...audit, more: 1 }],
      ["audit", { ...audit, findings: [{ ...finding, more: 1 }] }],
      ["audit", { ...audit, findings: [{ ...finding, severity: "grave" }] }],
      ["audit", { ...audit, known: undefined }],
      ["audit", { ...audit, schemaVersion: 2 }],
      ["report", { ...report, adoption: undefined }],
      ["report", { ...report, adoption: { ...report.adoption, users: { count: "1", of: 2 } } }],
      ["report", { ...report, schemaVersion: 2 }],
    ];
    assertSchema("audit", audit);
    assertSchema("report", JSON.parse(JSON.stringify(report)));
    for (const [command, printed] of wrong) assert.throws(() => assertSchema(command, JSON.parse(JSON.stringify(printed))), /data/);
  });
});
