import type { CallerKind } from "../caller/caller.js";
import type { Context } from "../caller/context.js";
import type { Document, Fault, PolicyInput } from "../document/document.js";
import { parse } from "../document/parse.js";
import { faultsOfUse, type Use } from "../document/use.js";
import { type Answer, ask, type Found } from "../search/question.js";
import { denysOf, type Located, refOf } from "../search/space.js";
import type { Explanation, Open, Undecided, Unreadable, Witness } from "../verdict.js";

/** What `judge` says of the document, or why it can't be read. */
export function judgeOne<V>(input: PolicyInput, use: Use, judge: (document: Document) => V): V | Unreadable {
  const parsed = parse(input);
  if (parsed.kind === "unreadable") return parsed;
  const faults = faultsOfUse(parsed.document, use);
  return faults.length > 0 ? { kind: "unreadable", faults } : judge(parsed.document);
}

/** What `judge` says of all documents, or the faults of all that can't be read, each path starting with the document's position. */
export function judgeAll<V>(inputs: readonly PolicyInput[], use: Use, judge: (documents: readonly Document[]) => V): V | Unreadable {
  const read = readAll(inputs, use);
  return read.kind === "unreadable" ? read : judge(read.documents);
}

export function readAll(
  inputs: readonly PolicyInput[],
  use: Use,
): { readonly kind: "documents"; readonly documents: readonly Document[] } | Unreadable {
  const faults: Fault[] = [];
  const documents: Document[] = [];
  for (const [index, input] of inputs.entries()) {
    const prefix = `documents[${index}]`;
    const parsed = parse(input);
    if (parsed.kind === "unreadable")
      faults.push(...parsed.faults.map(({ path, message }) => ({ path: path === "" ? prefix : `${prefix}.${path}`, message })));
    else {
      documents.push(parsed.document);
      faults.push(...faultsOfUse(parsed.document, use, `${prefix}.`));
    }
  }
  return faults.length > 0 ? { kind: "unreadable", faults } : { kind: "documents", documents };
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

export function open(witness: Witness, explanation: Explanation): Open {
  return { kind: "open", witness, explanation };
}

/** A property of the form: the documents' Denys leave none of these requests undenied. */
interface DenyProperty<H extends string> {
  /** What the verdict is called where it has the property. */
  readonly holds: H;
  readonly callers: readonly CallerKind[];
  /** The ways of calling that are asked about, which may depend on what the Denys tell apart. */
  readonly contexts: (denys: readonly Located[]) => readonly Context[];
  readonly requests: readonly Located[];
  readonly notAsked: readonly Located[];
  readonly explain: (witness: Witness, denys: readonly Located[]) => Explanation;
}

/** `open` with a request that no Deny of the documents stops, or `holds` iff there is none. */
export function judgeDenys<H extends string>(
  inputs: readonly PolicyInput[],
  use: Use,
  { holds, callers, contexts, requests, notAsked, explain }: DenyProperty<H>,
): { readonly kind: H } | Open | Unreadable | Undecided {
  return judgeAll(inputs, use, (documents) => {
    const denys = denysOf(documents);
    const answer = ask({ callers, contexts: contexts(denys), action: "any", through: requests, stops: [...denys, ...notAsked] });
    return conclude(answer, holds, (found) => {
      const witness = witnessOf(found);
      return open(witness, explain(witness, denys));
    });
  });
}
