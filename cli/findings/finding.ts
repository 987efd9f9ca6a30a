import { createHash } from "node:crypto";
import type { CallContext, Principal } from "@mfa-guard/iam";
import type { Exemption } from "../../policypack/policy/exemptions";
import type { Controls } from "../../policypack/policy/frameworks";
import type { AccountOutcome, NotJudged, Subject } from "../account/subject";
import type { SCHEMA_VERSION } from "../schema-version";
import type { IdentityCenter } from "./identity-center";
import type { Reach } from "./reach";

/** What one policy says about one resource. */
export interface Finding {
  readonly policy: string;
  /** The controls that the policy serves, by catalog. */
  readonly controls: Controls;
  readonly severity: Severity;
  /** `advisory` where the configuration says so: told, but no reason to fail. */
  readonly enforcement: "mandatory" | "advisory";
  /** `undecided`: something is missing that the policy needs to judge. Never a pass. */
  readonly level: "violation" | "undecided";
  readonly resource: { readonly id: string; readonly type: string; readonly name: string };
  /** Where a person wrote it; missing where that isn't known. */
  readonly at?: Position | undefined;
  /** Whom it is about: the user, role or root user that the resource is or belongs to, a group's members, a policy's holders. */
  readonly affects: readonly Affected[];
  /** Who gets in and how, in one sentence; of something undecided, what is missing. */
  readonly how: string;
  /** The smallest change, in one sentence. */
  readonly fix: string;
  /** Both sentences. */
  readonly message: string;
  /** The policy's own name for what it found, the same whatever the words are; missing where the policy's text is all there is. */
  readonly messageId?: string;
  /** A request that gets through, where the engine has one. */
  readonly witness?: RequestWitness | undefined;
  /** SHA-256 of the documents that decide it, as the preview read them; missing where it isn't about documents, or not all of them are known. */
  readonly documents?: string;
  /** Compared with a base: whether this change opens it. Missing where there is no base. */
  readonly change?: "new" | "still-there";
  /** The same for the same policy, resource and message, in every run. */
  readonly fingerprint: string;
}

/** A place in a file: its path relative to the working directory, with `/`; line and column count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/** A person or a role, by ARN; in a stack, by URN. */
export interface Affected {
  readonly kind: "user" | "role" | "root";
  readonly id: string;
  readonly name: string;
}

/** The engine's witness, without the values of conditions: they may be secret. */
export interface RequestWitness {
  /** `id`: the account, name, unique id or ARN by which a statement names the caller; missing where any gets in, or one that conditions tell apart. */
  readonly caller: { readonly kind: Principal["kind"]; readonly id?: string };
  /** How a person makes it; missing where it is a workload's request. */
  readonly context?: CallContext | undefined;
  readonly action: string;
  /** Missing where a policy variable stands for it. */
  readonly resource?: string;
  /** Names of the condition keys that the caller sets. */
  readonly sets: readonly string[];
  /** The statement that lets it in, or that fails to stop it; missing where the point is that there is none. */
  readonly statement?: { readonly index: number; readonly sid: string | undefined } | undefined;
}

/** Worst first. */
export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** An exemption or a list entry of the configuration. */
export interface ExemptionState {
  readonly policy: string;
  /**
   * `in-use` and `listed`: an exemption or a list entry keeps something from being found. `ending`: one that is in use ends within 14 days.
   * `unused`: nothing needs it. `ended`: it has ended and nothing needs it; where something does, that is among the findings.
   */
  readonly state: "in-use" | "listed" | "ending" | "unused" | "ended";
  /** What it is about, or all that was judged. */
  readonly resource: Finding["resource"];
  /** One sentence. */
  readonly message: string;
  /** As the configuration has it; missing where it is no exemption. */
  readonly entry?: Exemption;
  /** The id of Pulumi's own exception, where it is one. */
  readonly exception?: string;
}

/** What commands that judge print as JSON. */
export interface FindingsReport {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  /** What was read: a file as it was named, the account or the organization. */
  readonly source: string;
  readonly kind: Subject["kind"];
  /** How many resources were judged, by type. */
  readonly judged: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
  /** Of an audit; empty otherwise. */
  readonly reach: Reach;
  /** Of an organization whose IAM Identity Center could be read. */
  readonly identityCenter?: IdentityCenter | undefined;
  /** How many findings the baseline holds already; they aren't among `findings`. */
  readonly known: number;
  /** True where what was to be judged failed before all of it was: of a preview. */
  readonly incomplete?: true;
  /** Findings of the base that are there no longer. Missing where there is no base. */
  readonly gone?: readonly Finding[];
  /** How many findings are less severe than `--severity` asks for; they aren't among `findings`. Missing where nothing was asked for. */
  readonly below?: { readonly severity: Severity; readonly findings: number };
  readonly exemptions: readonly ExemptionState[];
  readonly notJudged: readonly NotJudged[];
  /** What was taken for granted in reading, one sentence each. */
  readonly notes: readonly string[];
  /** Of an organization. */
  readonly accounts: readonly AccountOutcome[];
}

export function fingerprint({ policy, resource, message }: Pick<Finding, "policy" | "resource" | "message">): string {
  return createHash("sha256")
    .update(JSON.stringify([policy, resource.id, message]))
    .digest("hex");
}
