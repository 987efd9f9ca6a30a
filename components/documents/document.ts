/** An IAM policy document as it is written: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: unknown;
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  readonly Condition?: Conditions;
}

/** Operator to key to values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** AWS's limits in characters, white space not counted: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const sizeLimit = { trust: 2048, managed: 6144, organization: 5120 } as const;

export function document(...statements: readonly (PolicyStatement | undefined)[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements.filter((statement) => statement !== undefined) };
}

/** The length that AWS counts: without white space outside strings. */
export function sizeOf(policy: PolicyDocument): number {
  return JSON.stringify(policy).length;
}

/** Holds without MFA: for access keys, whose requests lack the key, and for sessions, whose requests carry `false`. */
export const withoutMfa: Conditions = { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } };

/** The caller is an IAM user. Roles, services, Identity Center and federated sessions have other ARNs or none. */
export const anyUser: Conditions = { ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:user/*" } };

/** Holds for all but the task sessions of `sts:AssumeRoot`, with which the organization mends a member account. */
export const noTaskSession: Conditions = { BoolIfExists: { "aws:AssumedRoot": "false" } };
