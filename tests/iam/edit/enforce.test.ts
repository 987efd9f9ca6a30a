import assert from "node:assert/strict";
import { ENROLMENT_ACTIONS, enforcingPolicy, unenforcedWithoutMfa, unsoundMfaConditions } from "@mfa-guard/iam";

describe("enforcingPolicy", () => {
  it("enforces by itself, with a sound condition, and leaves enrolment open", () => {
    assert.equal(unenforcedWithoutMfa([enforcingPolicy()]).kind, "requires-mfa");
    assert.equal(unsoundMfaConditions(enforcingPolicy()).kind, "sound");
    const [statement] = enforcingPolicy().Statement as readonly [{ readonly NotAction: readonly string[] }];
    assert.deepEqual(statement.NotAction, ENROLMENT_ACTIONS);
  });
});
