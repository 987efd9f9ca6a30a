import type { Document, Statement } from "../document/document.js";
import { parse } from "../document/parse.js";
import type { Dimension } from "../sets/dimension.js";
import { ANY, any, type CharSet, type Language, literal, one, type Step } from "../sets/language.js";
import type { StatementRef } from "../verdict.js";

/** A statement, and where it stands. */
export interface Located {
  readonly statement: Statement;
  readonly version: Document["version"];
  readonly document: number;
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

export function denysOf(documents: readonly Document[]): readonly Located[] {
  return locate(documents).filter(({ statement }) => statement.effect === "Deny");
}

export function refOf({ statement, document }: Located): StatementRef {
  return { document, index: statement.index, sid: statement.sid };
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
