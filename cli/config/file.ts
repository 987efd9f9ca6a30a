import type { Exemption } from "../../policypack/policy/exemptions";

export type Level = "advisory" | "mandatory" | "remediate" | "disabled";
export type Entry =
  | Level
  | { readonly enforcementLevel?: Level; readonly exemptions?: readonly Exemption[]; readonly [setting: string]: unknown };
export type Entries = Readonly<Record<string, Entry>>;

/** One of Pulumi's own exceptions. It has no end in a file: only Pulumi Cloud takes an exception back by itself. */
export interface Exception {
  readonly reason: string;
  readonly match: readonly { readonly policies: readonly string[]; readonly targets: readonly string[] }[];
}
export type Exceptions = Readonly<Record<string, Exception>>;

/**
 * A file for `--policy-pack-config` as Pulumi CLI 3.274 reads it: a numeric `version` marks one that nests the policies, and in every other one
 * `environments` stands among them. https://github.com/pulumi/pulumi/blob/v3.274.1/pkg/resource/analyzer/config.go
 */
export type PulumiFile =
  | (Entries & { readonly environments?: readonly string[] })
  | {
      readonly version: 2;
      readonly policies?: Entries;
      readonly exceptions?: Exceptions;
      readonly environments?: readonly string[];
    };

/** What people write: each thing once. `short-config.schema.json` describes it. */
export interface ShortFile {
  readonly "mfa-guard": 1;
  readonly shared?: Readonly<Record<string, unknown>>;
  readonly exemptions?: readonly ShortExemption[];
  readonly policies?: Entries;
  readonly exceptions?: Exceptions;
  readonly environments?: readonly string[];
}

export interface ShortExemption extends Exemption {
  /** Those that it exempts from; without it, all. */
  readonly policies?: readonly string[];
}

/** True iff it is a short file, from which `mfa-guard config expand` makes Pulumi's. */
export function isShort(value: unknown): value is ShortFile {
  return typeof value === "object" && value !== null && "mfa-guard" in value;
}

export function exemptionsIn(entry: Entry | undefined): readonly Exemption[] {
  return (typeof entry === "object" ? entry.exemptions : undefined) ?? [];
}
