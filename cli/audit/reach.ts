import { canAssumeWithoutMfa, PRIVILEGED_MANAGED_POLICIES, type Premise, type Premises, sentenceOfPremises } from "@mfa-guard/iam";
import { memoizeUnder, NOTHING_KNOWN } from "../../policypack/judgements/premises";
import { privilegeOf } from "../../policypack/judgements/privilege";
import { managedPolicy } from "../../stack/managed-policies";
import type { Identities, Identity } from "../../stack/model";
import { UNKNOWN } from "../../stack/values";
import type { Identify } from "../account/identities";
import type { Cut, Place, Reach, Reached, ReachingUser } from "../findings/reach";
import { type Answer, assumptions } from "./assumptions";
import { callers } from "./callers";
import { escalating, place } from "./escalations";
import { graphOf, type Way } from "./ways";

/** So many pairs of a user and a role a report lists: the page and the JSON stay readable, and within what a string may hold. */
const LISTED = 200_000;

const assumable = memoizeUnder(([trust, account], premises) => canAssumeWithoutMfa(trust, { account, premises }));
const assumableByOthers = memoizeUnder(([trust, account], premises) => canAssumeWithoutMfa(trust, { outside: account, account, premises }));

interface Group {
  readonly way: Way;
  readonly users: readonly Identity[];
}

/**
 * Decides each step by the engine: `reachesRole` says who can assume a role, `canCallWithoutMfa` who can make the calls of `ESCALATIONS`. What can't
 * be decided counts as reaching. `ordinary` lists policies that grant no privilege.
 */
export function reachOf(
  { users, groups, roles }: Pick<Identities, "users" | "groups" | "roles">,
  identify: Identify,
  ordinary: readonly string[],
  premises: Premises = NOTHING_KNOWN,
): Reach {
  const rests = new Map<string, Premise>();
  const isOpen = (verdict: Answer) => {
    for (const premise of verdict.premises ?? []) rests.set(JSON.stringify(premise), premise);
    return !NO.includes(verdict.kind);
  };
  const presumed = new Set<string>();
  const presume = (reason: string) => {
    presumed.add(reason);
    return false as const;
  };
  const accountOf = (role: Identity) => identify(role).arn?.split(":")[4];
  const openly = roles.filter(
    (role) =>
      role.trust !== undefined && (role.trust.text === UNKNOWN || isOpen(assumable(premises)([role.trust.text, accountOf(role) ?? ""]))),
  );
  const assuming = assumptions(identify, ordinary, premises, isOpen);
  const callerOf = callers(identify, ordinary, premises);
  const escalations = escalating({ users, groups, roles }, identify, premises, presume, isOpen);
  const privileged = new Map(
    roles.flatMap((role) => {
      const why = privilegeIn(role, ordinary);
      return why === undefined ? [] : [[role, why] as const];
    }),
  );
  const isPrivileged = (role: Identity) => privileged.has(role);
  const graph = graphOf({ users, roles, openly, assuming, callerOf, escalations, presume, isPrivileged });
  const reached = new Map<Identity, Group[]>();
  const administered = new Map<string, Group[]>();
  for (const { from, members } of graph.starts()) {
    const { ways, accounts } = graph.walk(from);
    for (const [role, way] of ways) reached.set(role, [...(reached.get(role) ?? []), { way, users: members }]);
    for (const [account, way] of accounts) administered.set(account, [...(administered.get(account) ?? []), { way, users: members }]);
  }
  const found = [...privileged].flatMap(([role, why]) => {
    const ways = reached.get(role) ?? [];
    const otherAccounts = openly.includes(role) && letsOtherAccountsIn(role, accountOf(role), premises, isOpen);
    return ways.length === 0 && !otherAccounts ? [] : [{ role: place(role), privileged: why, ways, otherAccounts }];
  });
  const most = Math.floor(LISTED / Math.max(1, found.length + administered.size));
  const accounts = [...administered].map(([id, ways]) => ({ account: { id, name: id }, ...listed(ways, most) }));
  return {
    roles: found.map(({ ways, ...role }) => ({ ...role, ...listed(ways, most) })).sort((a, b) => byId(a.role, b.role)),
    accounts: accounts.sort((a, b) => byId(a.account, b.account)),
    presumed: [...new Set([...assuming.reasons(), ...presumed])].sort(),
    rests: sentenceOfPremises([...rests.values()]),
  };
}

const NO: readonly string[] = ["requires-mfa", "out-of-reach", "not-allowed"];

/** Why the role is privileged; undefined where it isn't. AWS's own policies are read from the table, but for those that are known by their name. */
function privilegeIn(role: Identity, ordinary: readonly string[]): string | undefined {
  const isRead = (arn: string) =>
    managedPolicy(arn) !== undefined && !PRIVILEGED_MANAGED_POLICIES.some((name) => arn.endsWith(`:policy/${name}`));
  const foreignPolicies = role.foreignPolicies.filter((arn) => !isRead(arn));
  const documents = [...role.documents, ...role.foreignPolicies.filter(isRead).flatMap((arn) => managedPolicy(arn) ?? [])];
  const privilege = privilegeOf({ ...role, documents, foreignPolicies }, ordinary);
  if (privilege.kind === "ordinary") return undefined;
  return privilege.kind === "privileged" ? privilege.why : `what it may do depends on ${privilege.doubts.join(" and ")}`;
}

function listed(groups: readonly Group[], most: number): Reached {
  const users = groups.flatMap(({ way: { via, steps, certain }, users: reaching }) =>
    reaching.slice(0, most).map((user): ReachingUser => ({ ...place(user), via, steps, certain })),
  );
  const total = groups.reduce((sum, each) => sum + each.users.length, 0);
  const shown = users.sort(byId).slice(0, most);
  const cut = cutOf(groups, total);
  return { users: shown, ...(total > shown.length && { unlisted: total - shown.length }), ...(cut !== undefined && { cut }) };
}

/** What most users need on the ways that were found, the nearest to the end of those. */
function cutOf(groups: readonly Group[], total: number): Cut | undefined {
  const needing = new Map<string, { users: number; fromEnd: number }>();
  for (const { way, users } of groups) {
    for (const [index, { by }] of way.steps.entries()) {
      if (by === undefined) continue;
      const known = needing.get(by) ?? { users: 0, fromEnd: Number.POSITIVE_INFINITY };
      needing.set(by, { users: known.users + users.length, fromEnd: Math.min(known.fromEnd, way.steps.length - index) });
    }
  }
  const [first] = [...needing].sort(([, a], [, b]) => b.users - a.users || a.fromEnd - b.fromEnd);
  return first === undefined || first[1].users * 2 <= total ? undefined : { by: first[0], all: first[1].users >= total };
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

function byId(a: Place, b: Place): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
