import {
  ANY,
  any,
  anyCase,
  type CharSet,
  contains,
  EVERYTHING,
  type Language,
  literal,
  NO_COLON,
  one,
  type Sequence,
  type Step,
  union,
} from "./language.js";

/** A piece of a value as a document writes it. */
export type Piece =
  | { readonly kind: "text"; readonly text: string }
  /** `chars`: what it stands for, where that isn't for the operator to say. */
  | { readonly kind: "wildcard"; readonly repeated: boolean; readonly chars?: CharSet }
  | { readonly kind: "variable"; readonly keyId: string; readonly fallback: string | undefined }
  /** A `${…}` that isn't of AWS's form: what it matches isn't known. */
  | { readonly kind: "unreadable" };

const VARIABLE = /\$\{(?:([*?$])|([^,}']+)(?:,\s*'([^']*)'\s*)?)\}|\$\{/g;

/**
 * Splits a value at its wildcards (if it may have any) and, in a 2012 document, its policy variables.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function pieces(value: string, wildcards: boolean, variables: boolean, fold: (key: string) => string): Piece[] {
  if (!variables || !value.includes("${")) return split(value, wildcards);
  const found: Piece[] = [];
  let at = 0;
  for (const match of value.matchAll(VARIABLE)) {
    found.push(...split(value.slice(at, match.index), wildcards));
    const [whole, escaped, key, fallback] = match;
    if (escaped !== undefined) found.push({ kind: "text", text: escaped });
    else if (key !== undefined) found.push({ kind: "variable", keyId: fold(key.trim()), fallback });
    else found.push({ kind: "unreadable" });
    at = match.index + whole.length;
  }
  found.push(...split(value.slice(at), wildcards));
  return found;
}

function split(text: string, wildcards: boolean): Piece[] {
  if (text === "") return [];
  if (!wildcards || !/[*?]/.test(text)) return [{ kind: "text", text }];
  return text
    .split(/([*?])/)
    .filter((part) => part !== "")
    .map((part): Piece => (part === "*" || part === "?" ? { kind: "wildcard", repeated: part === "*" } : { kind: "text", text: part }));
}

/** A value without variables: how its text compares. */
export interface Comparing {
  readonly anyCase: boolean;
  /** ARNs: six parts, separated by colons, matched part by part; wildcards don't cross a colon but in the last. */
  readonly arn: boolean;
  /** What wildcards stand for; undefined for any character. */
  readonly chars: CharSet | undefined;
}

/** The steps that the pieces (text and wildcards) describe. Undefined for an ARN pattern of fewer than six parts: what it matches isn't documented. */
export function stepsOf(parts: readonly Piece[], { anyCase: blind, arn, chars }: Comparing): Sequence | undefined {
  const steps: Step[] = [];
  let colons = 0;
  for (const part of parts) {
    if (part.kind === "text") {
      steps.push(...(blind ? anyCase(part.text) : literal(part.text)));
      colons += part.text.split(":").length - 1;
    } else if (part.kind === "wildcard") {
      const set = part.chars ?? chars ?? (arn && colons < 5 ? NO_COLON : ANY);
      const last = steps[steps.length - 1];
      if (part.repeated && last?.repeated && last.set === set) continue;
      steps.push(part.repeated ? any(set) : one(set));
    }
  }
  return arn && colons < 5 ? undefined : steps;
}

/** The language of values without variables or unreadable pieces. */
export function languageOf(values: readonly (readonly Piece[])[], comparing: Comparing, undocumented: Language): Language {
  const found: Language[] = [];
  const exact: string[] = [];
  for (const parts of values) {
    if (isText(parts) && !comparing.anyCase && !comparing.arn) exact.push(textOf(parts));
    else {
      const steps = stepsOf(parts, comparing);
      if (steps === undefined) found.push(undocumented);
      else if (steps.length === 1 && steps[0]?.repeated && steps[0].set === ANY) return EVERYTHING;
      else if (isText(parts) && !comparing.anyCase) exact.push(textOf(parts));
      else found.push({ words: [], sequences: [steps], samples: isText(parts) ? [textOf(parts)] : [] });
    }
  }
  return union([{ words: exact, sequences: [], samples: [] }, ...found]);
}

/** True iff the pattern, whose only special characters are `*` and `?`, matches the whole of `text`. */
export function globMatches(pattern: string, text: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === text;
  const steps = stepsOf(split(pattern, true), { anyCase: false, arn: false, chars: undefined });
  return contains({ words: [], sequences: steps === undefined ? [] : [steps], samples: [] }, text);
}

export function isText(parts: readonly Piece[]): boolean {
  return parts.every((part) => part.kind === "text");
}

export function textOf(parts: readonly Piece[]): string {
  return parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
}
