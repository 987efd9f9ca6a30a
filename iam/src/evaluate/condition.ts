import type { Condition, Document } from "../document/document.js";
import type { Request } from "../request.js";
import { OPERATORS, type Operator } from "./operators.js";
import { parseBoolean } from "./scalars.js";
import { every, not, some, type Truth } from "./truth.js";
import { substitute } from "./variables.js";

/**
 * Whether one condition holds for `request`, as AWS documents it. Unspecified: no values to compare with, a plain operator on a
 * list, a negated operator on a value that isn't of its type, `ForAnyValue` with `IfExists` and `ForAllValues` with a negated operator on an
 * absent key, a policy variable without a value, an ARN pattern of fewer than six parts.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
export function conditionHolds(request: Request, condition: Condition, version: Document["version"]): Truth {
  if (condition.values.length === 0) return "unspecified";
  const operator = OPERATORS[condition.operator];
  const value = request.context.get(condition.keyId);
  if (operator.kind === "presence") return some(condition.values, (wanted) => parseBoolean(wanted) === (value === undefined));
  if (value === undefined) return holdsOnAbsentKey(condition, operator.negated);

  const given = typeof value === "string" ? [value] : value;
  const matches = (member: string): Truth => {
    if (operator.negated && !operator.reads(member)) return "unspecified";
    const equal = some(condition.values, (wanted) => compare(operator, member, wanted, version, request));
    return operator.negated ? not(equal) : equal;
  };
  if (condition.quantifier === "ForAllValues") return every(given, matches);
  if (condition.quantifier === "ForAnyValue") return some(given, matches);
  return typeof value === "string" ? matches(value) : "unspecified";
}

function holdsOnAbsentKey(condition: Condition, negated: boolean): Truth {
  if (condition.ifExists && condition.quantifier === "ForAnyValue") return "unspecified";
  if (condition.ifExists) return true;
  if (condition.quantifier === "ForAllValues") return negated ? "unspecified" : true;
  return condition.quantifier === undefined && negated;
}

function compare(
  operator: Exclude<Operator, { kind: "presence" }>,
  given: string,
  wanted: string,
  version: Document["version"],
  request: Request,
): Truth {
  if (operator.kind === "typed") return operator.compare(given, wanted);
  const pattern = substitute(wanted, version, request);
  return pattern ? operator.compare(given, pattern) : "unspecified";
}
