import assert from "node:assert/strict";
import { mandatoryViolations } from "../../offline/src/events";
import { errors, needsEngine, preview, report } from "../../testkit/preview/engine";

describe("YAML programs under the policy pack, on the real engine", function () {
  // The first time, YAML's language host has to be built.
  this.timeout(600_000);
  needsEngine();

  it("passes examples/yaml, which is made of components", async () => {
    const { code, events } = await preview("examples/yaml");
    assert.deepEqual(errors(events), []);
    assert.deepEqual(mandatoryViolations(events), []);
    assert.equal(code, 0);
  });

  it("blocks a role that a whole account may assume without MFA", async () => {
    const { code, events } = await preview("tests/preview/programs/yaml");
    assert.notEqual(code, 0);
    const [violation, ...more] = report(events);
    assert.deepEqual(more, []);
    assert.equal(violation?.policy, "iam-role-trust-requires-mfa");
    assert.equal(violation?.resource, "aws:iam/role:Role auditor");
  });
});
