export { MFA_REMOVING_ACTIONS, unsoundMfaConditions } from "./conditions.js";
export type * from "./document.js";
export { ENROLMENT_ACTIONS, type EnforcementOptions, unenforcedWithoutMfa } from "./enforcement.js";
export { type Evaluation, evaluate, evaluateStatement } from "./evaluate.js";
export { type Parsed, parse } from "./parse.js";
export type * from "./request.js";
export { canAssumeWithoutMfa, type TrustOptions } from "./trust.js";
export type * from "./verdict.js";
export { deniesWorkloads } from "./workloads.js";
