import type { StatementRef } from "@mfa-guard/iam";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Attempt, EditedText, QuestionId, Reply, Span, Work } from "../engine/messages";
import { AnswerCard } from "./answers";
import { AttemptForm } from "./attempt-form";
import { DocumentBox } from "./document-box";
import { startEngine } from "./engine";
import { EXAMPLES, type Example } from "./examples";
import { papersOf } from "./link";
import { LinkButton } from "./link-button";
import { MAX_DOCUMENTS, type Paper } from "./paper";
import { QUESTION_IDS, QUESTION_NAMES } from "./question-names";

interface Answered {
  readonly work: Work;
  /** Undefined where the engine gave none in time. */
  readonly reply: Reply | undefined;
}

let ids = 0;
const paper = (text: string, as?: Paper["as"]): Paper => ({ id: ids++, text, as });
const papersIn = ({ documents, as }: Example): readonly Paper[] => documents.map((one) => paper(JSON.stringify(one, undefined, 2), as));

export function Playground({ engine, compact }: { readonly engine: string; readonly compact: boolean }) {
  const [papers, setPapers] = useState<readonly Paper[]>(() => papersIn(EXAMPLES[0] as Example));
  const [before, setBefore] = useState<readonly (readonly Paper[])[]>([]);
  const [question, setQuestion] = useState<QuestionId | undefined>();
  const [attempt, setAttempt] = useState<Attempt | undefined>();
  const [answered, setAnswered] = useState<Answered | undefined>();
  const boxes = useRef(new Map<number, HTMLTextAreaElement>());
  const ask = useMemo(() => startEngine(engine, (work, reply) => setAnswered({ work, reply })), [engine]);

  useEffect(() => {
    ask({ documents: papers.map(({ text, as }) => ({ text, as })), question, attempt });
  }, [ask, papers, question, attempt]);

  const put = (next: readonly Paper[]): void => {
    setBefore([...before.slice(-49), papers]);
    setPapers(next);
  };

  useEffect(() => {
    const open = (): Promise<void> =>
      papersOf(location.hash).then((found) => {
        if (found !== undefined) setPapers(found.map(({ text, as }) => paper(text, as)));
      });
    void open();
    addEventListener("hashchange", open);
    return () => removeEventListener("hashchange", open);
  }, []);

  const apply = (edits: readonly EditedText[]): void => {
    const edited = papers.map((one, at) => ({ ...one, text: edits.find(({ document }) => document === at)?.text ?? one.text }));
    put([...edited, ...edits.filter(({ document }) => document === undefined).map(({ text, as }) => paper(text, as))]);
  };
  const reply = answered?.reply;
  const readOf = (at: number) => (answered?.work.documents[at]?.text === papers[at]?.text ? reply?.documents[at] : undefined);
  const show = ({ document = 0, index }: StatementRef): void => {
    const span = readOf(document)?.statements[index];
    const box = boxes.current.get(papers[document]?.id ?? -1);
    if (span === undefined || box === undefined) return;
    box.focus();
    box.setSelectionRange(span.from, span.to);
    box.previousElementSibling?.querySelector("mark")?.scrollIntoView({ block: "center" });
  };
  const marksOf = (at: number): readonly Span[] => {
    const { fault, statements = [] } = readOf(at) ?? {};
    const open = reply?.answers.flatMap(({ findings }) => findings.flatMap(({ statement }) => statement ?? [])) ?? [];
    const decided = typeof reply?.decisions === "object" ? reply.decisions.flatMap((one) => one.statements) : [];
    const told = [...open, ...decided].filter(({ document }) => document === at).flatMap(({ index }) => statements[index] ?? []);
    return [...new Set(fault === undefined ? told : [fault, ...told])];
  };

  return (
    <main class={compact ? "compact" : undefined}>
      <div class="tools">
        <select
          aria-label="Examples"
          value=""
          onChange={({ currentTarget }) => {
            const example = EXAMPLES[Number(currentTarget.value)];
            if (example !== undefined) put(papersIn(example));
            currentTarget.value = "";
          }}
        >
          <option value="">Examples…</option>
          {EXAMPLES.map(({ title }, index) => (
            <option key={title} value={index}>
              {title.replaceAll("`", "")}
            </option>
          ))}
        </select>
        <select
          class="more"
          aria-label="Question"
          value={question ?? ""}
          onChange={({ currentTarget }) => setQuestion(QUESTION_IDS.find((id) => id === currentTarget.value))}
        >
          <option value="">Ask what applies</option>
          {QUESTION_IDS.map((id) => (
            <option key={id} value={id}>
              {QUESTION_NAMES[id]}
            </option>
          ))}
        </select>
        <button
          type="button"
          disabled={before.length === 0}
          onClick={() => {
            setPapers(before.at(-1) ?? papers);
            setBefore(before.slice(0, -1));
          }}
        >
          Undo
        </button>
        <LinkButton papers={papers} />
      </div>
      <div class="columns">
        <div class="documents">
          {papers.map((one, at) => (
            <DocumentBox
              key={one.id}
              paper={one}
              position={at}
              read={readOf(at)}
              marks={marksOf(at)}
              box={(element) => {
                if (element === null) boxes.current.delete(one.id);
                else boxes.current.set(one.id, element);
              }}
              change={(changed) => setPapers(papers.map((each) => (each.id === changed.id ? changed : each)))}
              remove={papers.length === 1 ? undefined : () => put(papers.filter(({ id }) => id !== one.id))}
            />
          ))}
          {papers.length < MAX_DOCUMENTS && (
            <button type="button" class="more" onClick={() => put([...papers, paper("")])}>
              Add a document
            </button>
          )}
        </div>
        <div class="answers">
          <p role="status" class="unseen">
            {reply?.answers.map(({ label, findings }) => `${label}. ${findings.map(({ how }) => how).join(" ")}`).join(" ")}
          </p>
          {answered !== undefined && reply === undefined && (
            <article class="answer undecided">
              <p class="label">No answer</p>
              <p>The engine gave none within five seconds. What isn't decided doesn't pass.</p>
            </article>
          )}
          {reply?.answers.map((answer) => (
            <AnswerCard
              key={`${answer.question} ${answer.documents.join()}`}
              answer={answer}
              several={papers.length > 1}
              show={show}
              apply={apply}
              attempt={setAttempt}
            />
          ))}
          {reply?.answers.length === 0 && (
            <p>
              Nothing here says anything about MFA, and a resource's own policy is asked about no more than that: choose a question, or say
              what the document is.
            </p>
          )}
          <details
            class="more"
            open={attempt !== undefined}
            onToggle={({ currentTarget }) => setAttempt(currentTarget.open ? (attempt ?? FIRST_ATTEMPT) : undefined)}
          >
            <summary>Try a request of your own</summary>
            {attempt !== undefined && <AttemptForm attempt={attempt} change={setAttempt} decisions={reply?.decisions} />}
          </details>
        </div>
      </div>
    </main>
  );
}

const FIRST_ATTEMPT: Attempt = {
  caller: "user",
  name: "arn:aws:iam::123456789012:user/alice",
  way: "mfa-session",
  age: "60",
  action: "sts:AssumeRole",
  resource: "*",
  keys: "",
};
