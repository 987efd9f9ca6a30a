import type { Explanation, Fault, Request, StatementRef, Witness } from "@mfa-guard/iam";
import type { DocumentSlot } from "../../stack/facts";
import { UNKNOWN } from "../../stack/values";
import { discreet, type Found } from "./discreet";
import { nameDocuments } from "./name-documents";
import type { Report } from "./report";

type Answer =
  | { readonly kind: "unreadable"; readonly faults: readonly Fault[] }
  | { readonly kind: "undecided"; readonly reason: string }
  | {
      readonly kind: string;
      readonly explanation?: Explanation;
      readonly witness?: Witness;
      readonly request?: Request;
      readonly statement?: StatementRef;
    };

/**
 * Asks one question about one document and reports everything but a pass: what the engine finds, a document that it can't read or decide, and a
 * document that isn't known yet.
 */
export function reportVerdict<A extends Answer>(
  report: Report,
  subject: string,
  { text, origin }: DocumentSlot,
  question: (text: string) => A,
  found: (answer: A) => readonly Found[] = explanationOf,
): void {
  if (text === UNKNOWN) {
    report.later(`${subject} is known at the update only, so it is checked then.`, origin.urn);
    return;
  }
  const answer = question(text);
  const failure = failureOf(subject, answer);
  for (const { how, fix, evidence } of failure === undefined ? found(answer) : [failure]) report.violation(how, fix, origin.urn, evidence);
}

/** What the engine explains, if this answer is one that it explains. */
function explanationOf(answer: Answer): readonly Found[] {
  if (!("explanation" in answer) || answer.explanation === undefined) return [];
  const { explanation, witness, request, statement } = answer;
  return [discreet(explanation, witness ?? (request && { request, statement }))];
}

/** Two sentences about an answer that is none: the document can't be read, or the question can't be decided. Never a pass. */
export function failureOf(subject: string, answer: Answer, documents: readonly DocumentSlot[] = []): Found | undefined {
  if (answer.kind === "unreadable" && "faults" in answer) {
    const [first, ...more] = answer.faults;
    const where = first === undefined || first.path === "" ? "" : ` at \`${first.path}\``;
    const others = more.length === 0 ? "" : ` (and ${more.length} more ${more.length === 1 ? "fault" : "faults"})`;
    return {
      how: nameDocuments(`${subject} can't be read${where}: ${first?.message ?? "no reason is known"}${others}.`, documents),
      fix: "Correct the document, because one that can't be read can't be shown to demand MFA.",
    };
  }
  if (answer.kind === "undecided" && "reason" in answer) {
    return {
      how: `Whether ${subject.charAt(0).toLowerCase()}${subject.slice(1)} demands MFA can't be decided: ${answer.reason}.`,
      fix: "Write fewer or simpler statements, because what can't be decided doesn't pass.",
    };
  }
  return undefined;
}
