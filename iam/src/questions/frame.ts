import type { CallerKind } from "../caller/caller.js";
import { tellsForwarders } from "../caller/condition-keys.js";
import { by, type Context } from "../caller/context.js";
import type { Fault, PolicyInput, Unreadable } from "../document/document.js";
import { type Parsed, parse } from "../document/parse.js";
import { faultsOfUse, type Use } from "../document/use.js";
import { type Draft, settled } from "../explain/explain.js";
import type { Explanation } from "../explain/explanation.js";
import type { Premise, Premises } from "../premises.js";
import { type Answer, ask, type Found, type Question } from "../search/question.js";
import { allowsOf, denysOf, type Located, locate, onlyActions, refOf } from "../search/space.js";
import type { Open, Undecided, Witness } from "../verdict.js";
import { type Answered, askUnder, type Bound, type Bounds, partitionsUnder } from "./premises.js";

/** What `judge` says of the document's statements, or why it can't be read. */
export function judgeOne<V>(input: PolicyInput, use: Use, judge: (statements: readonly Located[]) => V): V | Unreadable {
  const parsed = read(input, use);
  return parsed.kind === "unreadable" ? parsed : judge(locate(parsed.document));
}

/** What `judge` says of the statements of all documents, or the faults of all that can't be read. */
export function judgeAll<V>(inputs: readonly PolicyInput[], use: Use, judge: (statements: readonly Located[]) => V): V | Unreadable {
  const statements: Located[] = [];
  const faults: Fault[] = [];
  for (const [index, input] of inputs.entries()) {
    const parsed = read(input, use);
    if (parsed.kind === "unreadable") faults.push(...parsed.faults.map((fault) => ({ document: index, ...fault })));
    else statements.push(...locate(parsed.document, index));
  }
  return faults.length > 0 ? { kind: "unreadable", faults } : judge(statements);
}

/** True iff the documents can be read and `holds` is true of their statements. */
export function readAnd(use: Use, holds: (statements: readonly Located[]) => boolean): (inputs: readonly PolicyInput[]) => boolean {
  return (inputs) => judgeAll(inputs, use, holds) === true;
}

function read(input: PolicyInput, use: Use): Parsed {
  const parsed = parse(input);
  if (parsed.kind === "unreadable") return parsed;
  const faults = faultsOfUse(parsed.document, use);
  return faults.length > 0 ? { kind: "unreadable", faults } : parsed;
}

/** The verdict `holds` where there is no such request, what `fails` makes of one that there is. Undecided stays so. */
export function conclude<H extends string, F>(answer: Answer, holds: H, fails: (found: Found) => F): { readonly kind: H } | F | Undecided {
  if (answer.kind === "found") return fails(answer);
  return answer.kind === "none" ? { kind: holds } : answer;
}

/** The request that was found; `statement`: the one that lets it in, where that is the point. */
export function witnessOf({ request, context }: Found, statement?: Located): Witness {
  return { request, context: context.name, statement: statement && refOf(statement) };
}

/**
 * Deciding is asked for far more often than showing, which costs as much: the request to show and its explanation are made when they are
 * read. Until then the documents mustn't change.
 */
export function open(witness: () => Witness, explain: (witness: Witness) => Explanation): Open {
  const shown = lazily(witness);
  const explained = lazily(() => explain(shown()));
  return {
    kind: "open",
    get witness(): Witness {
      return shown();
    },
    get explanation(): Explanation {
      return explained();
    },
  };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** A request that the documents themselves allow, where there is one among those that are asked about and none stops: the likeliest to be made. */
function ownRequest(any: Found, allowed: Question, requests: readonly Located[]): Found {
  if (allowed.through.length === 0) return any;
  const own = ask({ ...allowed, contexts: [any.context], levels: [...(allowed.levels ?? []), requests] });
  return own.kind === "found" ? own : any;
}

/**
 * Straight from the caller; and through the AWS MCP Server, where the Denys may tell that apart: it goes on with requests that no Deny could
 * stop before, which no other service does. https://docs.aws.amazon.com/agent-toolkit/latest/userguide/security_iam_service-with-iam.html
 */
function waysOf(contexts: readonly Context[], denys: readonly Located[]): readonly Context[] {
  const direct = by("direct", contexts);
  const tells = denys.some(({ statement }) =>
    statement.conditions.some(({ keyId, values }) => tellsForwarders(keyId) || values.some((value) => value.includes("${"))),
  );
  return tells ? [...direct, ...by("mcp", contexts)] : direct;
}

/** Requests, and what is known to stop some of them besides. */
interface Requests {
  readonly callers: readonly CallerKind[];
  /** The ways of calling that are asked about, which may depend on what the statements tell apart. */
  readonly contexts: (statements: readonly Located[]) => readonly Context[];
  readonly requests: readonly Located[];
  readonly notAsked: readonly Located[];
}

/** Is there such a request that none of these Denys stops, within what premises add? */
export function undenied(denys: readonly Located[], { bounds, ...about }: Requests & { readonly bounds: Bounds }): Answer {
  return ask({ ...questionOf(denys, bounds, about), through: about.requests });
}

function questionOf(
  denys: readonly Located[],
  bounds: Bounds,
  { callers, contexts, requests, notAsked }: Requests,
): Omit<Question, "through"> {
  const { levels } = bounds;
  const stops = bounds.stops.length === 0 ? denys : [...denys, ...bounds.stops];
  const telling = [...stops, ...requests, ...levels.flat()];
  const ways = waysOf(contexts(telling), telling);
  return { callers, contexts: ways, partitions: partitionsUnder(denys, bounds), action: "any", levels, stops: [...stops, ...notAsked] };
}

/** A property of the form: the documents' Denys leave none of these requests undenied. */
interface DenyProperty<H extends string> extends Requests {
  /** What the verdict is called where it has the property. */
  readonly holds: H;
  readonly premises?: Premises | undefined;
  /** What of them is about these requests. */
  readonly bound?: (premises: Premises) => readonly Bound[];
  /** `isOpen`: may such a request by one of these actions get through? */
  readonly explain: (witness: Witness, denys: readonly Located[], bounds: Bounds, isOpen: (actions: readonly string[]) => boolean) => Draft;
  /** Does a repair that leaves these statements break nothing that worked before? */
  readonly harmless: (before: readonly Located[], after: readonly Located[]) => boolean;
}

export type Judged<H extends string> = { readonly kind: H; readonly premises?: readonly Premise[] } | Open | Unreadable | Undecided;

/** `open` with a request that no Deny of the documents stops, or `holds` iff there is none. */
export function judgeDenys<H extends string>(
  inputs: readonly PolicyInput[],
  use: Use,
  { holds, premises, bound = () => [], explain, harmless, ...about }: DenyProperty<H>,
): Judged<H> {
  return judgeAll(inputs, use, (statements) => {
    const left = (by: readonly Located[], others: readonly Located[]): Answered =>
      askUnder(premises, bound, (bounds) => undenied(by, { ...about, bounds, notAsked: [...about.notAsked, ...others] }));
    const denys = denysOf(statements);
    const { answer, premises: rests, bounds } = left(denys, []);
    if (answer.kind === "none") return { kind: holds, ...(rests.length > 0 && { premises: rests }) };
    return conclude(answer, holds, (any) => {
      // What a variable in a resource stands for may be the value of a condition, which no sentence tells.
      const plain = allowsOf(statements).filter(({ statement }) => !statement.resource?.patterns.some((pattern) => pattern.includes("${")));
      const mends = (after: readonly Located[]): boolean => left(denysOf(after), []).answer.kind === "none" && harmless(statements, after);
      return open(
        () => witnessOf(ownRequest(any, { ...questionOf(denys, bounds, about), through: plain }, about.requests)),
        (witness) => {
          const draft = explain(witness, denys, bounds, (actions) => left(denys, onlyActions(actions)).answer.kind !== "none");
          return settled(draft, inputs, readAnd(use, mends));
        },
      );
    });
  });
}
