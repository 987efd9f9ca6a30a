import type { PrincipalElement, PrincipalEntry } from "../document/document.js";
import type { Principal } from "../request.js";

/**
 * True iff the `Principal` or `NotPrincipal` element, absent or not, covers `principal`. An account covers all its identities in
 * `Principal`, and the root user alone in `NotPrincipal`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function coversPrincipal(element: PrincipalElement | undefined, principal: Principal): boolean {
  if (!element) return true;
  return element.entries.some((entry) => isPrincipal(entry, principal, !element.negated)) !== element.negated;
}

function isPrincipal(entry: PrincipalEntry, principal: Principal, accountIsEveryIdentity: boolean): boolean {
  switch (entry.kind) {
    case "everyone":
      return true;
    case "account":
      if (!("arn" in principal) || !(accountIsEveryIdentity || principal.kind === "root")) return false;
      return inAccount(principal.arn, entry.account, entry.partition);
    case "arn":
      if (!("arn" in principal)) return false;
      return entry.arn === principal.arn || (principal.kind === "role-session" && entry.arn === principal.sessionArn);
    case "service":
      return principal.kind === "service" && entry.name === principal.name;
    case "federated":
      return principal.kind === "web-identity" && entry.name === principal.provider;
    // IAM shows an id where the user or role was deleted, and gives none twice: nobody has it.
    case "id":
    case "canonical-user":
      return false;
  }
}

function inAccount(arn: string, account: string, partition: string | undefined): boolean {
  const [, ofArn, , , owner] = arn.split(":");
  return owner === account && (partition === undefined || partition === ofArn);
}
