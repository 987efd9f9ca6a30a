/** The number that `text` is in decimal notation; undefined where it isn't one, so that it compares with nothing. */
export function parseNumber(text: string): number | undefined {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : undefined;
}

/**
 * The instant that `text` is, in milliseconds since 1970: epoch seconds, or a date of ISO 8601's W3C profile (UTC where it names no zone).
 * Undefined where it is neither. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function parseInstant(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^-?\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed) * 1000;
  const iso = /^\d{4}-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?$/.exec(trimmed);
  if (!iso) return undefined;
  const instant = Date.parse(iso[2] && !iso[5] ? `${trimmed}Z` : trimmed);
  return Number.isNaN(instant) ? undefined : instant;
}

/** `true` or `false` in any case; undefined for anything else. */
export function parseBoolean(text: string): boolean | undefined {
  return /^true$/i.test(text) ? true : /^false$/i.test(text) ? false : undefined;
}
