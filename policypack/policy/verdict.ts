import type { Explanation, Undecided, Unreadable } from "@mfa-guard/iam";
import type { DocumentSlot } from "../../stack/facts";
import { UNKNOWN } from "../../stack/values";
import { messageOf } from "./message";
import { type Reporter, reportLater } from "./reporter";

/**
 * Asks one question about one document and reports everything but a pass: what the engine finds, a document that it can't read or decide, and a
 * document that isn't known yet. `subject` is what the document is called within a sentence.
 */
export function reportVerdict<A extends { readonly kind: string }>(
  report: Reporter,
  subject: string,
  { text, origin, path }: DocumentSlot,
  question: (text: string) => A,
  explanations: (answer: A) => readonly Explanation[] = explanationOf,
): void {
  if (text === UNKNOWN) {
    reportLater(report, subject, origin.urn, [], String(path[0]));
    return;
  }
  const answer = question(text);
  const failure = failureOf(answer);
  for (const said of failure === undefined ? explanations(answer) : [failure])
    report.violation({ ...messageOf(said, { subject }), path }, origin.urn);
}

function explanationOf(answer: { readonly kind: string; readonly explanation?: Explanation }): readonly Explanation[] {
  return answer.explanation === undefined ? [] : [answer.explanation];
}

/** The answer, where it is none: the document can't be read, or the question can't be decided. Never a pass. */
export function failureOf(answer: { readonly kind: string }): Unreadable | Undecided | undefined {
  return answer.kind === "unreadable" || answer.kind === "undecided" ? (answer as Unreadable | Undecided) : undefined;
}

/** The names of the documents that are known, in the order in which they are judged together. */
export function namesOf(documents: readonly DocumentSlot[]): readonly string[] {
  return documents.flatMap(({ text, origin }) => (text === UNKNOWN ? [] : [origin.name]));
}
