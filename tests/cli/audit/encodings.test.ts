import { strict as assert } from "node:assert";
import { compliant, credentialReport, rootRow, userRow } from "../../../testkit/accounts";
import { auditJson, files, run } from "../../../testkit/cli/run";

const littleEndian = (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le");

describe("mfa-guard audit of files that other tools have encoded", () => {
  const file = files();

  for (const [what, encode] of [
    ["UTF-16, as Windows PowerShell writes it", littleEndian],
    ["UTF-16 of the other byte order", (text: string) => littleEndian(text).swap16()],
    ["UTF-8 behind a byte-order mark", (text: string) => Buffer.from(`\uFEFF${text}`)],
  ] as const) {
    it(`reads ${what}`, async () => {
      const details = file("details.json", encode(JSON.stringify(compliant)));
      const report = file("report.csv", encode(credentialReport(rootRow, userRow("dana"))));
      const { code, judged } = await auditJson("--file", details, "--credential-report", report);
      assert.deepEqual([code, judged["aws-native:iam:User"]], [0, 1]);
    });
  }

  it("says of a credential report that it is still base64", async () => {
    const report = file("report.csv", Buffer.from(credentialReport(rootRow)).toString("base64"));
    const { code, err } = await run("audit", "--file", file("details.json", compliant), "--credential-report", report);
    assert.equal(code, 2);
    assert.match(
      err,
      /is still base64: decode it, as in `aws iam get-credential-report --query Content --output text \| base64 --decode`\n$/,
    );
  });
});
