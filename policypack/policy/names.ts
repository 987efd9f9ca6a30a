import { type Maybe, UNKNOWN } from "../../stack/values";

/** The first pattern that fits one of the names, if any. `*` stands for any text; everything else, for itself. */
export function listedAs(patterns: readonly string[], ...names: readonly Maybe<string>[]): string | undefined {
  return patterns.find((pattern) => names.some((name) => name !== UNKNOWN && fits(pattern, name)));
}

/** True iff the pattern covers the whole text. Linear in the text, so that no pattern is slow. */
export function fits(pattern: string, text: string): boolean {
  const [head = "", ...parts] = pattern.split("*");
  const tail = parts.pop();
  if (tail === undefined) return text === pattern;
  if (!text.startsWith(head)) return false;
  let end = head.length;
  for (const part of parts) {
    const start = text.indexOf(part, end);
    if (start < 0) return false;
    end = start + part.length;
  }
  return text.length - end >= tail.length && text.endsWith(tail);
}
