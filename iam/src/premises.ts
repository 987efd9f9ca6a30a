import type { PolicyInput } from "./document/document.js";

/**
 * What is known beyond the documents that a question is about: it narrows who can call, or adds what denies. A premise never lets anything
 * through, and none of it is believed where it can't be read: an account id that isn't 12 digits, or a document that isn't one, changes nothing.
 */
export interface Premises {
  /** 12-digit ids of accounts in which there is no IAM user. Their root users, roles and federated identities are asked about as before. */
  readonly accountsWithoutUsers?: readonly string[];
  readonly guardrails?: Guardrails;
  /** Managed policies, groups and users that are made elsewhere, by ARN. */
  readonly elsewhere?: Readonly<Record<string, Elsewhere>>;
}

/** The documents that are known of it; or, on somebody's word alone, that it denies everything but enrolment without MFA. */
export type Elsewhere = readonly PolicyInput[] | "enforces";

/**
 * An organization's service and resource control policies, as they are in force. SCPs bind the users, roles and root users of member accounts,
 * RCPs whoever calls the resources of member accounts; the management account is bound by neither, and no service-linked role is.
 *
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
export interface Guardrails {
  /** The 12-digit id of the management account. Where it isn't one, any account may be it, and none of the policies is believed to bind. */
  readonly managementAccount: string;
  /** The root (`r-…`), organizational units (`ou-…`) and accounts (12 digits), by id. One that isn't here is bound by nothing that is known. */
  readonly targets: Readonly<Record<string, GuardrailTarget>>;
  /** The documents, by the policy's id (`p-…`). One that isn't here, or can't be read, denies nothing and allows everything. */
  readonly policies: Readonly<Record<string, PolicyInput>>;
}

export interface GuardrailTarget {
  /** The id of the root or unit that it is in. */
  readonly parent?: string;
  /**
   * The ids of all SCPs that are attached to it directly, `p-FullAWSAccess` included: what none of them allows is denied. Where none of them
   * allows anything, others must be attached as well, because AWS keeps one that does on every target.
   */
  readonly scps?: readonly string[];
  /** The ids of the RCPs that are attached to it directly. */
  readonly rcps?: readonly string[];
}

/** A premise that a verdict rests on: without it, and with the others that the verdict names, it would be another. */
export type Premise =
  /** These accounts have no IAM users. */
  | { readonly premise: "no-users"; readonly accounts: readonly string[] }
  /** What this SCP or RCP denies is denied. */
  | { readonly premise: "scp" | "rcp"; readonly policy: string }
  /** What is attached there, as it was read or on somebody's word, is. */
  | { readonly premise: "elsewhere"; readonly arn: string; readonly known: "documents" | "word" }
  /** What none of these SCPs, the only ones on the target, allows is denied. */
  | { readonly premise: "scps-allow"; readonly target: string; readonly policies: readonly string[] };
