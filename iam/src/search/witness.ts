import { principalOf } from "../caller/caller.js";
import { type Keys, keysOfCaller } from "../caller/keys.js";
import { foldCase } from "../document/text.js";
import type { Request } from "../request.js";
import type { Dimension } from "../sets/dimension.js";
import type { Target } from "./compile.js";
import type { Solution } from "./solve.js";
import { type Located, spelledByAws } from "./space.js";

/** The request that a solution describes, its action spelled as one of `statements` spells it. */
export function requestOf(solution: Solution, keys: Keys, { action, resource }: Target, statements: readonly Located[]): Request {
  const { caller, context } = keys;
  const text = (dimension: Dimension | undefined): string => {
    if (dimension === undefined) return "";
    const value = solution.get(dimension) ?? dimension.templates[0]?.samples[0];
    return typeof value === "string" ? value : "";
  };
  const principal = principalOf(caller.kind, text(caller.arn), text(caller.userId), text(caller.serviceName));
  const values = new Map<string, string | readonly string[]>(keysOfCaller(caller, text));
  const set = (keyId: string, value: string | readonly string[] | undefined): void => {
    if (value !== undefined) values.set(keyId, value);
  };
  for (const [keyId, value] of context.fixed) set(keyId, value);
  for (const keyId of context.present) set(keyId, "2030-01-01T00:00:00Z");
  for (const dimension of keys.dimensions()) set(dimension.id, solution.get(dimension));
  return {
    principal,
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
