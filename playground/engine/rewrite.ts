import { structuredPatch } from "diff";
import { applyEdits, type FormattingOptions, type JSONPath, modify } from "jsonc-parser";
import type { DiffLine } from "./messages";

/** How long a comparison of two texts may take before it isn't shown, in milliseconds. */
const PATIENCE = 500;

/** A text of the document `after`, which keeps what it can of the layout of `text`, the JSON of another. A document on one line is laid out first. */
export function rewritten(text: string, after: unknown): string {
  const laidOut = layOut(text);
  const formattingOptions = layoutOf(laidOut);
  let result = laidOut;
  for (const [path, value] of changes([], JSON.parse(text), after)) {
    result = applyEdits(result, modify(result, path, value, { formattingOptions }));
  }
  return same(JSON.parse(result), after) ? result : print(after);
}

/** The text over several lines, as it is where it has them already. */
export function layOut(text: string): string {
  return text.trim().includes("\n") ? text : print(JSON.parse(text));
}

export function print(document: unknown): string {
  return JSON.stringify(document, undefined, 2);
}

/** What differs, with a few lines around it; undefined where that takes too long. */
export function differences(before: string, after: string): readonly DiffLine[] | undefined {
  const patch = structuredPatch("", "", `${before}\n`, `${after}\n`, "", "", { context: 3, timeout: PATIENCE });
  return patch?.hunks.flatMap(({ lines, oldStart }, position): DiffLine[] => [
    ...(position === 0 && oldStart === 1 ? [] : [{ kind: "skipped" as const, text: "" }]),
    ...lines.map((line) => ({ kind: KINDS[line.charAt(0)] ?? "same", text: line.slice(1) })),
  ]);
}

const KINDS: Readonly<Record<string, DiffLine["kind"]>> = { "+": "added", "-": "removed" };

/** The smallest parts of a document that are others in `after`, the values they have there; undefined of what isn't there. */
function* changes(path: JSONPath, before: unknown, after: unknown): Generator<readonly [path: JSONPath, value: unknown]> {
  if (same(before, after)) return;
  if (isObject(before) && isObject(after)) {
    for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) yield [[...path, key], undefined];
    for (const key of Object.keys(after)) {
      if (Object.hasOwn(before, key)) yield* changes([...path, key], before[key], after[key]);
      else yield [[...path, key], after[key]];
    }
  } else if (Array.isArray(before) && Array.isArray(after) && after.length >= before.length) {
    for (const [index, value] of after.entries()) {
      if (index < before.length) yield* changes([...path, index], before[index], value);
      else yield [[...path, index], value];
    }
  } else yield [path, after];
}

/** Are they equal as JSON, in whichever order their objects have their keys? */
function same(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    isObject(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each,
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function layoutOf(text: string): FormattingOptions {
  const [, indent = "  "] = /\n([ \t]+)\S/.exec(text) ?? [];
  return { insertSpaces: !indent.includes("\t"), tabSize: indent.length, eol: text.includes("\r\n") ? "\r\n" : "\n" };
}
