import type { PrincipalElement, PrincipalEntry, Statement } from "../document/document.js";
import type { Principal } from "../request.js";

/**
 * True iff the `Principal` or `NotPrincipal` element, absent or not, covers `principal`. An account covers all its identities in an
 * Allow's `Principal`; elsewhere AWS documents less than that, and it covers the root user alone.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function coversPrincipal(element: PrincipalElement | undefined, effect: Statement["effect"], principal: Principal): boolean {
  if (!element) return true;
  const accountIsEveryIdentity = effect === "Allow" && !element.negated;
  return element.entries.some((entry) => isPrincipal(entry, principal, accountIsEveryIdentity)) !== element.negated;
}

function isPrincipal(entry: PrincipalEntry, principal: Principal, accountIsEveryIdentity: boolean): boolean {
  switch (entry.kind) {
    case "everyone":
      return true;
    case "account":
      if (principal.kind === "service" || !(accountIsEveryIdentity || principal.kind === "root")) return false;
      return inAccount(principal.arn, entry.account, entry.partition);
    case "arn":
      if (principal.kind === "service") return false;
      return entry.arn === principal.arn || (principal.kind === "role-session" && entry.arn === principal.sessionArn);
    case "id":
      return (principal.kind === "user" || principal.kind === "role-session") && entry.id === principal.id;
    case "service":
      return principal.kind === "service" && entry.name === principal.name;
    case "federated":
    case "canonical-user":
      return false;
  }
}

function inAccount(arn: string, account: string, partition: string | undefined): boolean {
  const [, ofArn, , , owner] = arn.split(":");
  return owner === account && (partition === undefined || partition === ofArn);
}
