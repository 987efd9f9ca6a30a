import { canAssumeWithStaleMfa } from "@mfa-guard/iam";
import type { DocumentSlot } from "../../stack/facts";
import type { RawResource } from "../../stack/reading";
import { UNKNOWN } from "../../stack/values";
import { memoize } from "../policy/memoize";
import { identitiesIn } from "./identities";

const withFreshMfa = memoize(([trust]) => canAssumeWithStaleMfa(trust, 0));

/** False iff it is shown that no person can assume the role with this trust policy, however fresh the MFA. */
export function reachesPeople(trust: DocumentSlot | undefined): boolean {
  return trust !== undefined && (trust.text === UNKNOWN || withFreshMfa([trust.text]).kind !== "requires-mfa");
}

/** True iff it is shown that some person can. */
export function surelyReachesPeople(trust: DocumentSlot | undefined): boolean {
  return trust !== undefined && trust.text !== UNKNOWN && withFreshMfa([trust.text]).kind === "open";
}

/** True iff the documents of this resource are known to be held only by roles that no person can assume. */
export function isForWorkloads(urn: string, resources: readonly RawResource[]): boolean {
  const { users, groups, roles } = identitiesIn(resources);
  const holds = ({ documents }: { readonly documents: readonly DocumentSlot[] }) => documents.some(({ origin }) => origin.urn === urn);
  const holders = roles.filter(holds);
  return holders.length > 0 && !holders.some(({ trust }) => reachesPeople(trust)) && ![...users, ...groups].some(holds);
}
