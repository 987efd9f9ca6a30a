/**
 * What AWS's documentation says of a statement: that it matches, that it doesn't, or nothing.
 * `unspecified` is settled last, by the statement's effect: see `evaluateStatement`.
 */
export type Truth = boolean | "unspecified";

export function not(truth: Truth): Truth {
  return truth === "unspecified" ? truth : !truth;
}

/** True where one of `items` is true, whatever the unspecified ones are. */
export function some<T>(items: readonly T[], holds: (item: T) => Truth): Truth {
  let result: Truth = false;
  for (const item of items) {
    const truth = holds(item);
    if (truth === true) return true;
    if (truth === "unspecified") result = truth;
  }
  return result;
}

/** False where one of `items` is false, whatever the unspecified ones are. */
export function every<T>(items: readonly T[], holds: (item: T) => Truth): Truth {
  return not(some(items, (item) => not(holds(item))));
}
