import { createHash } from "node:crypto";
import type { RawResource } from "../../policypack/stack/reading";

/** What one policy says about one resource. */
export interface Finding {
  readonly policy: string;
  readonly severity: Severity;
  /** `undecided`: something is missing that the policy needs to judge. Never a pass. */
  readonly level: "violation" | "undecided";
  readonly resource: { readonly id: string; readonly type: string; readonly name: string };
  /** Who gets in and how, and what to change. */
  readonly message: string;
  /** The same for the same policy, resource and message, in every run. */
  readonly fingerprint: string;
}

/** Worst first. */
export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A policy, or a part of it, that the source says nothing about. */
export interface Gap {
  readonly policy: string;
  readonly reason: string;
}

/** What is judged, wherever it was read. */
export interface Subject {
  /** Where it was read, for people: a file's path, or the account. */
  readonly source: string;
  readonly kind: "account" | "stack";
  readonly resources: readonly RawResource[];
  /** What a source of this kind can't tell. */
  readonly gaps: readonly Gap[];
  /** What this one should have told and didn't; each counts as a finding. */
  readonly failures: readonly Gap[];
  /** What to say of a value that isn't known, in two sentences. */
  readonly unknown: string;
}

export interface Report {
  readonly source: string;
  /** How many resources were judged, by type. */
  readonly judged: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
  /** How many findings the baseline holds already; they aren't among `findings`. */
  readonly known: number;
  readonly notJudged: readonly Gap[];
}

export function fingerprint({ policy, resource, message }: Omit<Finding, "fingerprint">): string {
  return createHash("sha256")
    .update(JSON.stringify([policy, resource.id, message]))
    .digest("hex");
}
