import { canAssumeWithoutMfa } from "@mfa-guard/iam";
import { privilegeOf } from "../../policypack/iam/privilege";
import { once } from "../../policypack/policy/once";
import type { Identities, Principal } from "../../policypack/stack/model";
import { UNKNOWN } from "../../policypack/stack/values";
import { type Assumptions, assumptions, type Identify } from "./assumptions";

/** Who can reach which privileged role without MFA. */
export interface Reach {
  /** Privileged roles that somebody reaches, by id. */
  readonly roles: readonly ReachedRole[];
  /** Why some of it is assumed rather than decided, one clause each; empty where all of it is decided. */
  readonly assumed: readonly string[];
}

export interface ReachedRole {
  readonly role: Place;
  /** Why it is privileged: a clause that follows "because". */
  readonly privileged: string;
  /** The users that reach it, by id. */
  readonly users: readonly ReachingUser[];
  /** Whether its trust lets users of other accounts in. */
  readonly otherAccounts: boolean;
}

export interface ReachingUser extends Place {
  /** The roles that the user assumes on the way, in order; empty where the user assumes the privileged role itself. */
  readonly via: readonly Place[];
  /** False where something that isn't known or decided counts as letting the user through. */
  readonly certain: boolean;
}

export interface Place {
  readonly id: string;
  readonly name: string;
}

interface Way {
  readonly via: readonly Principal[];
  readonly certain: boolean;
}

const isOpen = once(([trust]) => ({ open: canAssumeWithoutMfa(trust).kind !== "requires-mfa" }));

/**
 * Decides it by the engine, whose `reachesRole` says what counts; what can't be decided counts as reaching. `ordinary` lists policies
 * that grant no privilege.
 */
export function reachOf({ users, roles }: Pick<Identities, "users" | "roles">, identify: Identify, ordinary: readonly string[]): Reach {
  const openly = roles.filter(({ trust }) => trust !== undefined && (trust.text === UNKNOWN || isOpen([trust.text]).open));
  const assuming = assumptions(identify, ordinary);
  const ways = chains(openly, roles, assuming);
  const reached = new Map<Principal, Map<Principal, ReachingUser>>();
  for (const role of openly) {
    for (const [user, certain] of assuming.into(role, "user", users)) {
      for (const [target, way] of ways(role)) {
        const known = reached.get(target) ?? new Map<Principal, ReachingUser>();
        reached.set(target, known);
        const reaching = { ...place(user), via: way.via.map(place), certain: certain && way.certain };
        const before = known.get(user);
        if (before === undefined || isBetter(reaching, before)) known.set(user, reaching);
      }
    }
  }
  const found = roles.flatMap((role): readonly ReachedRole[] => {
    const mine = [...(reached.get(role)?.values() ?? [])].sort(byId);
    const otherAccounts = openly.includes(role) && letsOtherAccountsIn(role, identify(role).arn);
    if (mine.length === 0 && !otherAccounts) return [];
    const privilege = privilegeOf(role, ordinary);
    if (privilege.kind === "ordinary") return [];
    const why = privilege.kind === "privileged" ? privilege.why : `what it may do depends on ${privilege.doubts.join(" and ")}`;
    return [{ role: place(role), privileged: why, users: mine, otherAccounts }];
  });
  return { roles: found.sort((a, b) => byId(a.role, b.role)), assumed: assuming.reasons() };
}

/** From each role, itself and every role that its session gets to by assuming one after the other, by the shortest way. */
function chains(
  openly: readonly Principal[],
  roles: readonly Principal[],
  assuming: Assumptions,
): (from: Principal) => ReadonlyMap<Principal, Way> {
  const next = new Map<Principal, Map<Principal, boolean>>();
  const seen = new Set(openly);
  const targets = openly.length === 0 ? [] : roles.filter(assuming.letsSessionsIn);
  for (let frontier = [...openly]; frontier.length > 0; ) {
    const further: Principal[] = [];
    for (const target of targets) {
      for (const [from, certain] of assuming.into(target, "role-session", frontier)) {
        next.set(from, (next.get(from) ?? new Map()).set(target, certain));
        if (!seen.has(target)) further.push(target);
        seen.add(target);
      }
    }
    frontier = further;
  }
  return (from) => {
    const ways = new Map<Principal, Way>([[from, { via: [], certain: true }]]);
    // A map is walked in the order of insertion, also while it grows: breadth first.
    for (const [role, way] of ways) {
      for (const [target, certain] of next.get(role) ?? []) {
        if (!ways.has(target)) ways.set(target, { via: [...way.via, role], certain: way.certain && certain });
      }
    }
    return ways;
  };
}

/** The trust with its own account's users shut out is still open. */
function letsOtherAccountsIn({ trust }: Principal, arn: string | undefined): boolean {
  if (trust === undefined || trust.text === UNKNOWN || arn === undefined) return true;
  const own = { Effect: "Deny", Principal: "*", Action: "*", Condition: { StringEquals: { "aws:PrincipalAccount": arn.split(":")[4] } } };
  try {
    const document = JSON.parse(trust.text);
    return isOpen([JSON.stringify({ ...document, Statement: [document.Statement, own].flat() })]).open;
  } catch {
    return true;
  }
}

function place({ origin }: Principal): Place {
  return { id: origin.urn, name: origin.name };
}

/** Certain before uncertain, short before long. */
function isBetter(one: ReachingUser, other: ReachingUser): boolean {
  return one.certain === other.certain ? one.via.length < other.via.length : one.certain;
}

function byId(a: Place, b: Place): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
