import type { Condition, Document, Statement } from "./document.js";

/** What a document may be attached to; `resource`: a bucket, a key, a queue …; `identity`: a user, a group, a role or a permission set. */
export type DocumentKind = "trust" | "identity" | "scp" | "rcp" | "resource";

/**
 * The kinds that the document's elements leave, the likeliest first: one where they settle it. A trust policy has principals, no resource, and
 * something to say of `sts:`; an SCP and an identity policy have no principal, and are written alike; an RCP denies everybody.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
 */
export function kindsOf({ statements }: Document): readonly DocumentKind[] {
  if (statements.every(({ principal }) => principal === undefined)) {
    return statements.some(({ conditions }) => conditions.some(tellsMembersApart)) ? ["scp", "identity"] : ["identity", "scp"];
  }
  // A repository of containers has no resource in its policy either: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
  if (statements.every(({ resource }) => resource === undefined)) return statements.some(isAboutSessions) ? ["trust"] : ["resource"];
  if (!statements.every(deniesEverybody)) return ["resource"];
  return statements.every(({ resource }) => resource?.patterns.includes("*")) ? ["rcp", "resource"] : ["resource", "rcp"];
}

function isAboutSessions({ action: { negated, patterns } }: Statement): boolean {
  return negated || patterns.some((pattern) => pattern.startsWith("*") || /^sts:/i.test(pattern));
}

function deniesEverybody({ effect, principal }: Statement): boolean {
  return effect === "Deny" && principal?.negated === false && principal.entries.every(({ kind }) => kind === "everyone");
}

/** Where a document is about one account's users, there is nothing of this to tell. */
function tellsMembersApart({ keyId, values }: Condition): boolean {
  if (keyId === "aws:principalaccount" || keyId === "aws:assumedroot") return true;
  return keyId === "aws:principalarn" && values.some((value) => /^arn:[^:]*:iam::\*:/.test(value));
}
