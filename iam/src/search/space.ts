import type { Document, Statement, StatementRef } from "../document/document.js";
import { parse } from "../document/parse.js";
import type { Dimension } from "../sets/dimension.js";
import { everyArn } from "../sets/domain.js";
import { any, type CharSet, literal, one } from "../sets/language.js";

/** A statement, and where it stands. */
export interface Located {
  readonly statement: Statement;
  readonly version: Document["version"];
  /** The document's position in the list that is judged; undefined for one document. */
  readonly document: number | undefined;
}

/** Statements that describe a part of the request space, in IAM's own language. */
export function spaceStatements(statements: readonly object[]): readonly Located[] {
  const parsed = parse({ Version: "2012-10-17", Statement: statements });
  if (parsed.kind === "unreadable") throw new Error(`unreadable space: ${JSON.stringify(parsed.faults)}`);
  return locate(parsed.document);
}

/** Other actions than these: not asked about. */
export function onlyActions(patterns: readonly string[]): readonly Located[] {
  return spaceStatements([{ Effect: "Deny", NotAction: patterns, Resource: "*" }]);
}

/** The document's statements, each with where it stands. */
export function locate({ version, statements }: Document, document?: number): readonly Located[] {
  return statements.map((statement) => ({ statement, version, document }));
}

export function locateAll(documents: readonly Document[]): readonly Located[] {
  return documents.flatMap(locate);
}

export function allowsOf(statements: readonly Located[]): readonly Located[] {
  return statements.filter(({ statement }) => statement.effect === "Allow");
}

export function denysOf(statements: readonly Located[]): readonly Located[] {
  return statements.filter(({ statement }) => statement.effect === "Deny");
}

export function refOf({ statement, document }: Located): StatementRef {
  return { ...(document !== undefined && { document }), index: statement.index, sid: statement.sid };
}

/** The text as a condition value or a resource, safe from being read as a policy variable. */
export function literally(text: string): string {
  return text.replaceAll("$", () => "${$}");
}

export const EVERYTHING_ALLOWED = spaceStatements([{ Effect: "Allow", Action: "*", Resource: "*" }]);

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

/** The action (lower case) as AWS writes it, where it is one of those that are tried first. */
export function spelledByAws(action: string): string | undefined {
  return ACTIONS[SAMPLES.indexOf(action)];
}

/** Any action: AWS adds actions all the time, so the question is about the whole language, not about a list. */
export const ACTION: Dimension = {
  id: "action",
  mayBeAbsent: false,
  multivalued: "never",
  type: "text",
  templates: [{ words: [], sequences: [[one(PREFIX), any(PREFIX), ...literal(":"), one(LOWER), any(LOWER)]], samples: SAMPLES }],
};

/** Any ARN of the partition, or `*` where the action has no resource type. */
export function resourceIn(partition: string): Dimension {
  let found = RESOURCES.get(partition);
  if (found === undefined) {
    const samples = ["s3:::example/object", "iam::111122223333:user/example"].map((tail) => `arn:${partition}:${tail}`);
    const template = { words: ["*"], sequences: [everyArn(partition)], samples: ["*", ...samples] };
    found = { id: "resource", mayBeAbsent: false, multivalued: "never", type: "text", templates: [template] };
    if (RESOURCES.size < 16) RESOURCES.set(partition, found);
  }
  return found;
}

const RESOURCES = new Map<string, Dimension>();

/** The partitions whose ARNs the statements write out, `aws` where they write out none: what the statements are about. */
export function partitionsOf(statements: readonly Located[]): readonly string[] {
  const found = partitionsIn(statements);
  return found.length === 0 ? ["aws"] : found;
}

/** The partitions whose ARNs the statements write out. */
export function partitionsIn(statements: readonly Located[]): readonly string[] {
  const found: string[] = [];
  const note = (text: string): void => {
    if (!text.startsWith("arn:aws")) return;
    const partition = text[7] === ":" ? "aws" : PARTITION.exec(text)?.[1];
    if (partition !== undefined && !found.includes(partition)) found.push(partition);
  };
  for (const { statement } of statements) {
    for (const pattern of statement.resource?.patterns ?? NONE) note(pattern);
    for (const { values } of statement.conditions) for (const value of values) note(value);
    for (const entry of statement.principal?.entries ?? NONE) {
      if (entry.kind === "arn") note(entry.arn);
      else if (entry.kind === "federated") note(entry.name);
      else if (entry.kind === "account" && entry.partition !== undefined) note(`arn:${entry.partition}:`);
    }
  }
  return found.sort();
}

const NONE: readonly never[] = [];
const PARTITION = /^arn:(aws(?:-[a-z]+)*):/;
