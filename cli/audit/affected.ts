import type { Identities, Identity } from "../../stack/model";
import type { Affected } from "../findings/finding";

/** Whom each resource concerns, by its URN: see `Finding.affects`. */
export function affectedBy({ users, roles, credentials }: Identities): ReadonlyMap<string, readonly Affected[]> {
  const found = new Map<string, Set<Affected>>();
  const add = (urn: string, one: Affected) => {
    const same = found.get(urn);
    if (same === undefined) found.set(urn, new Set([one]));
    else same.add(one);
  };
  const byUrn = new Map<string, Affected>();
  const hold = (principal: Identity, one: Affected) => {
    for (const urn of urnsOf(principal)) add(urn, one);
  };
  for (const user of users) {
    const one: Affected = { kind: "user", id: user.origin.urn, name: user.origin.name };
    byUrn.set(one.id, one);
    for (const holder of [user, ...user.groups]) hold(holder, one);
  }
  for (const role of roles) hold(role, { kind: "role", id: role.origin.urn, name: role.origin.name });
  for (const { fact, users: owners } of credentials) {
    for (const { origin } of owners) {
      const one = byUrn.get(origin.urn);
      if (one !== undefined) add(fact.origin.urn, one);
    }
  }
  return new Map([...found].map(([urn, some]) => [urn, [...some]]));
}

/** The principal's own resource, and those that its documents stand in. */
function urnsOf({ origin, documents, boundary }: Identity): readonly string[] {
  return [origin.urn, ...documents.map((slot) => slot.origin.urn), ...(boundary?.document ? [boundary.document.origin.urn] : [])];
}
