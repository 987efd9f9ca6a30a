/**
 * A policy document as the engine reads it: every element in one canonical shape, read once by {@link parse}.
 * The grammar is AWS's own: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */

/** What callers hand in: JSON text, or the plain object that it describes. Anything else is reported as a fault, never thrown. */
export type PolicyInput = unknown;

export interface Document {
  /** Policy variables (`${aws:username}`) are read in `2012-10-17` documents and are literal text in `2008-10-17` ones. */
  readonly version: "2008-10-17" | "2012-10-17";
  readonly statements: readonly Statement[];
}

export interface Statement {
  /** Position in the document, from 0. */
  readonly index: number;
  readonly sid: string | undefined;
  readonly effect: "Allow" | "Deny";
  readonly principal: PrincipalElement | undefined;
  readonly action: ListElement;
  readonly resource: ListElement | undefined;
  readonly conditions: readonly Condition[];
}

/** `Action`, `Resource` (`negated: false`) or `NotAction`, `NotResource` (`negated: true`), as written; never empty. */
export interface ListElement {
  readonly negated: boolean;
  readonly patterns: readonly string[];
}

/** `Principal` (`negated: false`) or `NotPrincipal`. `Principal: "*"` and `{ "AWS": "*" }` both come as one `everyone` entry. */
export interface PrincipalElement {
  readonly negated: boolean;
  readonly entries: readonly PrincipalEntry[];
}

export type PrincipalEntry =
  | { readonly kind: "everyone" }
  /** A 12-digit account id or the account's root ARN; `partition` only where the ARN names it. */
  | { readonly kind: "account"; readonly account: string; readonly partition: string | undefined }
  /** Any other ARN: user, role, role session, federated user. */
  | { readonly kind: "arn"; readonly arn: string }
  /** A unique id: `AIDA…` (user), `AROA…` (role). */
  | { readonly kind: "id"; readonly id: string }
  | { readonly kind: "service"; readonly name: string }
  | { readonly kind: "federated"; readonly name: string }
  | { readonly kind: "canonical-user"; readonly id: string };

/** One `operator { key: values }` of a condition block. */
export interface Condition {
  readonly operator: OperatorName;
  readonly ifExists: boolean;
  readonly quantifier: "ForAllValues" | "ForAnyValue" | undefined;
  /** As written. */
  readonly key: string;
  /** Lower case (ASCII only); condition keys are matched in any case. */
  readonly keyId: string;
  /** Booleans and numbers come as their text. May be empty. */
  readonly values: readonly string[];
}

export type OperatorName =
  | "StringEquals"
  | "StringNotEquals"
  | "StringEqualsIgnoreCase"
  | "StringNotEqualsIgnoreCase"
  | "StringLike"
  | "StringNotLike"
  | "NumericEquals"
  | "NumericNotEquals"
  | "NumericLessThan"
  | "NumericLessThanEquals"
  | "NumericGreaterThan"
  | "NumericGreaterThanEquals"
  | "DateEquals"
  | "DateNotEquals"
  | "DateLessThan"
  | "DateLessThanEquals"
  | "DateGreaterThan"
  | "DateGreaterThanEquals"
  | "Bool"
  | "BinaryEquals"
  | "IpAddress"
  | "NotIpAddress"
  | "ArnEquals"
  | "ArnNotEquals"
  | "ArnLike"
  | "ArnNotLike"
  | "Null";

/** A statement, for a person to find: its document's position in the list that was judged (from 0, missing for one document), its own, its Sid. */
export interface StatementRef {
  readonly document?: number | undefined;
  readonly index: number;
  readonly sid: string | undefined;
}

/** A reason why a document can't be read. */
export interface Fault {
  /** The document's position in the list that was judged; missing for one document. */
  readonly document?: number;
  /** `Statement[0].Condition.Bool`; empty for the whole document. */
  readonly path: string;
  readonly fault: FaultName;
  /** The element, operator, principal or shape that it is about: nothing that a condition compares with. */
  readonly about?: string;
  /** The value of a condition, which may be a secret: not to be shown unasked. */
  readonly value?: string;
}

export type FaultName =
  | "empty"
  | "not-json"
  | "duplicate-key"
  | "too-long"
  | "document-shape"
  | "unknown-element"
  | "version"
  | "id-shape"
  | "no-statement"
  | "statement-shape"
  | "sid-shape"
  | "effect"
  | "missing-element"
  | "exclusive-elements"
  | "empty-list"
  | "vague-service"
  | "no-service"
  | "principal-shape"
  | "principal-kind"
  | "principal-name"
  | "principal-wildcard"
  | "principal-group"
  | "principal-arn"
  | "nobody"
  | "condition-shape"
  | "unknown-operator"
  | "operator-shape"
  | "value-shape"
  | "not-a-number"
  | "not-a-date"
  | "not-an-address"
  | "not-a-boolean";

/** What comes of documents that can't be read: never a pass. */
export interface Unreadable {
  readonly kind: "unreadable";
  readonly faults: readonly Fault[];
}
