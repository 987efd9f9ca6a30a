import { type Document, type DocumentKind, evaluate, kindsOf, type Parsed, parse, type Request } from "@mfa-guard/iam";
import { requestOf } from "./attempt";
import { judged } from "./judged";
import type { Answer, Decision, Pasted, QuestionId, Read, Reply, Work } from "./messages";
import { placeOf, statementsIn } from "./place";
import { QUESTIONS, questionsFor } from "./questions";

/** Everything that the page says of the documents. */
export function answer({ documents, question, attempt }: Work): Reply {
  const read = documents.map(readOne);
  const groups = groupsOf(read);
  const request = attempt && requestOf(attempt);
  return {
    documents: read.map(({ shown }) => shown),
    answers: question === undefined ? [...unreadable(read), ...found(documents, groups)] : chosen(documents, read, question),
    decisions: typeof request === "object" ? groups.map((group) => decide(request, group)) : request,
  };
}

interface Reading {
  readonly parsed: Parsed;
  readonly shown: Read;
}

function readOne({ text, as }: Pasted): Reading {
  const parsed = parse(text);
  if (parsed.kind === "unreadable") {
    const [fault] = parsed.faults;
    const place = fault === undefined || fault.fault === "too-long" ? undefined : placeOf(text, fault);
    return { parsed, shown: { kinds: [], as, statements: [], fault: place } };
  }
  const kinds = kindsOf(parsed.document);
  return { parsed, shown: { kinds, as: as ?? kinds[0], statements: statementsIn(text), fault: undefined } };
}

/** Documents that bind together: all identity policies, or all SCPs; of another kind one. */
interface Group {
  readonly as: DocumentKind;
  readonly members: readonly { readonly at: number; readonly document: Document }[];
}

function groupsOf(read: readonly Reading[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const [at, { parsed, shown }] of read.entries()) {
    const { as } = shown;
    if (parsed.kind === "unreadable" || as === undefined) continue;
    const name = as === "identity" || as === "scp" ? as : `${as} ${at}`;
    groups.set(name, { as, members: [...(groups.get(name)?.members ?? []), { at, document: parsed.document }] });
  }
  return [...groups.values()];
}

function unreadable(read: readonly Reading[]): readonly Answer[] {
  return read.flatMap(({ parsed }, at) =>
    parsed.kind === "document"
      ? []
      : [{ question: undefined, documents: [at], ...judged(parsed, { texts: [], about: [at], as: "identity" }) }],
  );
}

function found(documents: readonly Pasted[], groups: readonly Group[]): readonly Answer[] {
  return groups.flatMap(({ as, members }) => {
    const positions = members.map(({ at }) => at);
    const questions = questionsFor(
      as,
      members.map(({ document }) => document),
    );
    return questions.flatMap((question) => put(question, documents, positions, as));
  });
}

/** A question that a person chose is put to every document, whatever it looks like. */
function chosen(documents: readonly Pasted[], read: readonly Reading[], question: QuestionId): readonly Answer[] {
  const { kinds } = QUESTIONS[question];
  const as = read.map(({ shown }) => shown.as).find((kind) => kind !== undefined && kinds.includes(kind)) ?? kinds[0];
  return put(question, documents, [...documents.keys()], as);
}

function put(question: QuestionId, documents: readonly Pasted[], positions: readonly number[], as: DocumentKind): readonly Answer[] {
  const { together, judge, holds } = QUESTIONS[question];
  const rounds = together ? [positions] : positions.map((at) => [at]);
  return rounds.map((about) => {
    const texts = about.map((at) => documents[at]?.text ?? "");
    return { question, documents: about, ...judged(judge(texts, as), { texts, about, as, holds }) };
  });
}

function decide(request: Request, { members }: Group): Decision {
  const { decision, statements } = evaluate(
    request,
    members.map(({ document }) => document),
  );
  const documents = members.map(({ at }) => at);
  return { documents, decision, statements: statements.map((one) => ({ ...one, document: documents[one.document ?? 0] })) };
}
