import type { PolicyJson } from "./generate";

/** A source of numbers from 0 up to (not including) `below`, the same for the same `salt`. */
function numbers(salt: number): (below: number) => number {
  let state = salt >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The same policy written otherwise: statements, lists and keys in another order, names in another case, `Statement` alone or a list. */
export function rewritten(document: PolicyJson, salt: number): object {
  const below = numbers(salt);
  const shuffled = <T>(items: readonly T[]): T[] =>
    items
      .map((item) => ({ item, rank: below(2 ** 30) }))
      .sort((one, other) => one.rank - other.rank)
      .map(({ item }) => item);
  const recased = (name: string): string => [name, name.toLowerCase(), name.toUpperCase()][below(3)] ?? name;
  const listed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.length === 1 && below(2) === 0 ? value[0] : shuffled(value);
    return below(4) === 0 ? [value] : value;
  };
  const entries = (value: object, rename: (key: string) => string, change: (value: unknown) => unknown): object =>
    Object.fromEntries(shuffled(Object.entries(value)).map(([key, one]) => [rename(key), change(one)]));
  const same = (name: string): string => name;

  const element = (name: string, value: unknown): unknown => {
    switch (name) {
      case "Action":
      case "NotAction":
        return listed(Array.isArray(value) ? value.map((action) => recased(String(action))) : recased(String(value)));
      case "Resource":
      case "NotResource":
        return listed(value);
      case "Principal":
      case "NotPrincipal":
        return typeof value === "object" && value !== null ? entries(value, same, listed) : value;
      case "Condition":
        return entries(value as object, recased, (keys) => entries(keys as object, recased, listed));
      default:
        return value;
    }
  };
  const statements = shuffled(document.Statement).map((statement) =>
    Object.fromEntries(shuffled(Object.entries(statement)).map(([name, value]) => [name, element(name, value)])),
  );
  return { Statement: statements.length === 1 ? statements[0] : statements, Version: document.Version };
}
