import { principalOf } from "../caller/caller.js";
import { type Keys, keysOfCaller } from "../caller/keys.js";
import { foldCase } from "../document/text.js";
import type { Request } from "../request.js";
import { Budget } from "../sets/budget.js";
import type { Dimension } from "../sets/dimension.js";
import { NO_VALUE, satisfy, type Value } from "./atom.js";
import type { Operation } from "./compile.js";
import type { Solution } from "./solve.js";
import { type Located, spelledByAws } from "./space.js";

/** The request that a solution describes, its action spelled as one of `statements` spells it. */
export function requestOf(solution: Solution, keys: Keys, { action, resource }: Operation, statements: readonly Located[]): Request {
  const { caller } = keys;
  const valueFor = (dimension: Dimension): Value => {
    if (solution.has(dimension)) return solution.get(dimension);
    const value = satisfy(dimension, [], new Budget(1000));
    return value === NO_VALUE ? undefined : value;
  };
  const text = (dimension: Dimension | undefined): string => {
    const value = dimension === undefined ? undefined : valueFor(dimension);
    return typeof value === "string" ? value : "";
  };
  const values = new Map<string, string | readonly string[]>(keysOfCaller(caller, text));
  const set = (keyId: string, value: Value): void => {
    if (value !== undefined) values.set(keyId, value);
  };
  for (const [keyId, source] of [...keys.ofContext(), ...keys.met()]) {
    set(keyId, source.kind === "fixed" ? source.value : valueFor(source.dimension));
  }
  return {
    principal: principalOf(caller.kind, {
      arn: text(caller.arn),
      userId: text(caller.userId),
      serviceName: text(caller.serviceName),
      provider: text(caller.provider),
    }),
    action: asWritten(typeof action === "string" ? action : text(action), statements),
    resource: text(resource),
    context: values,
  };
}

/** The action in the case in which the documents, or AWS, write it. */
function asWritten(action: string, statements: readonly Located[]): string {
  for (const { statement } of statements) {
    const written = statement.action.patterns.find((pattern) => foldCase(pattern) === action);
    if (written !== undefined) return written;
  }
  return spelledByAws(action) ?? action;
}
