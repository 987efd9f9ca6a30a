import type { Unreadable } from "../document/document.js";
import type { Premise } from "../premises.js";
import type { FederatedWay, Undecided } from "../verdict.js";
import type { Change, Explanation, Grant } from "./explanation.js";
import { clauseOfFault } from "./faults.js";
import { fix } from "./repairs.js";
import {
  capital,
  documentOf,
  getsThrough,
  ifSet,
  list,
  means,
  quoted,
  resourceOf,
  type Style,
  statementOf,
  textOf,
  wayOf,
  whoIs,
} from "./words.js";

/** Two full sentences for the engineer who reads the finding: who can do what, how, through which statement; what to change. */
export interface Sentences {
  readonly how: string;
  readonly fix: string;
}

/** The sentences of an explanation, or of an answer that is none. */
export function sentencesOf(said: Explanation | Unreadable | Undecided, style: Style = {}): Sentences {
  if ("message" in said) return { how: `${capital(how(said, style))}.`, fix: `${fix(said.repair, style)}${said.closes ? "" : MORE}.` };
  const subject = capital(style.subject ?? "the document");
  if (said.kind === "undecided") return { how: `${subject} can't be judged: ${REASONS[said.reason]}.`, fix: SIMPLIFY };
  return { how: `${subject} can't be read${faultOf(said, style)}.`, fix: CORRECT };
}

/** What a verdict rests on, as one sentence; undefined where the documents suffice. */
export function sentenceOfPremises(premises: readonly Premise[] = []): string | undefined {
  return premises.length === 0 ? undefined : `This rests on what is known besides: ${list(premises.map(premiseOf))}.`;
}

/** What a verdict on users leaves to federated users. */
export function sentencesOfFederated({ call }: FederatedWay): Sentences {
  return {
    how: `A federated user's console session, which somebody with a stolen access key opens by \`sts:GetFederationToken\`, ${call === undefined ? "may get round the SCPs that bind users" : `can call ${call.action}: the SCPs that bind users don't bind it`}.`,
    fix: 'Deny `sts:GetFederationToken` to users without MFA too, or deny to everybody but roles: "ArnNotLike": { "aws:PrincipalArn": "arn:*:iam::*:role/*" }.',
  };
}

function premiseOf(premise: Premise): string {
  switch (premise.premise) {
    case "no-users":
      return `${counted(premise.accounts, "account", "has", "have")} no IAM users`;
    case "scp":
      return `the SCP \`${premise.policy}\` is in force`;
    case "rcp":
      return `the RCP \`${premise.policy}\` is in force`;
    case "elsewhere":
      return premise.known === "word" ? `\`${premise.arn}\` is said to require MFA` : `\`${premise.arn}\` holds what was read of it`;
    case "scps-allow":
      return `${list(premise.policies.map(quoted))} ${premise.policies.length === 1 ? "is the only SCP" : "are the only SCPs"} on \`${premise.target}\``;
  }
}

/** The few by name, the many by their number. */
function counted(names: readonly string[], what: string, verb: string, verbOfMany: string): string {
  if (names.length === 1) return `${what} ${names[0]} ${verb}`;
  return names.length > 5 ? `${names.length} ${what}s ${verbOfMany}` : `${what}s ${list(names)} ${verbOfMany}`;
}

/** What an edit changed, as a clause. */
export function clauseOfChange(change: Change, style: Style = {}): string {
  if (change.change === "drops-deleted") {
    return `it no longer names ${list(change.ids.map(quoted))}: IAM shows the id of a user or role that was deleted, and saves no document that names one`;
  }
  const where = statementOf(change.statement, style);
  switch (change.change) {
    case "requires-mfa":
      return `${where} now requires MFA${change.within === undefined ? "" : ` at most ${change.within} seconds old`} from people`;
    case "uses-operator":
      return `${where} now uses ${change.operator} on aws:MultiFactorAuthPresent`;
    case "denies-people-too":
      return `a Deny next to ${where} stops people whose requests carry no aws:MultiFactorAuthPresent`;
  }
}

/** Why a role is privileged, as a clause. */
export function clauseOfGrant({ action, resource, statement }: Grant, style: Style = {}): string {
  return `${statementOf(statement, style)} allows ${action} on ${textOf(resource, style, "a resource that it names by a variable")}`;
}

function how(said: Explanation, style: Style): string {
  const { call } = said;
  const who = call === undefined ? "a caller without MFA" : whoIs(call, style);
  switch (said.message) {
    case "role-is-open":
      return `${who} can assume the role ${wayOf(said.call, said.maxAge)}, through ${statementOf(said.statement, style)}${ifSet(call, style)}`;
    case "no-deny":
      return `${who} can call ${said.call.action} on ${resourceOf(said.call, style)} ${wayOf(said.call)}${ifSet(call, style)}: no Deny stops it`;
    case "allow-without-mfa":
      return `the MFA condition of ${statementOf(said.statement, style)} also holds without MFA, so ${who} gets in${means(call)}`;
    case "deny-misses":
      return `the MFA condition of ${statementOf(said.statement, style)} doesn't apply to requests without MFA, so ${who} ${getsThrough(call)}`;
    case "never-denies":
      return `the MFA condition of ${statementOf(said.statement, style)} can never hold, so the Deny stops nobody: ${who} ${getsThrough(call)}`;
    case "exempts-mfa-removal": {
      const them = said.actions.length === 1 ? "it" : "them";
      return `the \`NotAction\` of ${statementOf(said.statement, style)} exempts ${list(said.actions)}, which can remove MFA or grant access without it; ${who} can call ${them}${means(call)}`;
    }
    case "misspelt-key":
      return `AWS has no condition key \`${said.key}\`, so the condition of ${statementOf(said.statement, style)} says nothing of MFA`;
    case "denies-workload":
      return `${who} is denied ${said.call.action} by ${statementOf(said.statement, style)}${ifSet(call, style)}, and has no way to prove MFA`;
    case "denies-task-session":
      return `a task session of central root access (sts:AssumeRoot) in a member account is denied ${said.call.action} by ${statementOf(said.statement, style)}`;
    case "root-can-act":
      return `${who} can call ${said.call.action} on ${resourceOf(said.call, style)}${said.call.throughMcp ? " through the AWS MCP Server" : ""}${ifSet(call, style)}: no SCP denies it`;
    case "phishable-device":
      return `${who} can call ${said.call.action} for a device that isn't a security key${ifSet(call, style)}: no Deny stops it`;
  }
}

const REASONS: Readonly<Record<Undecided["reason"], string>> = {
  inexact: "it rests on policy variables, or on one key compared as two types",
  "over-budget": "it takes more work than the engine's bound",
  "no-such-caller": "the caller's ARN isn't one of IAM's",
};
const MORE = "; that isn't enough on its own, so check again afterwards";
const SIMPLIFY = "Write fewer or simpler statements: what can't be decided doesn't pass.";
const CORRECT = "Fix the document: a policy that can't be parsed can't be shown to require MFA.";

function faultOf({ faults: [first, ...more] }: Unreadable, style: Style): string {
  if (first === undefined) return "";
  const { path, document } = first;
  const at = path === "" ? "" : ` at \`${path}\``;
  const where = document === undefined ? at : `${at === "" ? " in" : `${at} of`} ${documentOf(document, style)}`;
  const others = more.length === 0 ? "" : ` (and ${more.length} more ${more.length === 1 ? "fault" : "faults"})`;
  return `${where}: ${clauseOfFault(first, style.values === true)}${others}`;
}
