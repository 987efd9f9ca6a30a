import type { StatementRef, Unreadable } from "./document/document.js";
import type { Call, Explanation } from "./explain/explanation.js";
import type { Premise } from "./premises.js";
import type { CallContext, Request } from "./request.js";

/** A request that gets through, and why: it replays through `evaluate`. */
export interface Witness {
  readonly request: Request;
  readonly context: CallContext;
  /** The statement that lets it in; undefined where the point is that no Deny stops it. */
  readonly statement: StatementRef | undefined;
}

/**
 * Never a pass: the question ran outside what the engine models (`inexact`: policy variables, one key compared as two types), or over its
 * bound on work, or is about a caller whose ARN isn't one of IAM's.
 */
export interface Undecided {
  readonly kind: "undecided";
  readonly reason: "inexact" | "over-budget" | "no-such-caller";
}

export interface Open {
  readonly kind: "open";
  readonly witness: Witness;
  readonly explanation: Explanation;
}

/** That MFA is required. `premises`: those that it rests on, the documents by themselves being open; none where they suffice. */
export interface RequiresMfa {
  readonly kind: "requires-mfa";
  readonly premises?: readonly Premise[];
  readonly federated?: FederatedWay;
  /** Unique ids that a trust policy names, of users and roles that were deleted; nobody comes in by them, and AWS saves no document that names one. */
  readonly deleted?: readonly string[];
}

/**
 * Somebody with a user's access key can open a console session of a federated user by `sts:GetFederationToken`, which nothing that binds users
 * binds. `call`: what it can do of what was asked about; undefined where that can't be decided.
 */
export interface FederatedWay {
  readonly call: Call | undefined;
}

/** Of a trust policy, or of the documents on a user or group. */
export type Verdict = RequiresMfa | Open | Unreadable | Undecided;

/**
 * Of a change. `open`: with a request that gets through now and didn't before. `premises`: those without which something would be opened; none
 * where the documents suffice.
 */
export type ChangeVerdict = { readonly kind: "opens-no-more"; readonly premises?: readonly Premise[] } | Open | Unreadable | Undecided;

/** One MFA condition that doesn't do what it says. */
export interface UnsoundCondition {
  readonly statement: StatementRef;
  /** `misspelt-key`: a condition on a key that AWS doesn't have and that resembles one on MFA. */
  readonly slip: "allow-without-mfa" | "deny-misses" | "never-denies" | "exempts-mfa-removal" | "misspelt-key";
  readonly witness: Witness | undefined;
  readonly explanation: Explanation;
}

/** Of one identity document, SCP or RCP. */
export type ConditionsVerdict =
  | { readonly kind: "sound" }
  | { readonly kind: "unsound"; readonly conditions: readonly UnsoundCondition[] }
  | Unreadable
  | Undecided;

/** Of one SCP or RCP. */
export type WorkloadsVerdict =
  | { readonly kind: "spares-workloads" }
  | { readonly kind: "denies-workloads"; readonly statement: StatementRef; readonly request: Request; readonly explanation: Explanation }
  | Unreadable
  | Undecided;
