import {
  applyRepair,
  type Call,
  type DocumentKind,
  type Explanation,
  type Request,
  type RequiresMfa,
  type StatementRef,
  sentencesOf,
  sentencesOfFederated,
  wayOf,
  whoIs,
} from "@mfa-guard/iam";
import { attemptOf } from "./attempt";
import type { Answer, EditedText, Finding, Repaired, Requested } from "./messages";
import type { AnyVerdict } from "./questions";
import { differences, layOut, print, rewritten } from "./rewrite";

export interface Asked {
  readonly texts: readonly string[];
  /** The documents' positions on the page. */
  readonly about: readonly number[];
  readonly as: DocumentKind;
  /** What is true of the documents where the answer is a pass. */
  readonly holds?: string;
}

type Judged = Pick<Answer, "outcome" | "label" | "notes" | "findings">;

/** The verdict as the page shows it. */
export function judged(verdict: AnyVerdict, asked: Asked): Judged {
  switch (verdict.kind) {
    case "requires-mfa":
      return passed("Requires MFA", asked, notesOf(verdict));
    case "sound":
      return passed("Sound", asked);
    case "spares-workloads":
      return passed("Spares workloads", asked);
    case "locked":
      return passed("Locked", asked);
    case "open":
      return open("Open", [findingOf(verdict.explanation, verdict.witness.request, asked)]);
    case "denies-workloads":
      return open("Denies workloads", [findingOf(verdict.explanation, verdict.request, asked)]);
    case "unsound":
      return open(
        "Unsound",
        verdict.conditions.map(({ explanation, witness }) => findingOf(explanation, witness?.request, asked)),
      );
    case "undecided":
    case "unreadable": {
      const sentences = sentencesOf(verdict, { values: true });
      const finding: Finding = { ...sentences, request: undefined, statement: undefined, repair: undefined };
      return { outcome: verdict.kind, label: verdict.kind === "undecided" ? "Undecided" : "Can't be read", notes: [], findings: [finding] };
    }
  }
}

function passed(label: string, { holds = "" }: Asked, notes: readonly string[] = []): Judged {
  return { outcome: "pass", label, notes: [holds, ...notes], findings: [] };
}

function open(label: string, findings: readonly Finding[]): Judged {
  return { outcome: "open", label, notes: [], findings };
}

/** What a pass leaves to say. */
function notesOf({ federated, deleted = [] }: RequiresMfa): readonly string[] {
  const names = deleted.map((id) => `\`${id}\``).join(", ");
  return [
    ...(deleted.length === 0
      ? []
      : [`It names ${names}: IAM shows the id of a user or role that was deleted, and saves no document that names one.`]),
    ...(federated === undefined ? [] : Object.values(sentencesOfFederated(federated))),
  ];
}

function findingOf(explanation: Explanation, request: Request | undefined, asked: Asked): Finding {
  const { about } = asked;
  const { call } = explanation;
  const statement: StatementRef | undefined = "statement" in explanation ? explanation.statement : undefined;
  return {
    ...sentencesOf(explanation, { documents: about.map((at) => `document ${at + 1}`), values: true }),
    request: call && request && requestedOf(call, request),
    statement: statement && { ...statement, document: about[statement.document ?? 0] },
    repair: repairedOf(explanation, asked),
  };
}

function requestedOf(call: Call, request: Request): Requested {
  return {
    who: whoIs(call, { values: true }),
    how: call.way && wayOf(call),
    action: call.action,
    resource: call.resource.text,
    keys: call.sets.map(({ key, value }) => [key, typeof value === "string" ? value : value.join(", ")] as const),
    attempt: attemptOf(request, call.way),
  };
}

function repairedOf({ repair, closes }: Explanation, { texts, about, as }: Asked): Repaired {
  const after = applyRepair(texts, repair);
  return { closes, edits: after.flatMap((document, position) => edit(texts[position], document, about[position], as)) };
}

function edit(before: string | undefined, after: unknown, document: number | undefined, as: DocumentKind): readonly EditedText[] {
  const text = before === undefined ? print(after) : rewritten(before, after);
  const from = before === undefined ? "" : layOut(before);
  return text === from ? [] : [{ document, as, text, lines: differences(from, text) ?? [] }];
}
