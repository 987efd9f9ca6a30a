import { arnsOfAccount } from "../caller/caller.js";
import { type KeySource, type Keys, type Part, USER_NAME_PART, variableOf } from "../caller/keys.js";
import type { Condition, Document, ListElement, PrincipalElement, Statement } from "../document/document.js";
import { type Operator, operatorOf } from "../document/operators.js";
import { foldCase } from "../document/text.js";
import { toAddressBlock, toInstant, toNumber } from "../document/values.js";
import type { Dimension } from "../sets/dimension.js";
import { any, EMPTY, EVERYTHING, has, type Language, literal, NO_COLON, NO_SLASH, step, union, words } from "../sets/language.js";
import { type Comparing, globMatches, isText, languageOf, type Piece, pieces, stepsOf, textOf } from "../sets/pattern.js";
import { Inexact, includes, type ValueSet } from "../sets/valueset.js";
import { type Atom, holds, isBound, negate, type Unbound, type Value } from "./atom.js";

/** A part of a statement, as what it asks of the request: each is a choice between rows of constraints that all hold. */
export interface Literal {
  readonly hold: readonly (readonly Atom[])[];
  readonly fail: readonly (readonly Atom[])[];
}

/** What the request's action and resource may be. A fixed action is compared at once. */
export interface Operation {
  readonly action: string | Dimension;
  readonly resource: Dimension;
}

/** A statement's demands on a request, or `never` where no request of the space matches it. No literals: it always matches. */
export type Compiled = readonly Literal[] | "never";

/** What a statement asks of the requests that `keys` and `target` describe. `skip` leaves conditions out. */
export function compile(
  statement: Statement,
  version: Document["version"],
  keys: Keys,
  target: Operation,
  skip: (condition: Condition) => boolean = () => false,
): Compiled {
  const compiler = new Compiler(statement.effect, version === "2012-10-17", keys);
  const literals: Literal[] = [];
  const add = (part: Literal | boolean): boolean => {
    if (typeof part !== "boolean") literals.push(part);
    return part !== false;
  };
  for (const condition of statement.conditions) if (!skip(condition) && !add(compiler.condition(condition))) return "never";
  if (statement.principal !== undefined && !add(compiler.principal(statement.principal))) return "never";
  if (!add(compiler.action(statement.action, target.action))) return "never";
  if (statement.resource !== undefined && !add(compiler.resource(statement.resource, target.resource))) return "never";
  return literals;
}

/** What an element asks of any action, the same whoever calls: there is one dimension of actions. */
const OF_ACTIONS = new WeakMap<ListElement, Literal>();

class Compiler {
  constructor(
    private readonly effect: Statement["effect"],
    private readonly variables: boolean,
    private readonly keys: Keys,
  ) {}

  action(element: ListElement, action: string | Dimension): Literal | boolean {
    if (typeof action === "string") return element.patterns.some((pattern) => globMatches(foldCase(pattern), action)) !== element.negated;
    if (element.patterns.includes("*")) return !element.negated;
    const known = OF_ACTIONS.get(element);
    if (known !== undefined) return known;
    const values = element.patterns.map((pattern) => pieces(foldCase(pattern), true, false, foldCase));
    const made = literalOf(present(action, element.negated, asSet(languageOf(values, PLAIN, EMPTY))));
    OF_ACTIONS.set(element, made);
    return made;
  }

  resource(element: ListElement, resource: Dimension): Literal | boolean {
    if (element.patterns.includes("*")) return !element.negated;
    const values = element.patterns.map((pattern) => pieces(pattern, true, this.variables, foldCase));
    return literalOf(
      present(resource, element.negated, this.strings(values, PLAIN, { dimension: resource, part: undefined }, element.negated)),
    );
  }

  /**
   * Who the element names. An account stands for all of its identities in a `Principal`, and for the root user alone in a `NotPrincipal`.
   * A unique id is nobody's: IAM shows one where the user or role was deleted, and never gives it again.
   */
  principal({ negated, entries }: PrincipalElement): Literal | boolean {
    const { caller } = this.keys;
    const wholeAccount = !negated;
    const arns: Language[] = [];
    const services: string[] = [];
    const providers: string[] = [];
    for (const entry of entries) {
      if (entry.kind === "everyone") return !negated;
      if (entry.kind === "arn") arns.push(words([entry.arn]));
      if (entry.kind === "service") services.push(entry.name);
      if (entry.kind === "federated") providers.push(entry.name);
      if (entry.kind === "account" && (wholeAccount || caller.kind === "root")) {
        arns.push(identitiesOf(entry.partition, entry.account));
      }
    }
    const among = (dimension: Dimension | undefined, languages: readonly Language[]): Atom[] =>
      dimension === undefined || languages.length === 0 ? [] : [present(dimension, false, asSet(union(languages)))];
    const atoms = [
      ...among(caller.arn, arns),
      ...among(caller.serviceName, services.length === 0 ? [] : [words(services)]),
      ...among(caller.provider, providers.length === 0 ? [] : [words(providers)]),
    ];
    if (atoms.length === 0) return negated;
    const listed = { hold: atoms.map((atom) => [atom]), fail: [atoms.map(negate)] };
    return negated ? { hold: listed.fail, fail: listed.hold } : listed;
  }

  condition(condition: Condition): Literal | boolean {
    // What an empty list of values means isn't documented: the attacker's favour decides.
    if (condition.values.length === 0) return this.effect === "Allow";
    const operator = operatorOf(condition.operator);
    const source = this.keys.source(condition.keyId);
    const whenAbsent = holdsWhenAbsent(condition, operator, this.effect);
    if (source.kind === "fixed" && source.value === undefined) return whenAbsent;
    if (operator.family === "null") return this.presence(condition, source, whenAbsent);

    const subject =
      source.kind === "free" ? source : { dimension: this.keys.constant(condition.keyId, source.value ?? ""), part: undefined };
    const values = this.values(condition, operator, subject);
    if (source.kind === "fixed") {
      // One value that matches settles it, whatever the policy variables in the others are.
      const settled = values.kind === "unbound" ? values.atLeast : values;
      if (values.kind !== "unbound" || includes(settled, source.value ?? ""))
        return includes(settled, source.value ?? "") !== operator.negated;
    }
    const atom: Atom = {
      dimension: subject.dimension,
      whenAbsent,
      quantifier: condition.quantifier === "ForAllValues" ? "all" : "any",
      negated: operator.negated,
      onList: condition.quantifier === undefined ? this.effect === "Allow" : undefined,
      values,
    };
    return settled(atom) ?? literalOf(atom);
  }

  private presence(condition: Condition, source: KeySource, whenAbsent: boolean): Literal | boolean {
    const whenPresent = condition.values.includes("false");
    if (source.kind === "fixed" || whenAbsent === whenPresent || !source.dimension.mayBeAbsent) return whenPresent;
    const { dimension } = source;
    const nothing = asSet(EMPTY);
    return literalOf({
      dimension,
      whenAbsent,
      quantifier: whenPresent ? "all" : "any",
      negated: whenPresent,
      onList: undefined,
      values: nothing,
    });
  }

  private values(condition: Condition, operator: Operator, subject: Operand): ValueSet | Unbound {
    const { family, comparison, wildcards, anyCase } = operator;
    if (subject.part !== undefined && (family === "numeric" || family === "date" || family === "ip")) throw new Inexact();
    // Whether a negated operator holds for a value of another type isn't documented: in a Deny it doesn't.
    const otherTypes = this.effect === "Deny" && operator.negated;
    switch (family) {
      case "numeric":
        return { kind: "numbers", comparison, otherTypes, bounds: condition.values.map(toNumber) };
      case "date":
        return { kind: "instants", comparison, otherTypes, bounds: condition.values.map(toInstant) };
      case "ip":
        return { kind: "addresses", otherTypes, blocks: condition.values.flatMap((value) => toAddressBlock(value) ?? []) };
      case "bool": {
        const values = condition.values.map((value) => pieces(value, false, this.variables, foldCase));
        return this.strings(values, { ...PLAIN, anyCase, boolean: true }, subject, operator.negated);
      }
      default: {
        const variables = this.variables && family !== "binary";
        const values = condition.values.map((value) => pieces(value, wildcards, variables, foldCase));
        const comparing = { ...PLAIN, anyCase, arn: family === "arn" };
        return this.strings(values, comparing, subject, operator.negated, comparing.arn && otherTypes ? NO_ARN : EMPTY);
      }
    }
  }

  /** The set of the values; one that waits for the values of policy variables where there are any. */
  private strings(
    written: readonly (readonly Piece[])[],
    comparing: ComparingValues,
    subject: Operand,
    negated: boolean,
    also: Language = EMPTY,
  ): ValueSet | Unbound {
    const { part } = subject;
    const ofCaller = comparing.arn && part === undefined && subject.dimension === this.keys.caller.arn;
    const values = (ofCaller ? written.filter((value) => mayEndIn(value, this.keys.caller.arnTail)) : written).flatMap((value) => {
      const own = this.withoutOwnParts(value, subject);
      return comparing.boolean && own !== value ? TRUTH_VALUES : [own];
    });
    // A value whose meaning isn't documented matches everything where that makes an Allow hold or a Deny fail, and nothing elsewhere.
    const undocumented = (this.effect === "Allow") !== negated ? EVERYTHING : EMPTY;
    const keyIds = [...new Set(values.flat().flatMap((piece) => (piece.kind === "variable" ? [piece.keyId] : [])))];
    const build = (some: readonly (readonly Piece[])[], resolve: (keyId: string) => string | undefined): ValueSet => {
      const known: Piece[][] = [];
      let unknown = false;
      for (const value of some) {
        const ground = substitute(value, resolve);
        if (ground === undefined) unknown = true;
        else if (!comparing.boolean || /^(true|false)$/i.test(textOf(ground))) known.push(ground);
      }
      const language = part === undefined ? languageOf(known, comparing, undocumented) : lift(known, comparing, part, undocumented);
      return asSet(union([...(unknown ? [undocumented] : []), ...(also === EMPTY ? [] : [also]), language]));
    };
    if (keyIds.length === 0) return build(values, () => undefined);

    const sources = keyIds.map((keyId) => this.keys.source(keyId));
    const free = sources.filter((source) => source.kind === "free");
    const bind = (bound: readonly (string | undefined)[]): ValueSet =>
      build(values, (keyId) => {
        const source = sources[keyIds.indexOf(keyId)];
        return source?.kind === "free" ? bound[free.indexOf(source)] : source?.value;
      });
    if (free.length === 0) return bind([]);
    const signature = JSON.stringify([values, comparing, undocumented === EVERYTHING]);
    const certain = values.filter((value) => value.every(({ kind }) => kind !== "variable" && kind !== "unreadable"));
    const atLeast = build(certain, () => undefined);
    return { kind: "unbound", signature, variables: free.map(variableOf), bind, atLeast };
  }

  /**
   * The value without variables that stand for a part of the very thing it is compared with: a key is always equal to itself, and
   * an ARN that ends in `/${aws:username}` ends in any text without a slash.
   */
  private withoutOwnParts(value: readonly Piece[], { dimension, part }: Operand): readonly Piece[] {
    const last = value[value.length - 1];
    if (last?.kind !== "variable") return value;
    const source = this.keys.source(last.keyId);
    if (source.kind !== "free" || source.dimension !== dimension) return value;
    if (value.length === 1 && source.part === part && dimension.multivalued === "never") return [{ kind: "wildcard", repeated: true }];
    const before = value[value.length - 2];
    const isName = part === undefined && source.part === USER_NAME_PART && before?.kind === "text" && before.text.endsWith("/");
    return isName ? [...value.slice(0, -1), { kind: "wildcard", repeated: true, chars: NO_SLASH }] : value;
  }
}

/** What equals itself where only truth values do. */
const TRUTH_VALUES: readonly (readonly Piece[])[] = [[{ kind: "text", text: "true" }], [{ kind: "text", text: "false" }]];

/** What a condition or a resource element is about: a dimension, or a part of its value. */
interface Operand {
  readonly dimension: Dimension;
  readonly part: Part | undefined;
}

/** Texts of fewer than six parts. */
const NO_ARN: Language = {
  words: [],
  sequences: [0, 1, 2, 3, 4].map((colons) =>
    Array.from({ length: 2 * colons + 1 }, (_, index) => (index % 2 === 0 ? any(NO_COLON) : step(":"))),
  ),
  samples: [],
};

interface ComparingValues extends Comparing {
  /** Only truth values equal anything. */
  readonly boolean: boolean;
}

const PLAIN: ComparingValues = { anyCase: false, arn: false, chars: undefined, boolean: false };

/** Whether the last part of an ARN pattern may start with `tail`: what can't needs no search. A policy variable may be anything, or nothing. */
function mayEndIn(pattern: readonly Piece[], tail: string): boolean {
  if (pattern.some(({ kind }) => kind === "variable" || kind === "unreadable")) return true;
  let colons = 0;
  for (const piece of pattern) {
    if (piece.kind !== "text") continue;
    const parts = piece.text.split(":");
    if (colons + parts.length > 5) {
      const start = parts.slice(5 - colons).join(":");
      const length = Math.min(start.length, tail.length);
      return start.slice(0, length) === tail.slice(0, length);
    }
    colons += parts.length - 1;
  }
  return true;
}

const IDENTITIES = new Map<string, Language>();

/** The ARNs of the account's identities; the last accounts that were asked about are remembered. */
function identitiesOf(partition: string | undefined, account: string): Language {
  const key = `${partition ?? ""} ${account}`;
  const known = IDENTITIES.get(key);
  if (known !== undefined) return known;
  const made = arnsOfAccount(partition, literal(account), account);
  if (IDENTITIES.size >= 64) IDENTITIES.clear();
  IDENTITIES.set(key, made);
  return made;
}

function asSet(language: Language): ValueSet {
  return { kind: "language", language };
}

/** The dimension, which the request always has, is in the set, or isn't. */
function present(dimension: Dimension, negated: boolean, values: ValueSet | Unbound): Atom {
  return { dimension, whenAbsent: negated, quantifier: "any", negated, onList: undefined, values };
}

function literalOf(atom: Atom): Literal {
  return { hold: [[atom]], fail: [[negate(atom)]] };
}

/** Whether the constraint holds whichever of its few values the key has, or for none of them; undefined where they tell it apart. */
function settled(atom: Atom): boolean | undefined {
  const { dimension } = atom;
  const [template, another] = dimension.templates;
  if (!isBound(atom) || another !== undefined || template?.sequences.length !== 0 || dimension.multivalued !== "never") return undefined;
  const values: Value[] = [...(dimension.mayBeAbsent ? [undefined] : []), ...template.words];
  const first = holds(atom, values[0]);
  return values.every((value) => holds(atom, value) === first) ? first : undefined;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html */
function holdsWhenAbsent(condition: Condition, operator: Operator, effect: Statement["effect"]): boolean {
  if (operator.family === "null") return condition.values.includes("true");
  // `ForAnyValue` fails on an absent key and `IfExists` holds; which of them wins isn't documented.
  if (condition.ifExists && condition.quantifier === "ForAnyValue") return effect === "Allow";
  if (condition.ifExists) return true;
  // That `ForAllValues` holds on an absent key is said of all operators, and the opposite of the negated ones.
  if (condition.quantifier === "ForAllValues") return !operator.negated || effect === "Allow";
  return condition.quantifier === undefined && operator.negated;
}

/** The pieces with their variables replaced; undefined where one has no value, or can't be read. */
function substitute(value: readonly Piece[], resolve: (keyId: string) => string | undefined): Piece[] | undefined {
  const ground: Piece[] = [];
  for (const piece of value) {
    if (piece.kind === "unreadable") return undefined;
    if (piece.kind !== "variable") ground.push(piece);
    else {
      const text = resolve(piece.keyId) ?? piece.fallback;
      if (text === undefined) return undefined;
      ground.push({ kind: "text", text });
    }
  }
  return ground;
}

/** The whole values (ARNs) whose part (account, user name) the values match. */
function lift(values: readonly Piece[][], comparing: Comparing, part: Part, undocumented: Language): Language {
  return union(
    values.map((value) => {
      if (!isPossible(value, part)) return EMPTY;
      const steps = stepsOf(value, { ...comparing, chars: part.chars });
      if (steps === undefined) return undocumented;
      return part.lift(steps, isText(value) ? textOf(value) : part.example(steps));
    }),
  );
}

function isPossible(value: readonly Piece[], { chars }: Part): boolean {
  return value.every((piece) => piece.kind !== "text" || [...piece.text].every((char) => has(chars, char)));
}
