import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mandatoryViolations } from "../../offline/src/events";
import { errors, needsEngine, preview, type ReportedViolation, report } from "../../testkit/preview/engine";

// After a change of a message on purpose: UPDATE_REPORTS=1 npx mocha tests/preview/examples.test.ts, and read the difference.
const update = process.env.UPDATE_REPORTS !== undefined;

function assertReport(example: string, actual: readonly ReportedViolation[]): void {
  const file = join(__dirname, "golden", `${example}.json`);
  if (update) writeFileSync(file, `${JSON.stringify(actual, null, 2)}\n`);
  assert.deepEqual(actual, JSON.parse(readFileSync(file, "utf8")));
}

describe("the examples under the policy pack, on the real engine", function () {
  this.timeout(60_000);
  needsEngine();

  it("blocks examples/violations, with exactly this report", async () => {
    const { code, events } = await preview("examples/violations");
    assert.notEqual(code, 0);
    assert.notEqual(mandatoryViolations(events).length, 0);
    assert.deepEqual(errors(events), ["preview failed"]);
    assertReport("violations", report(events));
  });

  it("passes examples/compliant, with exactly this report", async () => {
    const { code, events } = await preview("examples/compliant");
    assert.equal(code, 0);
    assert.deepEqual(errors(events), []);
    assertReport("compliant", report(events));
  });
});
