import { CALLERS, type CallerKind, principalOf } from "../caller/caller.js";
import type { Context } from "../caller/context.js";
import { Keys } from "../caller/keys.js";
import type { Condition, Document, Statement } from "../document/document.js";
import { parse } from "../document/parse.js";
import { foldCase } from "../document/text.js";
import type { Request } from "../request.js";
import { Budget, OverBudget } from "../sets/budget.js";
import { ANY, any, type CharSet, type Language, literal, one, type Step } from "../sets/language.js";
import { Inexact } from "../sets/valueset.js";
import type { StatementRef } from "../verdict.js";
import type { Dimension } from "./atom.js";
import { type Compiled, compile, type Target } from "./compile.js";
import { type Solution, solve } from "./solve.js";

/** A statement, and where it stands. */
export interface Located {
  readonly statement: Statement;
  readonly version: Document["version"];
  readonly document: number;
}

/**
 * Is there a request in this space that one of `through` matches and none of `stops` does?
 * The space is the callers, each in each context, with one action or any, restricted further by statements among `stops`:
 * what they match isn't asked about.
 */
export interface Question {
  readonly callers: readonly CallerKind[];
  readonly contexts: readonly Context[];
  /** One action (lower case), or any. */
  readonly action: string | "any";
  readonly through: readonly Located[];
  readonly stops: readonly Located[];
  /** Conditions of the statements in `through` that aren't asked for. */
  readonly ignoring?: (condition: Condition) => boolean;
}

export interface Found {
  readonly kind: "found";
  readonly request: Request;
  readonly context: Context;
  readonly through: Located;
}

export type Answer = Found | { readonly kind: "none" } | { readonly kind: "undecided"; readonly reason: string };

/** What one question may cost, in counted steps: some tens of milliseconds on one core of a small machine. */
const BUDGET = 40_000;

/** Answers a question: `none` iff there is no such request. Deterministic; never throws. */
export function ask(question: Question): Answer {
  // Each search has a share of its own, so that the order of statements doesn't decide which of them is decided.
  const share = Math.max(1000, BUDGET / (question.callers.length * question.contexts.length * Math.max(1, question.through.length)));
  const quantified = quantifiedKeys(question);
  let undecided: Answer | undefined;
  for (const caller of question.callers) {
    for (const context of question.contexts) {
      const answer = askFor(question, new Keys(CALLERS[caller], context, quantified), share);
      if (answer.kind === "found") return answer;
      if (answer.kind === "undecided") undecided ??= answer;
    }
  }
  return undecided ?? NONE;
}

const NONE: Answer = { kind: "none" };

/** For one kind of caller in one context. A statement that can't be decided leaves the others to look at. */
function askFor(question: Question, keys: Keys, share: number): Answer {
  const target: Target = { action: question.action === "any" ? ACTION : question.action, resource: RESOURCE };
  let clauses: Exclude<Compiled, "never">[] | undefined;
  let undecided: Answer | undefined;
  for (const through of question.through) {
    try {
      const demands = compile(through.statement, through.version, keys, target, question.ignoring);
      if (demands === "never") continue;
      clauses ??= compileStops(question.stops, keys, target);
      if (clauses.some((clause) => clause.length === 0)) return NONE;
      const solution = solve(demands, clauses, new Budget(share));
      if (solution === undefined) continue;
      return { kind: "found", request: requestOf(solution, keys, target, question), context: keys.context, through };
    } catch (error) {
      undecided ??= undecidedBy(error);
    }
  }
  return undecided ?? NONE;
}

function compileStops(stops: readonly Located[], keys: Keys, target: Target): Exclude<Compiled, "never">[] {
  return stops.flatMap(({ statement, version }) => {
    const clause = compile(statement, version, keys, target);
    return clause === "never" ? [] : [clause];
  });
}

function undecidedBy(error: unknown): Answer {
  if (error instanceof Inexact) return { kind: "undecided", reason: "it rests on policy variables, or on one key compared as two types" };
  if (error instanceof OverBudget) return { kind: "undecided", reason: "the documents take more work than the engine's bound" };
  throw error;
}

function quantifiedKeys({ through, stops }: Question): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { statement } of [...through, ...stops]) {
    for (const { quantifier, keyId } of statement.conditions) if (quantifier !== undefined) found.add(keyId);
  }
  return found;
}

const LOWER: CharSet = { chars: "xabcdefghijklmnopqrstuvwyz0123456789", negated: false };
const PREFIX: CharSet = { chars: "xabcdefghijklmnopqrstuvwyz0123456789-", negated: false };

/** Actions that say something to a reader, tried first. */
const ACTIONS = [
  "s3:GetObject",
  "iam:CreateAccessKey",
  "iam:DeactivateMFADevice",
  "iam:DeleteVirtualMFADevice",
  "iam:CreateLoginProfile",
  "iam:AttachUserPolicy",
  "iam:AttachGroupPolicy",
  "iam:AttachRolePolicy",
  "iam:PutUserPolicy",
  "iam:PutGroupPolicy",
  "iam:PutRolePolicy",
  "iam:GetRole",
  "iam:ListRoles",
  "iam:GetUserPolicy",
  "iam:GetAccountAuthorizationDetails",
  "iam:ListUserPolicies",
  "iam:ListAccessKeys",
  "iam:ListMFADeviceTags",
  "iam:TagMFADevice",
  "iam:UntagMFADevice",
  "iam:UpdateLoginProfile",
  "iam:DeleteLoginProfile",
  "iam:UpdateAccessKey",
  "iam:DeleteAccessKey",
  "iam:UploadSSHPublicKey",
  "iam:CreateServiceSpecificCredential",
  "iam:AddUserToGroup",
  "iam:CreateUser",
  "iam:CreatePolicyVersion",
  "iam:PassRole",
  "iam:ResetServiceSpecificCredential",
  "sts:AssumeRole",
  "sts:GetFederationToken",
  "sts:GetAccessKeyInfo",
  "sts:DecodeAuthorizationMessage",
  "s3:ListAllMyBuckets",
  "s3:PutObject",
  "ec2:DescribeInstances",
  "ec2:RunInstances",
  "ec2:TerminateInstances",
  "lambda:InvokeFunction",
  "kms:Decrypt",
  "dynamodb:GetItem",
  "secretsmanager:GetSecretValue",
  "organizations:LeaveOrganization",
  "cloudformation:CreateStack",
  "logs:GetLogEvents",
  "ssm:StartSession",
];
const SAMPLES = ACTIONS.map((action) => action.toLowerCase());

/** Any action: AWS adds actions all the time, so the question is about the whole language, not about a list. */
const ACTION: Dimension = {
  id: "action",
  mayBeAbsent: false,
  multivalued: "never",
  type: undefined,
  templates: [{ words: [], sequences: [[one(PREFIX), any(PREFIX), ...literal(":"), one(LOWER), any(LOWER)]], samples: SAMPLES }],
};

/** Any ARN, or `*` where the action has no resource type. */
export const RESOURCE: Dimension = { id: "resource", mayBeAbsent: false, multivalued: "never", type: undefined, templates: [resources()] };

function resources(): Language {
  const NO_COLON: CharSet = { chars: ":", negated: true };
  const part: Step[] = [...literal(":"), any(NO_COLON)];
  const arn = [
    ...literal("arn:"),
    one(NO_COLON),
    any(NO_COLON),
    ...literal(":"),
    one(NO_COLON),
    any(NO_COLON),
    ...part,
    ...part,
    ...literal(":"),
    one(ANY),
    any(ANY),
  ];
  return { words: ["*"], sequences: [arn], samples: ["*", "arn:aws:s3:::example/object", "arn:aws:iam::111122223333:user/example"] };
}

function requestOf(solution: Solution, keys: Keys, { action, resource }: Target, question: Question): Request {
  const { caller, context } = keys;
  const text = (dimension: Dimension | undefined): string => {
    if (dimension === undefined) return "";
    const value = solution.get(dimension) ?? dimension.templates[0]?.samples[0];
    return typeof value === "string" ? value : "";
  };
  const principal = principalOf(caller.kind, text(caller.arn), text(caller.userId), text(caller.serviceName));
  const values = new Map<string, string | readonly string[]>();
  const set = (keyId: string, value: string | readonly string[] | undefined): void => {
    if (value !== undefined) values.set(keyId, value);
  };
  for (const keyId of [
    "aws:principalarn",
    "aws:principalaccount",
    "aws:username",
    "aws:userid",
    "aws:principaltype",
    "aws:principalisawsservice",
    "aws:principalservicename",
  ]) {
    const source = keys.source(keyId);
    if (source.kind === "fixed") set(keyId, source.value);
    else set(keyId, source.part === undefined ? text(source.dimension) : source.part.project(text(source.dimension)));
  }
  for (const [keyId, value] of context.fixed) set(keyId, value);
  for (const keyId of context.present) set(keyId, "2030-01-01T00:00:00Z");
  for (const dimension of keys.dimensions()) set(dimension.id, solution.get(dimension));
  return {
    principal,
    action: asWritten(typeof action === "string" ? action : text(action), question),
    resource: text(resource),
    context: values,
  };
}

/** The action in the case in which the documents, or AWS, write it. */
function asWritten(action: string, { through, stops }: Question): string {
  for (const { statement } of [...stops, ...through]) {
    const written = statement.action.patterns.find((pattern) => foldCase(pattern) === action);
    if (written !== undefined) return written;
  }
  return ACTIONS[SAMPLES.indexOf(action)] ?? action;
}

/** Statements that describe a part of the request space, in IAM's own language. */
export function spaceStatements(statements: readonly object[]): readonly Located[] {
  const parsed = parse({ Version: "2012-10-17", Statement: statements });
  if (parsed.kind === "unreadable") throw new Error(`unreadable space: ${JSON.stringify(parsed.faults)}`);
  return locate([parsed.document], -1);
}

/** The statements of documents, each with where it stands; `offset` is the position of the first document. */
export function locate(documents: readonly Document[], offset = 0): readonly Located[] {
  return documents.flatMap(({ version, statements }, index) =>
    statements.map((statement) => ({ statement, version, document: index + offset })),
  );
}

export function refOf({ statement, document }: Located): StatementRef {
  return { document, index: statement.index, sid: statement.sid };
}
