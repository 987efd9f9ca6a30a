/** The number that `text` is in decimal notation; undefined where it isn't one, so that it compares with nothing. */
export function parseNumber(text: string): number | undefined {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : undefined;
}

/** A date of ISO 8601's W3C profile; four digits are a year. */
const ISO_8601 = /^\d{4}(-\d\d(-\d\d(?<time>T\d\d:\d\d(:\d\d(\.\d+)?)?(?<zone>Z|[+-]\d\d:?\d\d)?)?)?)?$/;

/**
 * The instant that `text` is, in milliseconds since 1970: an ISO 8601 date (UTC where it names no zone), or seconds since 1970.
 * Undefined where it is neither. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function parseInstant(text: string): number | undefined {
  const iso = ISO_8601.exec(text);
  if (!iso) return /^\d{1,15}$/.test(text) ? Number(text) * 1000 : undefined;
  const { time, zone } = iso.groups ?? {};
  // The zone as JavaScript reads it: with its colon, and never left to the machine's own.
  const instant = Date.parse(time && !zone ? `${text}Z` : text.replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
  return Number.isNaN(instant) ? undefined : instant;
}

/** `true` or `false` in any case; undefined for anything else. */
export function parseBoolean(text: string): boolean | undefined {
  return /^true$/i.test(text) ? true : /^false$/i.test(text) ? false : undefined;
}
