import assert from "node:assert/strict";
import { HOLES } from "../../../bench/comparison/holes";
import { credentials, details, nameOf } from "../../../bench/comparison/planted";
import type { FindingsReport } from "../../../cli/findings/finding";
import { auditJson, files } from "../../../testkit/cli/run";

/** The account of `npm run bench -- comparison`: what docs/comparison.md says of this tool is held here. */
describe("mfa-guard audit of an account with planted holes", () => {
  const file = files();
  let report: FindingsReport;
  before(async () => {
    report = await auditJson("--file", file("details.json", details()), "--credential-report", file("report.csv", credentials()));
  });

  const saidOf = (name: string) => [
    ...report.findings
      .filter(({ resource }) => resource.id.includes(name) && !resource.id.includes(`before-${name}`))
      .map(({ policy }) => policy),
    // Users with holes of their own get everywhere by other calls.
    ...report.reach.roles
      .filter(
        ({ role, users }) => role.name === name && users.some(({ steps }) => steps.every(({ calls: [call] }) => call === "sts:AssumeRole")),
      )
      .map(() => "reach"),
  ];
  for (const [index, { title }] of HOLES.entries()) {
    it(`finds ${title}, and says nothing of its sound twin`, () => {
      assert.notDeepEqual(saidOf(nameOf(index, "open")), []);
      assert.deepEqual(saidOf(nameOf(index, "sound")), []);
    });
  }
});
