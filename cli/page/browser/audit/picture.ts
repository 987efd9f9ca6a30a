import { groupBy } from "../../../../stack/group-by";
import type { Place, Reach } from "../../../findings/reach";

/** Who reaches what, with those who reach the same, and what the same people reach, taken together. */
export interface Picture {
  readonly people: readonly Node[];
  readonly roles: readonly Node[];
  readonly links: readonly Link[];
}

export interface Node {
  readonly kind: "people" | "anyone" | "roles";
  readonly places: readonly Place[];
  /** Whether they stand together only because a picture has no room for all. */
  readonly rest: boolean;
}

/** Between positions in `people` and `roles`: some of the users reach some of the roles. */
export interface Link {
  readonly from: number;
  readonly to: number;
  /** Whether each user reaches each role. */
  readonly whole: boolean;
  /** Whether all that is reached is surely reached. */
  readonly certain: boolean;
}

/** Users of accounts that the audit doesn't see. */
const ANYONE: Place = { id: "", name: "Users of other accounts" };

interface Person extends Place {
  /** By position of the role: whether it is certain. */
  readonly reaches: Map<number, boolean>;
}

/** At most `most` nodes on each side: the last one takes in those that there is no room for. */
export function pictureOf(reach: Reach, most: number): Picture {
  const roles = targetsOf(reach);
  const people = [...groupBy(peopleOf(roles), ({ id, reaches }) => `${id === ""} ${JSON.stringify([...reaches])}`).values()];
  people.sort((a, b) => anyone(b) - anyone(a) || b.length - a.length);
  const shown = capped(people, most);
  const reachedBy = (role: number) => shown.map((some) => JSON.stringify(reachesOf(some, [role]))).join();
  const byReach = [...groupBy([...roles.keys()], reachedBy).values()].sort((a, b) => middle(shown, a) - middle(shown, b));
  const groups = capped(byReach, most);
  return {
    people: shown.map((places, index) => ({
      kind: anyone(places) ? "anyone" : "people",
      places,
      rest: people.length > most && index === most - 1,
    })),
    roles: groups.map((some, index) => ({
      kind: "roles",
      places: some.flatMap((role) => roles[role]?.role ?? []),
      rest: byReach.length > most && index === most - 1,
    })),
    links: shown.flatMap((places, from) =>
      groups.flatMap((some, to): readonly Link[] => {
        const reaching = reachesOf(places, some);
        if (reaching.length === 0) return [];
        return [{ from, to, whole: reaching.length === places.length * some.length, certain: !reaching.includes(false) }];
      }),
    ),
  };
}

type Target = Pick<Reach["roles"][number], "role" | "users" | "otherAccounts">;

/** The accounts whose administrators users become, and the privileged roles. */
function targetsOf({ roles, accounts }: Reach): readonly Target[] {
  const administrators = accounts.map(({ account, users }) => ({
    role: { ...account, name: `Administrator of ${account.name}` },
    users,
    otherAccounts: false,
  }));
  return [...administrators, ...roles];
}

function peopleOf(roles: readonly Target[]): readonly Person[] {
  const people = new Map<string, Person>();
  const add = ({ id, name }: Place, role: number, certain: boolean) => {
    const person = people.get(id) ?? { id, name, reaches: new Map() };
    people.set(id, person);
    person.reaches.set(role, certain);
  };
  roles.forEach(({ users, otherAccounts }, role) => {
    for (const user of users) add(user, role, user.certain);
    if (otherAccounts) add(ANYONE, role, true);
  });
  return [...people.values()];
}

function capped<T>(groups: readonly (readonly T[])[], most: number): readonly (readonly T[])[] {
  return groups.length <= most ? groups : [...groups.slice(0, most - 1), groups.slice(most - 1).flat()];
}

/** For each of the people who reaches one of the roles, whether that is certain. */
function reachesOf(people: readonly Person[], roles: readonly number[]): readonly boolean[] {
  return people.flatMap(({ reaches }) => roles.flatMap((role) => reaches.get(role) ?? []));
}

function anyone(people: readonly Place[]): number {
  return people[0]?.id === ANYONE.id ? 1 : 0;
}

/** The mean position of those who reach the roles: roles in this order cross few links. */
function middle(people: readonly (readonly Person[])[], roles: readonly number[]): number {
  const positions = people.flatMap((some, position) => (reachesOf(some, roles).length === 0 ? [] : [position]));
  return positions.reduce((sum, position) => sum + position, 0) / positions.length;
}
