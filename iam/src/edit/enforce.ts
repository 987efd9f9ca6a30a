import type { RawDocument } from "../document/raw.js";
import { ENROLMENT_ACTIONS } from "../questions/enforcement.js";

/** A policy for groups and users that denies everything but enrolment without MFA: with it alone, `unenforcedWithoutMfa` is `requires-mfa`. */
export function enforcingPolicy(): RawDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "DenyWithoutMfa",
        Effect: "Deny",
        NotAction: [...ENROLMENT_ACTIONS],
        Resource: "*",
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      },
    ],
  };
}
