import type { Budget } from "../sets/budget.js";
import type { Dimension, Variable } from "../sets/dimension.js";
import { EMPTY } from "../sets/language.js";
import { filled } from "../sets/member.js";
import { Inexact, type ValueSet } from "../sets/valueset.js";
import { type Atom, type BoundAtom, contradict, holds, isBound, NO_VALUE, satisfy, type Value } from "./atom.js";
import type { Literal } from "./compile.js";

/** The constraints so far, and for each dimension that has any a value that satisfies them. */
interface State {
  readonly atoms: ReadonlyMap<Dimension, readonly BoundAtom[]>;
  readonly values: ReadonlyMap<Dimension, Value>;
  /** The constraints with policy variables that were taken for granted so far. */
  readonly granted: readonly Atom[];
}

export type Solution = ReadonlyMap<Dimension, Value>;

const START: State = { atoms: new Map(), values: new Map(), granted: [] };
const MAX_GROUNDINGS = 12;

/**
 * Values for the dimensions such that each of `demands` holds and each of `clauses` (rows of literals) has a literal that fails;
 * undefined iff there are none. Throws {@link Inexact} where policy variables leave that open, `OverBudget` where it costs too much.
 *
 * It guesses the simplest values, looks for a clause whose literals all hold, and then makes one of them fail, each in turn.
 * A clause that the guess already escapes costs nothing but the look.
 *
 * Constraints with policy variables are first taken for granted, whatever they say: where even that leaves no values, there are none.
 * Then values for the variables are tried.
 */
export function solve(demands: readonly Literal[], clauses: readonly (readonly Literal[])[], budget: Budget): Solution | undefined {
  const certain = demands.every(isCertain) && clauses.every((clause) => clause.every(isCertain));
  if (certain) return new Search(clauses, budget, false).run(demands);
  if (new Search(clauses, budget, true).run(demands) === undefined) return undefined;
  const found = new Search(clauses, budget, false).run(demands);
  if (found === undefined) throw new Inexact();
  return found;
}

/** Is one of these the negation of what was taken for granted? */
function isRefuted({ granted }: State, atoms: readonly Atom[]): boolean {
  return atoms.some((atom) => granted.some((before) => contradict(before, atom)));
}

function isCertain({ hold, fail }: Literal): boolean {
  return [...hold, ...fail].every((atoms) => atoms.every(isBound));
}

class Search {
  constructor(
    private readonly clauses: readonly (readonly Literal[])[],
    private readonly budget: Budget,
    /** Take constraints with policy variables for granted. */
    private readonly relaxed: boolean,
  ) {}

  run(demands: readonly Literal[]): Solution | undefined {
    // What is certain first: values for policy variables are then looked for within it.
    const ordered = [...demands.filter(isCertain), ...demands.filter((literal) => !isCertain(literal))];
    for (const state of this.demand(START, ordered)) {
      const found = this.escape(state);
      if (found !== undefined) return new Map([...this.defaults, ...found.values]);
    }
    return undefined;
  }

  /** The states in which all of `literals` hold, one for each choice among their alternatives. */
  private *demand(state: State, literals: readonly Literal[], from = 0): Generator<State> {
    const literal = literals[from];
    if (literal === undefined) {
      yield state;
      return;
    }
    for (const atoms of literal.hold) for (const next of this.demanding(state, atoms)) yield* this.demand(next, literals, from + 1);
  }

  /** A state, reached from this one by further constraints, in which every clause has a failing literal. */
  private escape(state: State): State | undefined {
    let fewest: readonly Iterable<State>[] | undefined;
    for (const clause of this.clauses) {
      this.budget.spend(1 + clause.length / 2);
      if (!this.matches(state, clause)) continue;
      const branches = this.branches(state, clause);
      if (branches.length === 0) return undefined;
      if (fewest === undefined || branches.length < fewest.length) fewest = branches;
    }
    if (fewest === undefined) return state;
    for (const branch of fewest) {
      for (const next of branch) {
        const found = this.escape(next);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  /** Do all literals of the clause hold for the values guessed? */
  private matches(state: State, clause: readonly Literal[]): boolean {
    return clause.every((literal) => literal.hold.some((atoms) => atoms.every((atom) => this.holdsIn(state, atom))));
  }

  private holdsIn(state: State, atom: Atom): boolean {
    this.budget.spend(1);
    if (this.relaxed && !isBound(atom)) return !isRefuted(state, [atom]);
    return holds(
      isBound(atom) ? atom : bindIn(atom, (variable) => this.valueOf(state, variable.dimension)),
      this.valueOf(state, atom.dimension),
    );
  }

  private valueOf(state: State, dimension: Dimension): Value {
    return state.values.has(dimension) ? state.values.get(dimension) : this.defaultValue(dimension);
  }

  private readonly defaults = new Map<Dimension, Value>();

  private defaultValue(dimension: Dimension): Value {
    if (!this.defaults.has(dimension)) {
      const value = satisfy(dimension, [], this.budget);
      this.defaults.set(dimension, value === NO_VALUE ? undefined : value);
    }
    return this.defaults.get(dimension);
  }

  /**
   * The states in which a literal of the clause fails: the first one, or the second while the first holds, and so on.
   * Where policy variables are in it, they are worked out when asked for.
   */
  private branches(state: State, clause: readonly Literal[]): readonly Iterable<State>[] {
    const found: Iterable<State>[] = [];
    let before = state;
    for (const literal of clause) {
      for (const atoms of literal.fail) {
        if (isRefuted(before, atoms)) continue;
        const branch = atoms.every(isBound) ? [...this.demanding(before, atoms)] : this.demanding(before, atoms);
        if (!Array.isArray(branch) || branch.length > 0) found.push(branch);
      }
      const only = literal.hold.length === 1 ? (literal.hold[0] as readonly Atom[]) : undefined;
      if (!only?.every(isBound)) continue;
      const [narrowed] = this.demanding(before, only);
      if (narrowed === undefined) break;
      before = narrowed;
    }
    return found;
  }

  /** The states in which all of `atoms` hold too: at most one where no policy variables are among them. */
  private *demanding(state: State, atoms: readonly Atom[], from = 0): Generator<State> {
    const atom = atoms[from];
    if (atom === undefined) {
      yield state;
      return;
    }
    const nexts = isBound(atom) ? [this.narrow(state, atom)] : isRefuted(state, [atom]) ? [] : this.ground(state, atom);
    for (const next of nexts) if (next !== undefined) yield* this.demanding(next, atoms, from + 1);
  }

  private narrow(state: State, atom: BoundAtom): State | undefined {
    const { dimension } = atom;
    this.budget.spend(2);
    const atoms = [...(state.atoms.get(dimension) ?? []), atom];
    let value: Value | typeof NO_VALUE = this.valueOf(state, dimension);
    if (!holds(atom, value)) value = satisfy(dimension, atoms, this.budget);
    if (value === NO_VALUE) return undefined;
    return { ...state, atoms: new Map(state.atoms).set(dimension, atoms), values: new Map(state.values).set(dimension, value) };
  }

  /** Tries values for the atom's variables: those guessed so far, those that the constraints name, a fresh one, none. */
  private *ground(before: State, atom: Atom): Generator<State | undefined> {
    const state = { ...before, granted: [...before.granted, atom] };
    if (this.relaxed) {
      yield this.narrow(state, { ...atom, ...SOMETHING });
      return;
    }
    if (atom.whenAbsent && atom.dimension.mayBeAbsent) {
      const absent = this.narrow(state, isAbsent(atom.dimension));
      if (absent !== undefined) yield absent;
    }
    if (atom.values.kind !== "unbound") return;
    for (const next of this.pin(state, atom.values.variables, atom.dimension)) {
      yield this.narrow(
        next,
        bindIn(atom, (variable) => next.values.get(variable.dimension)),
      );
    }
  }

  /** The states in which each variable has a value, the likeliest first. */
  private *pin(state: State, variables: readonly Variable[], target: Dimension): Generator<State> {
    const [variable, ...others] = variables;
    if (variable === undefined) {
      yield state;
      return;
    }
    for (const value of [...this.likelyValues(state, variable, target)].slice(0, MAX_GROUNDINGS)) {
      const next = this.narrow(state, is(variable.dimension, variable.equals(value)));
      if (next !== undefined) yield* this.pin(next, others, target);
    }
    const without = variable.dimension.mayBeAbsent ? this.narrow(state, isAbsent(variable.dimension)) : undefined;
    if (without !== undefined) yield* this.pin(without, others, target);
  }

  private likelyValues(state: State, variable: Variable, target: Dimension): ReadonlySet<string> {
    const values = new Set<string>();
    const guess = this.valueOf(state, variable.dimension);
    if (typeof guess === "string") values.add(variable.project(guess) ?? "");
    const aimed = this.valueOf(state, target);
    if (typeof aimed === "string") values.add(aimed);
    for (const text of [...namedIn(state.atoms.get(target)), ...this.named(target)]) values.add(text);
    for (const text of [...namedIn(state.atoms.get(variable.dimension)), ...this.named(variable.dimension)]) {
      values.add(variable.project(text) ?? text);
    }
    return values.add("other").add("x");
  }

  /** The words that the clauses compare a dimension with. */
  private named(dimension: Dimension): readonly string[] {
    if (this.namedByClauses === undefined) {
      this.namedByClauses = new Map();
      for (const atom of this.clauses.flatMap((clause) => clause.flatMap(({ hold }) => hold.flat()))) {
        if (!isBound(atom)) continue;
        this.namedByClauses.set(atom.dimension, [...(this.namedByClauses.get(atom.dimension) ?? []), ...namedIn([atom])]);
      }
    }
    return this.namedByClauses.get(dimension) ?? [];
  }

  private namedByClauses: Map<Dimension, readonly string[]> | undefined;
}

function bindIn(atom: Atom, lookUp: (variable: Variable) => Value): BoundAtom {
  const { values } = atom;
  if (values.kind !== "unbound") return { ...atom, values };
  const bound = values.variables.map((variable) => {
    const value = lookUp(variable);
    return typeof value === "string" ? variable.project(value) : undefined;
  });
  return { ...atom, values: values.bind(bound) };
}

const NOTHING: ValueSet = { kind: "language", language: EMPTY };

/** Whatever value there is: the least that an atom asks of a value, whatever its variables are. */
const SOMETHING = { values: NOTHING, quantifier: "all", negated: true, onList: undefined } as const;

function is(dimension: Dimension, values: ValueSet): BoundAtom {
  return { dimension, whenAbsent: false, quantifier: "all", negated: false, onList: undefined, values };
}

function isAbsent(dimension: Dimension): BoundAtom {
  return { dimension, whenAbsent: true, quantifier: "any", negated: false, onList: undefined, values: NOTHING };
}

/** The words that the constraints on a dimension mention. */
function namedIn(atoms: readonly BoundAtom[] | undefined): readonly string[] {
  return (atoms ?? []).flatMap(({ values }) =>
    values.kind === "language" ? [...values.language.words, ...values.language.samples, ...filled(values.language, ["x"])] : [],
  );
}
