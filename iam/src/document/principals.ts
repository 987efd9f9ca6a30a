import type { PrincipalElement, PrincipalEntry, Statement } from "./document.js";

/**
 * The ARNs of people, and of the sessions that a user's access key opens by `sts:GetFederationToken`, which are no users: a Deny that binds users
 * only is passed by them. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
 */
export const PEOPLE_ARNS: readonly string[] = ["arn:*:iam::*:user/*", "arn:*:iam::*:root", "arn:*:sts::*:federated-user/*"];

/** Does the entry stand for people and workloads alike? */
export function isWide({ kind }: PrincipalEntry): boolean {
  return kind === "everyone" || kind === "account";
}

/** May a person come in by this entry? */
export function mayBePerson(entry: PrincipalEntry): boolean {
  if (entry.kind === "arn") return !/^arn:[^:]*:(iam|sts)::\d{12}:(role|assumed-role|federated-user)\//.test(entry.arn);
  return isWide(entry);
}

/** Does the element let in callers of every kind: everybody, an account, or all but those that it names? */
export function letsEveryKindIn({ negated, entries }: PrincipalElement): boolean {
  return negated || entries.some(isWide);
}

/** The unique ids that the statements name as principals, each once: of users and roles that were deleted. */
export function deletedPrincipals(statements: readonly Statement[]): readonly string[] {
  const found = new Set<string>();
  for (const { principal } of statements) for (const entry of principal?.entries ?? []) if (entry.kind === "id") found.add(entry.id);
  return [...found];
}
