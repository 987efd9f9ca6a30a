import type { Fault } from "./document/document.js";
import type { Request } from "./request.js";

/** How the caller makes the request: with a long-term access key, or from a session (console, `GetSessionToken`) without MFA, or with MFA. */
export type CallContext = "access-key" | "session" | "mfa-session";

/** A statement, for a person to find: the document (its position in the list that was judged, from 0), its position in it, its Sid. */
export interface StatementRef {
  readonly document: number;
  readonly index: number;
  readonly sid: string | undefined;
}

/** A request that gets through, and why: it replays through `evaluate`. */
export interface Witness {
  readonly request: Request;
  readonly context: CallContext;
  /** The statement that lets it in; undefined where the point is that no Deny stops it. */
  readonly statement: StatementRef | undefined;
}

/** Two full sentences for the engineer who reads the finding: who gets in and how; the smallest change that closes it. */
export interface Explanation {
  readonly how: string;
  readonly fix: string;
}

export interface Unreadable {
  readonly kind: "unreadable";
  readonly faults: readonly Fault[];
}

/** The question ran over the engine's bound on work, or outside what it models: never a pass. */
export interface Undecided {
  readonly kind: "undecided";
  readonly reason: string;
}

export interface Open {
  readonly kind: "open";
  readonly witness: Witness;
  readonly explanation: Explanation;
}

/** Of a trust policy, or of the documents on a user or group. */
export type Verdict = { readonly kind: "requires-mfa" } | Open | Unreadable | Undecided;

/** One MFA condition that doesn't do what it says. */
export interface UnsoundCondition {
  readonly statement: StatementRef;
  /** `allow-without-mfa`, `deny-misses`, `never-denies` or `exempts-mfa-removal`. */
  readonly slip: "allow-without-mfa" | "deny-misses" | "never-denies" | "exempts-mfa-removal";
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
