import type { OperatorName } from "./document.js";

/** What an operator compares, and how. */
export type Comparison = "equal" | "less" | "less-or-equal" | "greater" | "greater-or-equal";

export interface Operator {
  readonly name: OperatorName;
  /** A negated operator holds where its positive form doesn't, an absent key included. */
  readonly negated: boolean;
  readonly family: "string" | "numeric" | "date" | "bool" | "binary" | "ip" | "arn" | "null";
  /** String and binary operators: are `*` and `?` wildcards, and does case count? */
  readonly wildcards: boolean;
  readonly anyCase: boolean;
  /** Numeric and date operators. */
  readonly comparison: Comparison;
}

function operator(name: OperatorName, family: Operator["family"], more: Partial<Operator> = {}): Operator {
  return { name, family, negated: false, wildcards: false, anyCase: false, comparison: "equal", ...more };
}

/**
 * Every condition operator:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const OPERATORS: readonly Operator[] = [
  operator("StringEquals", "string"),
  operator("StringNotEquals", "string", { negated: true }),
  operator("StringEqualsIgnoreCase", "string", { anyCase: true }),
  operator("StringNotEqualsIgnoreCase", "string", { anyCase: true, negated: true }),
  operator("StringLike", "string", { wildcards: true }),
  operator("StringNotLike", "string", { wildcards: true, negated: true }),
  operator("NumericEquals", "numeric"),
  operator("NumericNotEquals", "numeric", { negated: true }),
  operator("NumericLessThan", "numeric", { comparison: "less" }),
  operator("NumericLessThanEquals", "numeric", { comparison: "less-or-equal" }),
  operator("NumericGreaterThan", "numeric", { comparison: "greater" }),
  operator("NumericGreaterThanEquals", "numeric", { comparison: "greater-or-equal" }),
  operator("DateEquals", "date"),
  operator("DateNotEquals", "date", { negated: true }),
  operator("DateLessThan", "date", { comparison: "less" }),
  operator("DateLessThanEquals", "date", { comparison: "less-or-equal" }),
  operator("DateGreaterThan", "date", { comparison: "greater" }),
  operator("DateGreaterThanEquals", "date", { comparison: "greater-or-equal" }),
  operator("Bool", "bool", { anyCase: true }),
  operator("BinaryEquals", "binary"),
  operator("IpAddress", "ip"),
  operator("NotIpAddress", "ip", { negated: true }),
  operator("ArnEquals", "arn", { wildcards: true }),
  operator("ArnNotEquals", "arn", { wildcards: true, negated: true }),
  operator("ArnLike", "arn", { wildcards: true }),
  operator("ArnNotLike", "arn", { wildcards: true, negated: true }),
  operator("Null", "null"),
];

const BY_NAME = new Map(OPERATORS.map((one) => [one.name, one]));

export function operatorOf(name: OperatorName): Operator {
  const found = BY_NAME.get(name);
  if (found === undefined) throw new Error(`no operator \`${name}\``);
  return found;
}
