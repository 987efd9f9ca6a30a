import type { Budget } from "../sets/budget.js";
import type { Dimension, Variable } from "../sets/dimension.js";
import { choose, includes, type ValueSet } from "../sets/valueset.js";

/** What a request has for a dimension: nothing, one value, or a list (of two or more, where one value may stand alone). */
export type Value = string | readonly string[] | undefined;

/** A constraint on one dimension. Its negation is one too. */
export interface Atom {
  readonly dimension: Dimension;
  readonly whenAbsent: boolean;
  /** Of a list, must all members satisfy it, or one? */
  readonly quantifier: "all" | "any";
  /** A member satisfies the constraint iff it is in `values`, or, negated, iff it isn't. */
  readonly negated: boolean;
  /** Holds for a list as such, whatever its members: an operator without quantifier. */
  readonly onList: boolean | undefined;
  readonly values: ValueSet | Unbound;
}

/** A set of values that depends on other parts of the request, through policy variables. */
export interface Unbound {
  readonly kind: "unbound";
  /** Equal for two sets that are equal whatever the variables are. */
  readonly signature: string;
  readonly variables: readonly Variable[];
  /** What is in the set whatever the variables are. */
  readonly atLeast: ValueSet;
  /** The set, once each variable (by its place in `variables`) has a value, or has none. */
  readonly bind: (values: readonly (string | undefined)[]) => ValueSet;
}

export type BoundAtom = Atom & { readonly values: ValueSet };

export function isBound(atom: Atom): atom is BoundAtom {
  return atom.values.kind !== "unbound";
}

export function negate(atom: Atom): Atom {
  return {
    ...atom,
    whenAbsent: !atom.whenAbsent,
    quantifier: atom.quantifier === "all" ? "any" : "all",
    negated: !atom.negated,
    onList: atom.onList === undefined ? undefined : !atom.onList,
  };
}

/** True iff the two are each other's negation, whatever the variables in them are. */
export function contradict(one: Atom, other: Atom): boolean {
  const { dimension, negated, whenAbsent, quantifier, onList } = negate(one);
  return (
    one.values.kind === "unbound" &&
    other.values.kind === "unbound" &&
    one.values.signature === other.values.signature &&
    other.dimension === dimension &&
    other.negated === negated &&
    other.whenAbsent === whenAbsent &&
    other.quantifier === quantifier &&
    other.onList === onList
  );
}

/** True iff the value satisfies the constraint. */
export function holds(atom: BoundAtom, value: Value): boolean {
  if (value === undefined) return atom.whenAbsent;
  if (typeof value === "string") return includes(atom.values, value) !== atom.negated;
  if (atom.onList !== undefined) return atom.onList;
  const test = (one: string): boolean => includes(atom.values, one) !== atom.negated;
  return atom.quantifier === "all" ? value.every(test) : value.some(test);
}

export const NO_VALUE = Symbol("no value");

/** A value that satisfies all of `atoms` (all on `dimension`), the simplest kind first: none, one, a list. `NO_VALUE` iff there is none. */
export function satisfy(dimension: Dimension, atoms: readonly BoundAtom[], budget: Budget): Value | typeof NO_VALUE {
  if (dimension.mayBeAbsent && atoms.every((atom) => atom.whenAbsent)) return undefined;
  if (dimension.multivalued === "always") return satisfyByList(dimension, atoms, 1, budget);
  const one = chooseFor(dimension, atoms, budget);
  if (one !== undefined) return one;
  return dimension.multivalued === "maybe" ? satisfyByList(dimension, atoms, 2, budget) : NO_VALUE;
}

function chooseFor(dimension: Dimension, atoms: readonly BoundAtom[], budget: Budget, not: readonly ValueSet[] = []): string | undefined {
  return choose(
    {
      include: atoms.filter((atom) => !atom.negated).map((atom) => atom.values),
      exclude: [...atoms.filter((atom) => atom.negated).map((atom) => atom.values), ...not],
      templates: dimension.templates,
      type: dimension.type,
    },
    budget,
  );
}

function satisfyByList(dimension: Dimension, atoms: readonly BoundAtom[], atLeast: number, budget: Budget): Value | typeof NO_VALUE {
  if (atoms.some((atom) => atom.onList === false)) return NO_VALUE;
  const quantified = atoms.filter((atom) => atom.onList === undefined);
  const ofAll = quantified.filter((atom) => atom.quantifier === "all");
  const members = new Set<string>();
  for (const atom of quantified) {
    if (atom.quantifier === "all") continue;
    const found = chooseFor(dimension, [...ofAll, atom], budget);
    if (found === undefined) return NO_VALUE;
    members.add(found);
  }
  while (members.size < atLeast) {
    const taken: ValueSet[] = [{ kind: "language", language: { words: [...members], sequences: [], samples: [] } }];
    const another = chooseFor(dimension, ofAll, budget, taken);
    if (another === undefined) return NO_VALUE;
    members.add(another);
  }
  return [...members];
}
