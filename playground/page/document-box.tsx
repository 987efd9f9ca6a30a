import type { DocumentKind } from "@mfa-guard/iam";
import type { Ref } from "preact";
import type { Read, Span } from "../engine/messages";
import { KIND_NAMES, KINDS, MAX_TEXT, type Paper } from "./paper";

interface Props {
  readonly paper: Paper;
  readonly position: number;
  /** Undefined until the engine has read this text. */
  readonly read: Read | undefined;
  readonly marks: readonly Span[];
  readonly box: Ref<HTMLTextAreaElement>;
  readonly change: (paper: Paper) => void;
  /** Undefined of the only one. */
  readonly remove: (() => void) | undefined;
}

/** What a text longer than this would cost to lay out twice isn't worth its marks. */
const MARKED = 131_072;

export function DocumentBox({ paper, position, read, marks, box, change, remove }: Props) {
  const { text, as } = paper;
  const name = `Document ${position + 1}`;
  const found = read?.as === undefined ? "Not known yet" : KIND_NAMES[read.as];
  return (
    <section class="document" aria-label={name}>
      <div class="bar">
        <h2>{name}</h2>
        <select
          aria-label={`What document ${position + 1} is`}
          value={as ?? ""}
          onChange={({ currentTarget }) =>
            change({ ...paper, as: KINDS.find((kind): kind is DocumentKind => kind === currentTarget.value) })
          }
        >
          <option value="">{as === undefined ? `${found} (found)` : "Find out"}</option>
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {KIND_NAMES[kind]}
            </option>
          ))}
        </select>
        {remove && (
          <button type="button" aria-label={`Remove document ${position + 1}`} onClick={remove}>
            Remove
          </button>
        )}
      </div>
      <div class={text.length > MARKED ? "editor long" : "editor"}>
        {text.length <= MARKED && (
          <pre aria-hidden="true">
            {marked(text, marks)}
            {"\n"}
          </pre>
        )}
        <textarea
          ref={box}
          aria-label={`${name}: JSON`}
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          maxLength={MAX_TEXT}
          placeholder="Paste a policy document"
          value={text}
          onInput={({ currentTarget }) => change({ ...paper, text: currentTarget.value.slice(0, MAX_TEXT) })}
        />
      </div>
    </section>
  );
}

/** The text with its marks, none of which overlap. */
function marked(text: string, marks: readonly Span[]) {
  let at = 0;
  const parts = [];
  for (const { from, to } of [...marks].sort((one, other) => one.from - other.from)) {
    if (from < at) continue;
    parts.push(text.slice(at, from), <mark key={from}>{text.slice(from, to)}</mark>);
    at = to;
  }
  return [...parts, text.slice(at)];
}
