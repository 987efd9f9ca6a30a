import type { Document } from "../document/document.js";
import type { Request } from "../request.js";
import { foldCase, literal, type Pattern, wildcards } from "./pattern.js";

/** `${key}`, `${key, 'default'}`, `${*}`, `${?}` or `${$}` at the start of the text. */
const VARIABLE = /^\$\{(?:([*?$])|([^,}']+)(?:,\s*'([^']*)'\s*)?)\}/;

/**
 * The pattern that `text` stands for in this request: wildcards as wildcards, the values of policy variables as literal text.
 * Undefined where AWS doesn't say what it stands for: a variable of an absent or multivalued key, or one that can't be read.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function substitute(text: string, version: Document["version"], request: Request): Pattern | undefined {
  if (version === "2008-10-17") return wildcards(text);
  const pattern: Pattern[] = [];
  for (const piece of text.split(/(?=\$\{)/)) {
    if (!piece.startsWith("${")) {
      pattern.push(wildcards(piece));
      continue;
    }
    const variable = VARIABLE.exec(piece);
    if (!variable) return undefined;
    const [whole, character, key = "", fallback] = variable;
    const value = character ?? keyValue(key, fallback, request);
    if (value === undefined) return undefined;
    pattern.push(literal(value), wildcards(piece.slice(whole.length)));
  }
  return pattern.flat();
}

function keyValue(key: string, fallback: string | undefined, request: Request): string | undefined {
  const value = request.context.get(foldCase(key.trim()));
  if (value === undefined) return fallback;
  if (typeof value === "string") return value;
  return value.length === 1 ? value[0] : undefined;
}
