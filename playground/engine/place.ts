import type { Fault } from "@mfa-guard/iam";
import { findNodeAtLocation, type JSONPath, type Node, type ParseError, parseTree } from "jsonc-parser";
import type { Span } from "./messages";

/** Where the statements of a document that can be read stand in its text. */
export function statementsIn(text: string): readonly Span[] {
  const root = parseTree(text);
  const list = root && findNodeAtLocation(root, ["Statement"]);
  if (list === undefined) return [];
  return (list.type === "array" ? (list.children ?? []) : [list]).map(spanOf);
}

/** Where a fault stands: the innermost element of its path that is there, or where the text stops being JSON. Undefined in a text that nests too deep to read. */
export function placeOf(text: string, fault: Fault): Span | undefined {
  try {
    return placeIn(text, fault);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function placeIn(text: string, { path, fault }: Fault): Span | undefined {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [error] = errors;
  if (fault === "not-json" && error !== undefined)
    return { from: error.offset, to: Math.max(error.offset + error.length, error.offset + 1) };
  if (root === undefined || path === "") return undefined;
  const steps = stepsOf(path);
  for (let length = steps.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(root, steps.slice(0, length)) ?? lone(root, steps.slice(0, length));
    if (node !== undefined) return spanOf(node);
  }
  return undefined;
}

/** `Statement[0].Condition.Bool` */
function stepsOf(path: string): JSONPath {
  return path.split(/\.|(?=\[)/).map((step) => (/^\[\d+\]$/.test(step) ? Number(step.slice(1, -1)) : step));
}

/** A statement that stands for a list of one. */
function lone(root: Node, [first, second, ...rest]: JSONPath): Node | undefined {
  return first === "Statement" && second === 0 ? findNodeAtLocation(root, [first, ...rest]) : undefined;
}

function spanOf({ offset, length }: Node): Span {
  return { from: offset, to: offset + length };
}
