import type { DocumentSlot, Origin, Reference } from "./facts";

/** Something that a preview can't know about a holder of policies: which of several things it has, or whether it has one. */
export interface Doubt {
  /** The value that isn't known, for people. */
  readonly about: string;
  /** Exactly one of these comes on top of what is certain; undefined where it may be anything. */
  readonly alternatives: readonly Holding[] | undefined;
}

/** What somebody may hold: the documents, and by name what the stack doesn't define. */
export interface Holding {
  readonly documents: readonly DocumentSlot[];
  /** ARNs. */
  readonly foreignPolicies: readonly string[];
  readonly groups: readonly string[];
}

export const NOTHING: Holding = { documents: [], foreignPolicies: [], groups: [] };

/** More ways than this to come out are no longer tried one by one. */
const MOST_WAYS = 64;

/** Every way in which the doubts may come out together; undefined where one may come out as anything, or the ways are too many. */
export function waysOut(doubts: readonly Doubt[]): readonly Holding[] | undefined {
  let ways: readonly Holding[] = [NOTHING];
  for (const { alternatives } of doubts) {
    if (alternatives === undefined || ways.length * alternatives.length > MOST_WAYS) return undefined;
    ways = ways.flatMap((way) => alternatives.map((one) => both(way, one)));
  }
  return ways;
}

export function both(one: Holding, other: Holding): Holding {
  return {
    documents: [...one.documents, ...other.documents],
    foreignPolicies: [...one.foreignPolicies, ...other.foreignPolicies],
    groups: [...one.groups, ...other.groups],
  };
}

/** How a value is called in "it depends on …". */
export function aboutReference({ property }: Pick<Reference, "property">, { type, name }: Origin): string {
  return `\`${property}\` of \`${name}\` (${type})`;
}

export function aboutDocument({ path, origin }: DocumentSlot): string {
  return `\`${path.join(".")}\` of \`${origin.name}\` (${origin.type})`;
}
