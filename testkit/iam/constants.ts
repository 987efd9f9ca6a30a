import type { Condition, Document } from "@mfa-guard/iam";

/** A user name, and a variable's value, that no document names. */
export const FRESH_NAME = "zoe";

export const unique = <T>(items: Iterable<T>): T[] => [...new Set(items)];

export function conditionsOf(documents: readonly Document[]): Condition[] {
  return documents.flatMap(({ statements }) => statements.flatMap(({ conditions }) => conditions));
}

/** The documents' conditions on `key`, a lower-case name. */
export function conditionsOn(key: string, documents: readonly Document[]): Condition[] {
  return conditionsOf(documents).filter(({ keyId }) => keyId === key);
}

/** Texts that `patterns` match, alone and together: each wildcard filled with nothing, something fresh, and the other patterns' text. */
export function instances(patterns: readonly string[]): string[] {
  const plain = patterns.map((pattern) =>
    pattern.replace(/\$\{([*?$])\}/g, "$1").replace(/\$\{[^}']*(?:'([^']*)')?\}/g, (_, fallback?: string) => fallback ?? FRESH_NAME),
  );
  const fillers = unique(["", "z", ...plain.map((pattern) => pattern.replace(/[*?]/g, ""))]);
  const filled = plain.flatMap((pattern) => (pattern.includes("*") ? fillers.map((filler) => pattern.replace(/\*/g, filler)) : [pattern]));
  return unique(filled.map((text) => text.replace(/\?/g, "z")));
}

/** A text that differs in letter case alone. */
export const inOtherCase = (text: string): string => (text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase());

/** Texts that the documents' conditions on `key` can tell apart. */
export function textsOf(key: string, documents: readonly Document[]): string[] {
  const own = conditionsOn(key, documents);
  const folded = own.filter(({ operator }) => operator.includes("IgnoreCase")).flatMap(({ values }) => values.map(inOtherCase));
  return unique([...instances(own.flatMap(({ values }) => values)), ...folded]);
}

/** Whether some condition compares with the user's own name. */
export const asksForUserName = (documents: readonly Document[]): boolean =>
  conditionsOf(documents).some(({ values }) => values.some((value) => /\$\{aws:username\b/i.test(value)));
