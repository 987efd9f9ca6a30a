import type { Maybe } from "./values";

/** What one resource says about identities and documents, whichever provider it belongs to. The readers make them, the model joins them. */
export type Fact =
  | PrincipalFact
  | ManagedPolicyFact
  | InlinePolicyFact
  | AttachmentFact
  | OnlyAttachmentsFact
  | OnlyInlinePoliciesFact
  | OnlyHoldersFact
  | MembershipFact
  | OnlyMembersFact
  | BoundaryFact
  | CredentialFact;

export type IdentityKind = "user" | "group" | "role";

/** The resource that says it. */
export interface Origin {
  readonly urn: string;
  /** The Pulumi type token. */
  readonly type: string;
  /** The Pulumi name, which messages use. */
  readonly name: string;
  /** Names are looked up within one AWS account: what the resource's provider says about credentials. */
  readonly account: string;
}

/** A value that names another resource. */
export interface Reference {
  readonly value: Maybe<string>;
  /** Where it may come from: the URNs that the property depends on. */
  readonly sources: readonly string[];
  /** The property that holds it. */
  readonly property: string;
  /** Of an unknown member of a list: which of the unknown ones it is, how many they are, and the values of the known ones. */
  readonly among?: { readonly position: number; readonly unknown: number; readonly known: readonly string[] };
  /** Whether the whole list is unknown, so that this stands for none, some or all of what it may come from. */
  readonly whole?: boolean;
}

/** A policy document and the place where it stands. */
export interface DocumentSlot {
  readonly origin: Origin;
  readonly purpose: "trust" | "identity" | "scp" | "rcp";
  /** From the resource's properties to the document. */
  readonly path: readonly (string | number)[];
  readonly text: Maybe<string>;
}

export interface PrincipalFact {
  readonly kind: "principal";
  readonly of: IdentityKind;
  readonly origin: Origin;
  readonly name: Maybe<string>;
  /** A role's: its trust policy and the longest session in seconds (`undefined`: AWS's default, one hour). */
  readonly trust?: DocumentSlot;
  readonly maxSessionSeconds?: Maybe<number> | undefined;
}

export interface ManagedPolicyFact {
  readonly kind: "managed-policy";
  readonly origin: Origin;
  readonly arn: Maybe<string>;
  readonly document: DocumentSlot;
}

export interface InlinePolicyFact {
  readonly kind: "inline-policy";
  readonly origin: Origin;
  readonly of: IdentityKind;
  readonly holder: Reference;
  readonly name: Maybe<string> | undefined;
  readonly document: DocumentSlot;
}

export interface AttachmentFact {
  readonly kind: "attachment";
  readonly origin: Origin;
  readonly of: IdentityKind;
  readonly holder: Reference;
  readonly policy: Reference;
}

/** The holder keeps these managed policies and loses every other. */
export interface OnlyAttachmentsFact {
  readonly kind: "only-attachments";
  readonly origin: Origin;
  readonly of: IdentityKind;
  readonly holder: Reference;
  readonly policies: readonly Reference[];
}

/** The holder keeps the inline policies of these names and loses every other. */
export interface OnlyInlinePoliciesFact {
  readonly kind: "only-inline-policies";
  readonly origin: Origin;
  readonly of: IdentityKind;
  readonly holder: Reference;
  readonly names: readonly Reference[];
}

/** The managed policy stays attached to these and is detached from everybody else in the account. */
export interface OnlyHoldersFact {
  readonly kind: "only-holders";
  readonly origin: Origin;
  readonly policy: Reference;
  readonly holders: readonly { readonly of: IdentityKind; readonly holder: Reference }[];
}

export interface MembershipFact {
  readonly kind: "membership";
  readonly origin: Origin;
  readonly user: Reference;
  readonly group: Reference;
}

/** The group keeps these members and loses every other. */
export interface OnlyMembersFact {
  readonly kind: "only-members";
  readonly origin: Origin;
  readonly group: Reference;
  readonly users: readonly Reference[];
}

export interface BoundaryFact {
  readonly kind: "boundary";
  readonly origin: Origin;
  readonly of: "user" | "role";
  readonly holder: Reference;
  readonly policy: Reference;
}

export interface CredentialFact {
  readonly kind: "credential";
  readonly origin: Origin;
  /** "an access key", "a login profile", … */
  readonly what: string;
  readonly user: Reference;
  /** A login profile's: whether the first sign-in must change the password. */
  readonly passwordChange?: Maybe<boolean>;
  /** Whether the user has it already; otherwise this resource makes it. */
  readonly exists?: boolean;
}
