import type { DocumentKind } from "@mfa-guard/iam";

/** A document as it lies on the page. */
export interface Paper {
  readonly id: number;
  readonly text: string;
  /** What a person said it is attached to. */
  readonly as: DocumentKind | undefined;
}

/** More than the engine takes of one, so that it says of a longer one that it is too long. */
export const MAX_TEXT = 140_000;
export const MAX_DOCUMENTS = 20;

export const KIND_NAMES: Readonly<Record<DocumentKind, string>> = {
  trust: "Trust policy of a role",
  identity: "Policy of a user, group or permission set",
  scp: "Service control policy",
  rcp: "Resource control policy",
  resource: "Policy of a resource",
};
export const KINDS = Object.keys(KIND_NAMES) as readonly DocumentKind[];
