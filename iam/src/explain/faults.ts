import type { Fault, FaultName } from "../document/document.js";
import { MAX_CHARACTERS } from "../document/parse.js";

/** What is wrong, in lower case and without a period; `about` and `value` as the fault has them, in backticks where they are names. */
const FAULTS: Readonly<Record<FaultName, (about: string, value: string) => string>> = {
  empty: () => "the document is empty",
  "not-json": () => "the document isn't JSON",
  "duplicate-key": (about) => `an object has the key \`${about}\` twice`,
  "too-long": () => `the document has more than ${MAX_CHARACTERS} characters, which no policy may have`,
  "document-shape": (about) => `the document is ${about}, not an object`,
  "unknown-element": (about) => `\`${about}\` isn't a policy element`,
  version: (about) => `the version is ${about}: it must be \`2012-10-17\` or \`2008-10-17\``,
  "id-shape": (about) => `the id is ${about}, not a string`,
  "no-statement": () => "the document has no statement",
  "statement-shape": (about) => `the statement is ${about}, not an object`,
  "sid-shape": (about) => `the sid is ${about}, not a string`,
  effect: (about) => `the effect is ${about}: it must be \`Allow\` or \`Deny\``,
  "missing-element": (about) => `the statement has no \`${about}\``,
  "exclusive-elements": (about) => `\`${about}\` and \`Not${about}\` exclude each other`,
  "empty-list": () => "the list is empty",
  "vague-service": (about) => `\`${about}\` has a wildcard in its service: use \`*\` on its own for every service`,
  "no-service": (about) => `\`${about}\` names no service: an action is \`service:Name\`, or \`*\``,
  "principal-shape": (about) => `the principal is ${about}: it must be \`*\` or an object such as { "AWS": … }`,
  "principal-kind": (about) => `\`${about}\` isn't a kind of principal: use AWS, Service, Federated or CanonicalUser`,
  "principal-name": (about) => `\`${about}\` isn't an ARN, an account id or a unique id`,
  "principal-wildcard": (about) => `\`${about}\` has a wildcard, which a principal can't contain: use \`*\` on its own`,
  "principal-group": (about) =>
    `\`${about}\` is a group, which can't be a principal: name the account, and let the group's policies allow \`sts:AssumeRole\``,
  "principal-arn": (about) => `\`${about}\` isn't the ARN of a user, role, session or account`,
  nobody: () => "the element names nobody",
  "condition-shape": (about) => `the condition is ${about}, not an object`,
  "unknown-operator": (about) => `\`${about}\` isn't a condition operator`,
  "operator-shape": (about) => `the operator holds ${about}, not an object of condition keys`,
  "value-shape": (about) => `the value is ${about}, not a string`,
  "not-a-number": (_, value) => `${value} is not a number`,
  "not-a-date": (_, value) => `${value} is not a date (ISO 8601, or seconds since 1970)`,
  "not-an-address": (_, value) => `${value} is not an IP address or CIDR block`,
  "not-a-boolean": (_, value) => `${value} is neither \`true\` nor \`false\``,
};

/** The fault as a clause. The value of a condition is quoted only if `values` says so. */
export function clauseOfFault({ fault, about = "", value }: Fault, values: boolean): string {
  return FAULTS[fault](about, values && value !== undefined ? `\`${value}\`` : "a value");
}
