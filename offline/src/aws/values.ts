/** A property bag as it crosses the wire: JSON values, and `unknown` where preview can't know the value yet. */
export type Properties = Readonly<Record<string, unknown>>;

/** The engine's mark for a value that preview can't know yet (`UnknownStringValue` of the Pulumi protocol). */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The properties but for `key`, and but for those without a value. */
export function without(properties: Properties, key: string): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name, value]) => name !== key && value !== null));
}

/** True iff `value` is, or holds anywhere, a value that preview can't know yet. */
export function containsUnknown(value: unknown): boolean {
  if (typeof value === "string") return value === unknown;
  return typeof value === "object" && value !== null && Object.values(value).some(containsUnknown);
}

/**
 * JSON text as the real provider writes it for a document given as an object: no white space, object keys sorted, and `<`, `>`, `&`
 * escaped. https://pkg.go.dev/encoding/json#Marshal
 */
export function goJson(value: unknown, indent = ""): string {
  return escapeHtml(JSON.stringify(sortKeys(value), null, indent));
}

/** `value` as JSON text with its own key order kept and Go's escapes. */
export function goJsonInOrder(value: unknown, indent = ""): string {
  return escapeHtml(JSON.stringify(value, null, indent));
}

function escapeHtml(text: string): string {
  return text.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  // A null prototype keeps a key such as `__proto__` a key.
  return Object.assign(Object.create(null), ...entries.map(([key, member]) => ({ [key]: sortKeys(member) })));
}

/** True iff the two values are the same to AWS: text that holds JSON objects by what it says, lists of text whatever their order. */
export function sameToAws(a: unknown, b: unknown): boolean {
  return goJson(canonical(a)) === goJson(canonical(b));
}

function canonical(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === "string" && value.startsWith("{")) return parsed(value);
  if (!Array.isArray(value)) return value;
  return value.every((member) => typeof member === "string") ? [...value].sort() : value.map(canonical);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
