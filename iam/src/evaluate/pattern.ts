/** One character of a pattern: itself, or a wildcard. */
type PatternUnit = string | typeof ANY_TEXT | typeof ANY_CHARACTER;

/** A pattern, one UTF-16 unit at a time; a `*` that stands for itself is the string `"*"`. */
export type Pattern = readonly PatternUnit[];

const ANY_TEXT = Symbol("*");
const ANY_CHARACTER = Symbol("?");

/** The pattern that `text` is where `*` and `?` are wildcards. */
export function wildcards(text: string): Pattern {
  return text.split("").map((unit) => (unit === "*" ? ANY_TEXT : unit === "?" ? ANY_CHARACTER : unit));
}

/** The pattern that `text` is where every character stands for itself. */
export function literal(text: string): Pattern {
  return text.split("");
}

/** The text of a pattern whose wildcards are ordinary characters, as operators without `Like` take it. */
export function asText(pattern: Pattern): string {
  return pattern.map((unit) => (unit === ANY_TEXT ? "*" : unit === ANY_CHARACTER ? "?" : unit)).join("");
}

/** True iff `pattern` matches the whole of `text`, in time at most the product of their lengths. */
export function matchesPattern(pattern: Pattern, text: string): boolean {
  let at = 0;
  let position = 0;
  // Only the last `*` is ever widened: an earlier one can't match more than the later one makes up for.
  let retryAt = -1;
  let retryPosition = 0;
  while (position < text.length) {
    const unit = pattern[at];
    if (unit === ANY_TEXT) {
      retryAt = ++at;
      retryPosition = position;
    } else if (unit === ANY_CHARACTER || unit === text[position]) {
      at++;
      position++;
    } else if (retryAt >= 0) {
      at = retryAt;
      position = ++retryPosition;
    } else {
      return false;
    }
  }
  while (pattern[at] === ANY_TEXT) at++;
  return at === pattern.length;
}

/** `text` with `A` to `Z` in lower case and every other character as it is. */
export function foldCase(text: string): string {
  return text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
}

/**
 * The six parts of an ARN, text or pattern, the last of which keeps its colons; undefined where there are fewer.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function arnParts(arn: Pattern): readonly Pattern[] | undefined {
  const parts: Pattern[] = [];
  let start = 0;
  while (parts.length < 5) {
    const colon = arn.indexOf(":", start);
    if (colon < 0) return undefined;
    parts.push(arn.slice(start, colon));
    start = colon + 1;
  }
  return [...parts, arn.slice(start)];
}
