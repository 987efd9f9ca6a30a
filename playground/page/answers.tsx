import type { StatementRef } from "@mfa-guard/iam";
import { Prose } from "../../cli/page/browser/shared/text";
import type { Answer, Attempt, DiffLine, EditedText, Finding, Repaired, Requested } from "../engine/messages";
import { QUESTION_NAMES } from "./question-names";

interface Acts {
  readonly show: (statement: StatementRef) => void;
  readonly apply: (edits: readonly EditedText[]) => void;
  readonly attempt: (attempt: Attempt) => void;
}

export function AnswerCard({ answer, several, ...acts }: { readonly answer: Answer; readonly several: boolean } & Acts) {
  const { question, documents, outcome, label, notes, findings } = answer;
  return (
    <article class={`answer ${outcome}`}>
      <header>
        <p class="label">{label}</p>
        <h3>{question === undefined ? "Can the document be read?" : QUESTION_NAMES[question]}</h3>
        {several && (
          <p class="quiet">
            Document{documents.length > 1 && "s"} {documents.map((at) => at + 1).join(", ")}
          </p>
        )}
      </header>
      {notes.map((note) => (
        <p key={note}>
          <Prose>{note}</Prose>
        </p>
      ))}
      {findings.map((finding) => (
        <FindingItem key={finding.how} finding={finding} {...acts} />
      ))}
    </article>
  );
}

function FindingItem({ finding, show, apply, attempt }: { readonly finding: Finding } & Acts) {
  const { how, fix, request, statement, repair } = finding;
  return (
    <div class="finding">
      <p class="how">
        <Prose>{how}</Prose>
      </p>
      {request && <RequestTable request={request} />}
      <div class="buttons show">
        {statement && (
          <button type="button" onClick={() => show(statement)}>
            Show the statement
          </button>
        )}
        {request && (
          <button type="button" onClick={() => attempt(request.attempt)}>
            Try this request
          </button>
        )}
      </div>
      <p>
        <Prose>{fix}</Prose>
      </p>
      {repair && <Repair repair={repair} apply={apply} />}
    </div>
  );
}

function RequestTable({ request }: { readonly request: Requested }) {
  const { who, how, action, resource, keys } = request;
  return (
    <table class="request">
      <caption>The request</caption>
      <tbody>
        <Row head="Who">{who}</Row>
        {how !== undefined && <Row head="How">{how}</Row>}
        <Row head="Action">
          <code>{action}</code>
        </Row>
        <Row head="Resource">{resource === "*" && action.toLowerCase() === "sts:assumerole" ? "the role" : <code>{resource}</code>}</Row>
        <Row head="Keys it sets">
          {keys.length === 0
            ? "none"
            : keys.map(([key, value]) => (
                <span key={key} class="key">
                  <code>{key}</code> = <code>{value}</code>
                </span>
              ))}
        </Row>
      </tbody>
    </table>
  );
}

function Row({ head, children }: { readonly head: string; readonly children: preact.ComponentChildren }) {
  return (
    <tr>
      <th scope="row">{head}</th>
      <td>{children}</td>
    </tr>
  );
}

function Repair({ repair: { closes, edits }, apply }: { readonly repair: Repaired; readonly apply: Acts["apply"] }) {
  if (edits.length === 0) return null;
  return (
    <div class="repair">
      {edits.map(({ document, lines }) => (
        <Diff
          key={document ?? "new"}
          name={document === undefined ? "A document to attach as well" : `The change to document ${document + 1}`}
          lines={lines}
        />
      ))}
      <div class="buttons">
        <button type="button" class="main" onClick={() => apply(edits)}>
          Apply
        </button>
        {!closes && <span class="quiet">It is the first of several changes.</span>}
      </div>
    </div>
  );
}

const SIGNS: Readonly<Record<DiffLine["kind"], string>> = { same: " ", added: "+", removed: "-", skipped: "…" };

function Diff({ name, lines }: { readonly name: string; readonly lines: readonly DiffLine[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard
    <section class="diff" aria-label={name} tabIndex={0}>
      {lines.map(({ kind, text }, index) => (
        <div key={index} class={kind}>
          <span>{SIGNS[kind]} </span>
          {kind === "added" ? <ins>{text}</ins> : kind === "removed" ? <del>{text}</del> : text}
        </div>
      ))}
    </section>
  );
}
