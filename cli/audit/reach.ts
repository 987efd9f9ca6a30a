import { canAssumeWithoutMfa, type Premise, type Premises, sentenceOfPremises } from "@mfa-guard/iam";
import { memoizeUnder, NOTHING_KNOWN } from "../../policypack/judgements/premises";
import { privilegeOf } from "../../policypack/judgements/privilege";
import { groupBy } from "../../stack/group-by";
import type { Identities, Identity } from "../../stack/model";
import { UNKNOWN } from "../../stack/values";
import type { Identify } from "../account/identities";
import type { Place, Reach, ReachingUser } from "../findings/reach";
import { type Answer, type Assumptions, assumptions } from "./assumptions";

interface Way {
  readonly via: readonly Identity[];
  readonly certain: boolean;
}

/** So many pairs of a user and a role a report lists: the page and the JSON stay readable, and within what a string may hold. */
const LISTED = 200_000;

const assumable = memoizeUnder(([trust, account], premises) => canAssumeWithoutMfa(trust, { account, premises }));
const assumableByOthers = memoizeUnder(([trust, account], premises) => canAssumeWithoutMfa(trust, { outside: account, account, premises }));

/**
 * Decides it by the engine, whose `reachesRole` says what counts; what can't be decided counts as reaching. `ordinary` lists policies
 * that grant no privilege.
 */
export function reachOf(
  { users, roles }: Pick<Identities, "users" | "roles">,
  identify: Identify,
  ordinary: readonly string[],
  premises: Premises = NOTHING_KNOWN,
): Reach {
  const rests = new Map<string, Premise>();
  const isOpen = (verdict: Answer) => {
    for (const premise of verdict.premises ?? []) rests.set(JSON.stringify(premise), premise);
    return verdict.kind !== "requires-mfa" && verdict.kind !== "out-of-reach";
  };
  const accountOf = (role: Identity) => identify(role).arn?.split(":")[4];
  const openly = roles.filter(
    (role) =>
      role.trust !== undefined && (role.trust.text === UNKNOWN || isOpen(assumable(premises)([role.trust.text, accountOf(role) ?? ""]))),
  );
  const assuming = assumptions(identify, ordinary, premises, isOpen);
  const onwards = chains(openly, roles, assuming);
  const reached = new Map<Identity, { readonly way: Way; readonly users: readonly Identity[] }[]>();
  for (const { entries, members } of alike(openly, users, assuming)) {
    for (const [role, way] of waysFrom(entries, onwards)) {
      const known = reached.get(role);
      if (known === undefined) reached.set(role, [{ way, users: members }]);
      else known.push({ way, users: members });
    }
  }
  const found = roles.flatMap((role) => {
    const ways = reached.get(role) ?? [];
    const otherAccounts = openly.includes(role) && letsOtherAccountsIn(role, accountOf(role), premises, isOpen);
    if (ways.length === 0 && !otherAccounts) return [];
    const privilege = privilegeOf(role, ordinary);
    if (privilege.kind === "ordinary") return [];
    const why = privilege.kind === "privileged" ? privilege.why : `what it may do depends on ${privilege.doubts.join(" and ")}`;
    return [{ role: place(role), privileged: why, ways, otherAccounts }];
  });
  const most = Math.floor(LISTED / Math.max(1, found.length));
  return {
    roles: found.map(({ ways, ...role }) => ({ ...role, ...listed(ways, most) })).sort((a, b) => byId(a.role, b.role)),
    presumed: assuming.reasons(),
    rests: sentenceOfPremises([...rests.values()]),
  };
}

/** The users by the roles that they assume themselves: those that assume the same ones get equally far. */
function alike(openly: readonly Identity[], users: readonly Identity[], assuming: Assumptions) {
  const entriesOf = new Map<Identity, Map<Identity, boolean>>();
  const keys = new Map<Identity, string>();
  for (const [index, role] of openly.entries()) {
    for (const [user, certain] of assuming.into(role, "user", users)) {
      entriesOf.set(user, (entriesOf.get(user) ?? new Map<Identity, boolean>()).set(role, certain));
      keys.set(user, `${keys.get(user) ?? ""} ${index}${certain ? "" : "?"}`);
    }
  }
  return [...groupBy(entriesOf.keys(), (user) => keys.get(user)).values()].map((members) => ({
    entries: members.slice(0, 1).flatMap((user) => [...(entriesOf.get(user) ?? [])]),
    members,
  }));
}

type Onwards = ReadonlyMap<Identity, ReadonlyMap<Identity, boolean>>;

/** From each role, those that its session assumes without MFA, and whether that is certain; for every role that some user gets to. */
function chains(openly: readonly Identity[], roles: readonly Identity[], assuming: Assumptions): Onwards {
  const next = new Map<Identity, Map<Identity, boolean>>();
  const seen = new Set(openly);
  const targets = openly.length === 0 ? [] : roles.filter(assuming.letsSessionsIn);
  for (let frontier = [...openly]; frontier.length > 0; ) {
    const further: Identity[] = [];
    for (const target of targets) {
      for (const [from, certain] of assuming.into(target, "role-session", frontier)) {
        next.set(from, (next.get(from) ?? new Map<Identity, boolean>()).set(target, certain));
        if (!seen.has(target)) further.push(target);
        seen.add(target);
      }
    }
    frontier = further;
  }
  return next;
}

/** Every role to get to from these: by a certain way if there is one, and by the shortest of those. */
function waysFrom(entries: readonly (readonly [Identity, boolean])[], onwards: Onwards): ReadonlyMap<Identity, Way> {
  const ways = new Map<Identity, Way>();
  for (const certain of [true, false]) {
    for (const [role, sure] of entries) if ((sure || !certain) && !ways.has(role)) ways.set(role, { via: [], certain });
    // A map is walked in the order of insertion, also while it grows: breadth first.
    for (const [role, way] of ways) {
      for (const [target, sure] of onwards.get(role) ?? []) {
        if ((sure || !certain) && !ways.has(target)) ways.set(target, { via: [...way.via, role], certain });
      }
    }
  }
  return ways;
}

function listed(ways: readonly { readonly way: Way; readonly users: readonly Identity[] }[], most: number) {
  const users = ways.flatMap(({ way, users: reaching }) => {
    const via = way.via.map(place);
    return reaching.slice(0, most).map((user): ReachingUser => ({ ...place(user), via, certain: way.certain }));
  });
  const total = ways.reduce((sum, each) => sum + each.users.length, 0);
  const shown = users.sort(byId).slice(0, most);
  return { users: shown, ...(total > shown.length && { unlisted: total - shown.length }) };
}

function letsOtherAccountsIn(
  { trust }: Identity,
  account: string | undefined,
  premises: Premises,
  isOpen: (verdict: Answer) => boolean,
): boolean {
  if (trust === undefined || trust.text === UNKNOWN || account === undefined) return true;
  return isOpen(assumableByOthers(premises)([trust.text, account]));
}

function place({ origin }: Identity): Place {
  return { id: origin.urn, name: origin.name };
}

function byId(a: Place, b: Place): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
