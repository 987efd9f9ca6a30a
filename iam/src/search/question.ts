import { type CallerKind, callersOf, only, partitionOf } from "../caller/caller.js";
import type { Context } from "../caller/context.js";
import { Keys } from "../caller/keys.js";
import type { Condition } from "../document/document.js";
import type { Request } from "../request.js";
import { Budget, OverBudget } from "../sets/budget.js";
import { Inexact } from "../sets/valueset.js";
import type { Undecided } from "../verdict.js";
import type { Atom } from "./atom.js";
import { type Compiled, compile, type Operation } from "./compile.js";
import { solve } from "./solve.js";
import { ACTION, type Located, partitionsOf, resourceIn } from "./space.js";
import { requestOf } from "./witness.js";

/**
 * Is there a request in this space that one of `through` matches, and all of `besides`, and one of each of `levels`, and none of `stops` does?
 * The space is the callers, each in each context, with one action or any, restricted further by statements among `stops`:
 * what they match isn't asked about. It lies in the partition of the ARNs that the statements write out; in each of them, where there are several.
 */
export interface Question {
  readonly callers: readonly CallerKind[];
  readonly contexts: readonly Context[];
  /** The one caller that is asked about, by its ARN; of web identities, those of one provider, by the provider's. */
  readonly arn?: string | undefined;
  /** One action (lower case), or any. */
  readonly action: string | "any";
  readonly through: readonly Located[];
  readonly stops: readonly Located[];
  readonly besides?: readonly Located[];
  readonly levels?: readonly (readonly Located[])[];
  /** The partitions to ask about, where it isn't the statements that say. */
  readonly partitions?: readonly string[] | undefined;
  /** Conditions of the statements in `through` that aren't asked for. */
  readonly ignoring?: (condition: Condition) => boolean;
}

export interface Found {
  readonly kind: "found";
  readonly request: Request;
  readonly context: Context;
  readonly through: Located;
}

export type Answer = Found | { readonly kind: "none" } | Undecided;

/** What one question may cost, in counted steps: some tens of milliseconds on one core of a small machine. */
const BUDGET = 40_000;

/** Answers a question: `none` iff there is no such request. Deterministic; never throws. */
export function ask(question: Question): Answer {
  // Each search has a share of its own, so that the order of statements doesn't decide which of them is decided.
  const { callers, contexts, arn, through, besides = NOTHING, levels = NOTHING, stops } = question;
  const statements = [...through, ...besides, ...stops, ...levels.flat()];
  const partitions = arn === undefined ? (question.partitions ?? partitionsOf(statements)) : [partitionOf(arn)];
  const share = Math.max(1000, BUDGET / (callers.length * contexts.length * partitions.length * Math.max(1, through.length)));
  const quantified = quantifiedKeys(statements);
  let undecided: Answer | undefined;
  for (const partition of partitions) {
    const target: Operation = { action: question.action === "any" ? ACTION : question.action, resource: resourceIn(partition) };
    for (const kind of callers) {
      const caller = arn === undefined ? callersOf(partition)[kind] : only(callersOf(partition)[kind], arn);
      for (const context of contexts) {
        const answer = askFor(question, new Keys(caller, context, quantified), target, share);
        if (answer.kind === "found") return answer;
        if (answer.kind === "undecided") undecided ??= answer;
      }
    }
  }
  return undecided ?? NONE;
}

const NONE: Answer = { kind: "none" };
const NOTHING: readonly never[] = [];

/** The first answer that is a request; where there is none, the first that is undecided; else `none`. Asks no further than it needs to. */
export function firstFound(answers: Iterable<Answer>): Answer {
  let undecided: Answer | undefined;
  for (const answer of answers) {
    if (answer.kind === "found") return answer;
    if (answer.kind === "undecided") undecided ??= answer;
  }
  return undecided ?? NONE;
}

/** For one kind of caller in one context. A statement that can't be decided leaves the others to look at. */
function askFor(question: Question, keys: Keys, target: Operation, share: number): Answer {
  const { besides = NOTHING, levels = NOTHING } = question;
  let clauses: Exclude<Compiled, "never">[] | undefined;
  let undecided: Answer | undefined;
  for (const through of question.through) {
    try {
      const own = compile(through.statement, through.version, keys, target, question.ignoring);
      const demands = own === "never" ? own : together(own, besides, levels, keys, target);
      if (demands === "never") continue;
      clauses ??= compileStops(question.stops, keys, target);
      if (clauses.some((clause) => clause.length === 0)) return NONE;
      const solution = solve(demands, clauses, new Budget(share));
      if (solution === undefined) continue;
      return {
        kind: "found",
        request: requestOf(solution, keys, target, [...question.stops, ...question.through, ...besides, ...levels.flat()]),
        context: keys.context,
        through,
      };
    } catch (error) {
      undecided ??= undecidedBy(error);
    }
  }
  return undecided ?? NONE;
}

/** What all of them ask of the request, and what one of each level does. */
function together(
  own: Exclude<Compiled, "never">,
  besides: readonly Located[],
  levels: readonly (readonly Located[])[],
  keys: Keys,
  target: Operation,
): Compiled {
  if (besides.length + levels.length === 0) return own;
  const all = [...own];
  for (const { statement, version } of besides) {
    const demands = compile(statement, version, keys, target);
    if (demands === "never") return "never";
    all.push(...demands);
  }
  for (const level of levels) {
    const choice = choiceOf(level.map(({ statement, version }) => compile(statement, version, keys, target)));
    if (choice === "never") return "never";
    all.push(...choice);
  }
  return all;
}

/** What it takes for one of the statements to match. */
function choiceOf(alternatives: readonly Compiled[]): Compiled {
  const possible = alternatives.filter((one) => one !== "never");
  if (possible.length === 0) return "never";
  if (possible.some((demands) => demands.length === 0)) return [];
  return [{ hold: possible.flatMap(rowsOf), fail: [] }];
}

/** The rows of constraints by which all of the literals hold. */
function rowsOf(literals: Exclude<Compiled, "never">): readonly (readonly Atom[])[] {
  return literals.reduce<readonly (readonly Atom[])[]>(
    (rows, { hold }) => rows.flatMap((row) => hold.map((atoms) => [...row, ...atoms])),
    [[]],
  );
}

function compileStops(stops: readonly Located[], keys: Keys, target: Operation): Exclude<Compiled, "never">[] {
  return stops.flatMap(({ statement, version }) => {
    const clause = compile(statement, version, keys, target);
    return clause === "never" ? [] : [clause];
  });
}

function undecidedBy(error: unknown): Answer {
  if (error instanceof Inexact) return { kind: "undecided", reason: "inexact" };
  if (error instanceof OverBudget) return { kind: "undecided", reason: "over-budget" };
  throw error;
}

function quantifiedKeys(statements: readonly Located[]): ReadonlySet<string> {
  let found: Set<string> | undefined;
  for (const { statement } of statements) {
    for (const { quantifier, keyId } of statement.conditions) {
      if (quantifier === undefined) continue;
      found ??= new Set();
      found.add(keyId);
    }
  }
  return found ?? NO_KEYS;
}

const NO_KEYS: ReadonlySet<string> = new Set();
