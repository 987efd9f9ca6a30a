import type { PolicyInput } from "./document.js";
import { foldCase } from "./text.js";

/** A document as its author wrote it, for edits that keep everything else: order, case, elements that the engine doesn't look at. */
export type RawDocument = Readonly<Record<string, unknown>>;
export type RawStatement = Readonly<Record<string, unknown>>;

/** The document as a plain object of its own; the input must be readable. */
export function rawDocument(input: PolicyInput): RawDocument {
  return JSON.parse(typeof input === "string" ? input : JSON.stringify(input)) as RawDocument;
}

export function rawStatements(document: RawDocument): readonly RawStatement[] {
  const { Statement: statements } = document;
  return (Array.isArray(statements) ? statements : [statements]) as RawStatement[];
}

type Block = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * The statement with one more condition. Where the operator already has the key, a negated operator gets the value
 * added to its list (which narrows), any other is replaced by it.
 */
export function withCondition(statement: RawStatement, operator: string, key: string, value: string | readonly string[]): RawStatement {
  const block = (statement.Condition ?? {}) as Block;
  const name = Object.keys(block).find((one) => foldCase(one) === foldCase(operator)) ?? operator;
  const keys = block[name] ?? {};
  const known = Object.keys(keys).find((one) => foldCase(one) === foldCase(key));
  const before = known === undefined ? [] : [keys[known]].flat();
  // What a policy variable stands for may be narrower than the value: both have to hold.
  if (operator === "Bool" && before.some((one) => String(one).includes("${"))) return withCondition(statement, "StringEquals", key, value);
  const values = known !== undefined && /not/i.test(operator) ? [...new Set([...before, value].flat())] : value;
  return { ...statement, Condition: { ...block, [name]: { ...keys, [known ?? key]: values } } };
}

/** The statement without the conditions that `drop` names. */
export function withoutCondition(statement: RawStatement, drop: (operator: string, key: string) => boolean): RawStatement {
  const kept: Record<string, Record<string, unknown>> = {};
  for (const [operator, keys] of Object.entries((statement.Condition ?? {}) as Block)) {
    const rest = Object.entries(keys).filter(([key]) => !drop(operator, key));
    if (rest.length > 0) kept[operator] = Object.fromEntries(rest);
  }
  const { Condition: _, ...others } = statement;
  return Object.keys(kept).length > 0 ? { ...others, Condition: kept } : others;
}
