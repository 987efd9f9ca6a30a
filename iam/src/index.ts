export type * from "./document.js";
export { type Evaluation, evaluate, evaluateStatement } from "./evaluate.js";
export { type Parsed, parse } from "./parse.js";
export type * from "./request.js";
export { canAssumeWithoutMfa, type TrustOptions } from "./trust.js";
export type * from "./verdict.js";
