import { groupBy } from "../../stack/group-by";
import type { Identity, User } from "../../stack/model";
import type { Place, Step } from "../findings/reach";
import type { Assumptions } from "./assumptions";
import type { Caller } from "./callers";
import { type Escalating, place } from "./escalations";

/** How a user gets to a role, or to an account. */
export interface Way {
  readonly via: readonly Place[];
  readonly steps: readonly Step[];
  readonly certain: boolean;
}

/** Somebody as whom a user acts, and by which step of whom. */
interface Reached {
  readonly from: Identity | undefined;
  readonly step: (() => Step) | undefined;
  readonly certain: boolean;
  /** How many steps away, and how many of these change one's own policies. */
  readonly depth: number;
  readonly changes: number;
}

interface Parts {
  readonly users: readonly User[];
  readonly roles: readonly Identity[];
  /** Roles whose trust policy lets some user in without MFA. */
  readonly openly: readonly Identity[];
  readonly assuming: Assumptions;
  readonly callerOf: (identity: Identity) => Caller | undefined;
  readonly escalations: Escalating;
  readonly presume: (reason: string) => false;
  /** Whether a role is privileged: what it could do besides is everything, so that only the roles that it assumes are looked at. */
  readonly isPrivileged: (role: Identity) => boolean;
}

interface Graph {
  /** Users from whom there is a step, those who get equally far together. */
  starts(): readonly { readonly from: Identity; readonly members: readonly Identity[] }[];
  /** The shortest ways from a user to each privileged role, and to each account's administrator otherwise. */
  walk(from: Identity): { readonly ways: ReadonlyMap<Identity, Way>; readonly accounts: ReadonlyMap<string, Way> };
}

type Next = Map<Identity, boolean>;

export function graphOf({ users, roles, openly, assuming, callerOf, escalations, presume, isPrivileged }: Parts): Graph {
  const assumed = new Map<Identity, Next>();
  const add = (from: Identity, role: Identity, certain: boolean) => {
    const next = assumed.get(from) ?? new Map<Identity, boolean>();
    assumed.set(from, next.set(role, certain));
  };
  for (const role of openly) for (const [user, certain] of assuming.into(role, "user", users)) add(user, role, certain);
  const chained = roles.filter(assuming.letsSessionsIn);
  chain();

  /** What each role that anybody gets to can assume in its turn. */
  function chain(): void {
    const seen = new Set<Identity>(openly);
    const lists = new Set<ReadonlySet<Identity>>();
    const actsAs = (identity: Identity): readonly Identity[] => {
      const caller = isPrivileged(identity) ? undefined : callerOf(identity);
      return (caller === undefined ? [] : escalations.sessions(caller)).flatMap(({ targets }) => {
        if (lists.has(targets)) return [];
        lists.add(targets);
        return [...targets].filter(({ kind }) => kind === "role");
      });
    };
    const fresh = (some: Iterable<Identity>) =>
      [...new Set(some)].filter((role) => {
        const isNew = !seen.has(role);
        seen.add(role);
        return isNew;
      });
    let frontier = [...openly, ...fresh(users.flatMap(actsAs))];
    while (frontier.length > 0) {
      const further = frontier.flatMap(actsAs);
      for (const target of chained) {
        for (const [from, certain] of assuming.into(target, "role-session", frontier)) {
          add(from, target, certain);
          further.push(target);
        }
      }
      frontier = fresh(further);
    }
  }

  const bases = new Map<Identity, Identity>();
  const baseOf = (identity: Identity): Identity => bases.get(identity) ?? identity;
  const variantsByKey = new Map<string, Identity>();
  /** The identity with other policies: one object for each, and the roles that it can assume then. */
  function variant(of: Identity, identity: Identity): Identity {
    const key = `${identity.origin.urn} ${callerOf(identity)?.key ?? ""}`;
    const known = variantsByKey.get(key);
    if (known !== undefined) return known;
    variantsByKey.set(key, identity);
    bases.set(identity, baseOf(of));
    const [kind, targets] = identity.kind === "user" ? (["user", openly] as const) : (["role-session", chained] as const);
    const alone = [identity];
    for (const role of targets) for (const [from, certain] of assuming.into(role, kind, alone)) add(from, role, certain);
    return identity;
  }

  function walkFrom(start: Identity): ReadonlyMap<Identity, Reached> {
    const reached = new Map<Identity, Reached>([[start, { from: undefined, step: undefined, certain: true, depth: 0, changes: 0 }]]);
    const lists = new Set<ReadonlySet<Identity>>();
    for (const certain of [true, false]) {
      // A map is walked in the order of insertion, also while it grows: breadth first.
      for (const [identity, { depth, changes }] of reached) {
        const take = (to: Identity, step: () => Step, sure: boolean, more = 0) => {
          if ((sure || !certain) && !reached.has(to))
            reached.set(to, { from: identity, step, certain, depth: depth + 1, changes: changes + more });
        };
        for (const [role, sure] of assumed.get(identity) ?? []) take(role, () => assume(role), sure);
        const caller = isPrivileged(identity) ? undefined : callerOf(identity);
        if (caller === undefined || caller.may.size === 0) continue;
        for (const { targets, stepTo, certain: sure } of escalations.sessions(caller)) {
          if (lists.has(targets) || (certain && !sure)) continue;
          lists.add(targets);
          for (const to of targets) take(to, () => stepTo(to), sure);
        }
        if (changes >= MOST_CHANGES) continue;
        for (const each of escalations.variants(caller)) take(variant(identity, each.identity), () => each.step, each.certain, 1);
      }
    }
    return reached;
  }

  /** The steps from the start to each of these, one after the other, without a step twice. */
  function wayTo(reached: ReadonlyMap<Identity, Reached>, ends: readonly Identity[], last?: Step, certain = true): Way {
    const steps: Step[] = [];
    const taken = new Set<Reached>();
    const acting: Identity[] = [];
    let sure = certain;
    for (const end of ends) {
      const own: (readonly [Identity, Reached])[] = [];
      for (let at: Identity | undefined = end; at !== undefined; ) {
        const how: Reached | undefined = reached.get(at);
        if (how === undefined) break;
        own.unshift([at, how]);
        at = how.from;
      }
      for (const [identity, how] of own) {
        sure &&= how.certain;
        if (how.step === undefined || taken.has(how)) continue;
        taken.add(how);
        steps.push(how.step());
        acting.push(baseOf(identity));
      }
    }
    if (last !== undefined) steps.push(last);
    const [start] = reached.keys();
    const others = [...new Set(acting)].filter((identity) => identity !== start && (last !== undefined || identity !== ends[0]));
    return { via: others.map(place), steps, certain: sure };
  }

  /** An account's administrator: by writing the policies of somebody as whom one acts, or those of a new role or user. */
  function administration(reached: ReadonlyMap<Identity, Reached>): ReadonlyMap<string, Way> {
    const found = new Map<string, Way>();
    const offer = (account: string, way: Way) => {
      const known = found.get(account);
      if (
        known === undefined ||
        Number(way.certain) - Number(known.certain) > 0 ||
        (way.certain === known.certain && way.steps.length < known.steps.length)
      )
        found.set(account, way);
    };
    for (const [identity, { depth }] of reached) {
      const caller = callerOf(identity);
      if (caller === undefined) continue;
      const known = found.get(caller.account);
      if (known?.certain && known.steps.length <= depth + 1) continue;
      if (caller.may.size > 0) {
        for (const edge of escalations.powers(caller)) {
          const grown = firstGrowing(reached, edge.targets, identity);
          if (grown !== undefined) offer(caller.account, wayTo(reached, [identity, grown], edge.stepTo(baseOf(grown)), edge.certain));
        }
        const anew = escalations.anew(caller);
        if (anew !== undefined) offer(caller.account, wayTo(reached, [identity], anew.step, anew.certain));
      }
      const [doubt] = caller.doubts;
      if (doubt !== undefined && escalations.canGrow(caller)) offer(caller.account, wayTo(reached, [identity], undefined, presume(doubt)));
    }
    return found;
  }

  /** Somebody as whom one acts and who gets everything by such a policy: the caller first, then the nearest. */
  function firstGrowing(reached: ReadonlyMap<Identity, Reached>, targets: ReadonlySet<Identity>, self: Identity): Identity | undefined {
    const grows = (identity: Identity): boolean => {
      const caller = targets.has(baseOf(identity)) ? callerOf(identity) : undefined;
      return caller !== undefined && escalations.canGrow(caller);
    };
    if (grows(self)) return self;
    for (const identity of reached.keys()) if (grows(identity)) return identity;
    return undefined;
  }

  return {
    starts() {
      const positions = new Map(openly.map((role, index) => [role, index]));
      const entries = (user: Identity) =>
        [...(assumed.get(user) ?? [])].map(([role, certain]) => `${positions.get(role)}${certain ? "" : "?"}`).join(" ");
      const key = (user: User) => {
        const caller = callerOf(user);
        if (caller === undefined || (caller.may.size === 0 && caller.doubts.length === 0)) return entries(user);
        const apart = caller.picksResources ? user.origin.urn : user.groups.map(({ origin }) => origin.urn).join();
        return `${entries(user)} ${caller.key} ${apart}`;
      };
      return [...groupBy(users, key)].flatMap(([text, members]) => {
        const [from] = members;
        return text === "" || from === undefined ? [] : [{ from, members }];
      });
    },
    walk(from) {
      const reached = walkFrom(from);
      const ways = new Map<Identity, Way>();
      for (const role of reached.keys()) if (isPrivileged(role)) ways.set(role, wayTo(reached, [role]));
      return { ways, accounts: administration(withoutRoles(reached, isPrivileged)) };
    },
  };
}

/** So many changes of one's own policies are tried one after the other. */
const MOST_CHANGES = 2;

/** What isn't reached through a privileged role, which is reported by itself. */
function withoutRoles(reached: ReadonlyMap<Identity, Reached>, isPrivileged: (role: Identity) => boolean): ReadonlyMap<Identity, Reached> {
  const kept = new Map<Identity, Reached>();
  for (const [identity, how] of reached) {
    if ((how.from === undefined || kept.has(how.from)) && !isPrivileged(identity)) kept.set(identity, how);
  }
  return kept;
}

function assume(role: Identity): Step {
  return { calls: ["sts:AssumeRole"], on: place(role), by: `the trust policy of \`${role.origin.name}\`` };
}
