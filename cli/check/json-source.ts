import type { Node } from "jsonc-parser";
import { UserError } from "../user-error";
import { indentationOf } from "./indentation";
import { placeIn } from "./lines";
import type { Change, Path, Source } from "./source";

export function readJsonSource(path: string, text: string): Source {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new UserError(`\`${path}\` is not JSON${where(text)}`);
  }
  let root: Node | undefined;
  return {
    path,
    text,
    format: "json",
    value,
    locate: (to) => {
      root ??= parser().parseTree(text);
      return placeIn(text, nearest(root, to)?.offset ?? 0);
    },
    edited: (changes) => edited(text, changes),
  };
}

/** Reading needs no positions: only what is found has a place. */
function parser(): typeof import("jsonc-parser") {
  return require("jsonc-parser") as typeof import("jsonc-parser");
}

function where(text: string): string {
  const [first] = faults(text);
  if (first === undefined) return "";
  const { line, column } = placeIn(text, first.offset);
  return `: see line ${line}, column ${column}`;
}

function faults(text: string) {
  const errors: import("jsonc-parser").ParseError[] = [];
  parser().parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  return errors;
}

function nearest(root: Node | undefined, path: Path): Node | undefined {
  const { findNodeAtLocation } = parser();
  for (let length = path.length; root !== undefined && length > 0; length -= 1) {
    const node = findNodeAtLocation(root, [...path.slice(0, length)]);
    // A member begins with its key.
    if (node !== undefined) return node.parent?.type === "property" ? node.parent : node;
  }
  return root;
}

function edited(text: string, changes: readonly Change[]): string {
  const { applyEdits, modify } = parser();
  const { unit, size } = indentationOf(text);
  const formattingOptions = { insertSpaces: unit === " ", tabSize: size, eol: text.includes("\r\n") ? "\r\n" : "\n" };
  return changes.reduce((before, { path, value }) => applyEdits(before, modify(before, [...path], value, { formattingOptions })), text);
}
