import type { Guardrails } from "@mfa-guard/iam";
import type { RawResource } from "../../stack/reading";

/** A policy, or a part of it, that the source says nothing about. */
export interface NotJudged {
  readonly policy: string;
  readonly reason: string;
}

/** Something that the source should have told: why it didn't, and what to do, one sentence each. */
export interface Failure extends NotJudged {
  readonly remedy: string;
}

/** What is judged, wherever it was read. */
export interface Subject {
  /** Where it was read, for people: a file's path, or the account. */
  readonly source: string;
  readonly kind: "account" | "stack" | "organization" | "preview" | "input";
  readonly resources: readonly RawResource[];
  /** What a source of this kind can't tell. */
  readonly gaps: readonly NotJudged[];
  /** What this one should have told and didn't; each counts as a finding. */
  readonly failures: readonly Failure[];
  /** What to say of a value that isn't known. */
  readonly unknown: Omit<Failure, "policy">;
}

/** An account of the organization: `skipped` where it is suspended or closed, `failed` where it couldn't be read. */
export interface AccountOutcome {
  readonly id: string;
  readonly name: string;
  readonly outcome: "judged" | "skipped" | "failed";
  /** Why it wasn't judged, one clause. */
  readonly reason?: string | undefined;
}

/** All that is judged together. */
export interface Audited {
  /** For people: a file's path, the account or the organization. */
  readonly source: string;
  readonly kind: Subject["kind"];
  readonly subjects: readonly Subject[];
  /** What was taken for granted in reading it, one sentence each. */
  readonly notes?: readonly string[];
  readonly accounts: readonly AccountOutcome[];
  readonly surroundings?: Surroundings;
}

/** What an organization shows of all its accounts, and no account of itself. */
export interface Surroundings {
  /** Its id (`o-…`). */
  readonly organization: string;
  /** Missing where they couldn't be read. */
  readonly guardrails?: Guardrails;
  /** By the id of each account that was read. */
  readonly hasUsers: ReadonlyMap<string, boolean>;
}
