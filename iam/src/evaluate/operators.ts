import type { OperatorName } from "../document/document.js";
import { addressInBlock, isAddress } from "./address.js";
import { arnParts, asText, foldCase, literal, matchesPattern, type Pattern } from "./pattern.js";
import { parseBoolean, parseInstant, parseNumber } from "./scalars.js";
import type { Truth } from "./truth.js";

/**
 * How an operator compares one value of the request with one of the policy. A negated operator holds where its comparison
 * holds for none of the policy's values. Only `text` operators read policy variables, `Bool` among them.
 */
export type Operator =
  | ({ readonly kind: "text"; readonly compare: (given: string, wanted: Pattern) => Truth } & Comparing)
  | ({ readonly kind: "typed"; readonly compare: (given: string, wanted: string) => boolean } & Comparing)
  | { readonly kind: "presence" };

interface Comparing {
  readonly negated: boolean;
  /** Is the text of the type that the operator compares? */
  readonly reads: (given: string) => boolean;
}

const anyText = (): boolean => true;
const number = (given: string): boolean => parseNumber(given) !== undefined;
const date = (given: string): boolean => parseInstant(given) !== undefined;
const arn = (given: string): boolean => arnParts(literal(given)) !== undefined;

const equals = (given: string, wanted: Pattern): boolean => given === asText(wanted);
const equalsIgnoringCase = (given: string, wanted: Pattern): boolean => foldCase(given) === foldCase(asText(wanted));
const like = (given: string, wanted: Pattern): boolean => matchesPattern(wanted, given);

function arnLike(given: string, wanted: Pattern): Truth {
  const wantedParts = arnParts(wanted);
  if (!wantedParts) return "unspecified";
  const givenParts = arnParts(literal(given));
  return givenParts?.every((part, index) => matchesPattern(wantedParts[index] ?? [], asText(part))) ?? false;
}

function comparing<T>(parse: (text: string) => T | undefined, holds: (given: T, wanted: T) => boolean) {
  return (given: string, wanted: string): boolean => {
    const [left, right] = [parse(given), parse(wanted)];
    return left !== undefined && right !== undefined && holds(left, right);
  };
}

const same = <T>(given: T, wanted: T): boolean => given === wanted;
const equalsAsBoolean = comparing(parseBoolean, same);
const less = (given: number, wanted: number): boolean => given < wanted;
const lessOrSame = (given: number, wanted: number): boolean => given <= wanted;
const more = (given: number, wanted: number): boolean => given > wanted;
const moreOrSame = (given: number, wanted: number): boolean => given >= wanted;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
export const OPERATORS: { readonly [name in OperatorName]: Operator } = {
  StringEquals: { kind: "text", reads: anyText, negated: false, compare: equals },
  StringNotEquals: { kind: "text", reads: anyText, negated: true, compare: equals },
  StringEqualsIgnoreCase: { kind: "text", reads: anyText, negated: false, compare: equalsIgnoringCase },
  StringNotEqualsIgnoreCase: { kind: "text", reads: anyText, negated: true, compare: equalsIgnoringCase },
  StringLike: { kind: "text", reads: anyText, negated: false, compare: like },
  StringNotLike: { kind: "text", reads: anyText, negated: true, compare: like },
  NumericEquals: { kind: "typed", reads: number, negated: false, compare: comparing(parseNumber, same) },
  NumericNotEquals: { kind: "typed", reads: number, negated: true, compare: comparing(parseNumber, same) },
  NumericLessThan: { kind: "typed", reads: number, negated: false, compare: comparing(parseNumber, less) },
  NumericLessThanEquals: { kind: "typed", reads: number, negated: false, compare: comparing(parseNumber, lessOrSame) },
  NumericGreaterThan: { kind: "typed", reads: number, negated: false, compare: comparing(parseNumber, more) },
  NumericGreaterThanEquals: { kind: "typed", reads: number, negated: false, compare: comparing(parseNumber, moreOrSame) },
  DateEquals: { kind: "typed", reads: date, negated: false, compare: comparing(parseInstant, same) },
  DateNotEquals: { kind: "typed", reads: date, negated: true, compare: comparing(parseInstant, same) },
  DateLessThan: { kind: "typed", reads: date, negated: false, compare: comparing(parseInstant, less) },
  DateLessThanEquals: { kind: "typed", reads: date, negated: false, compare: comparing(parseInstant, lessOrSame) },
  DateGreaterThan: { kind: "typed", reads: date, negated: false, compare: comparing(parseInstant, more) },
  DateGreaterThanEquals: { kind: "typed", reads: date, negated: false, compare: comparing(parseInstant, moreOrSame) },
  Bool: { kind: "text", reads: anyText, negated: false, compare: (given, wanted) => equalsAsBoolean(given, asText(wanted)) },
  BinaryEquals: { kind: "typed", reads: anyText, negated: false, compare: same },
  IpAddress: { kind: "typed", reads: isAddress, negated: false, compare: addressInBlock },
  NotIpAddress: { kind: "typed", reads: isAddress, negated: true, compare: addressInBlock },
  ArnEquals: { kind: "text", reads: arn, negated: false, compare: arnLike },
  ArnNotEquals: { kind: "text", reads: arn, negated: true, compare: arnLike },
  ArnLike: { kind: "text", reads: arn, negated: false, compare: arnLike },
  ArnNotLike: { kind: "text", reads: arn, negated: true, compare: arnLike },
  Null: { kind: "presence" },
};
