import { type Conditions, document, noTaskSession, type PolicyDocument, type PolicyStatement } from "./document";

/** A JitRole and the IAM users who may be granted it. */
export interface RoleTarget {
  readonly roleName: string;
  readonly people: readonly string[];
}

/** A permission set, the accounts it may be assigned in, and the ids of the people in the identity store who may have it. */
export interface AssignmentTarget {
  readonly permissionSetArn: string;
  readonly accountIds: readonly string[];
  readonly people: readonly string[];
}

export interface GrantTargets {
  readonly roles?: readonly RoleTarget[] | undefined;
  readonly assignments?: readonly AssignmentTarget[] | undefined;
  /** Of Identity Center; needed with `assignments`. */
  readonly instanceArn?: string | undefined;
}

/** What the names of machines and of their roles begin with, by which they are recognized. */
export const grantsPrefix = "mfa-guard-jit-";

/** The tag of an IAM user that JitRoles with `requireGrant` look for. */
export const grantTag = (roleName: string): string => `mfa-guard-jit-${roleName}`;

/** Only this machine, so that no other machine of the account, or of another one, uses the role. */
export function machineTrust(machineArn: string, accountId: string): PolicyDocument {
  return document({
    Sid: "AllowMachine",
    Effect: "Allow",
    Principal: { Service: "states.amazonaws.com" },
    Action: ["sts:AssumeRole"],
    Condition: { StringEquals: { "aws:SourceAccount": accountId }, ArnEquals: { "aws:SourceArn": machineArn } },
  });
}

/** What the machine may: tag the people it lists with the tags of the roles it lists, make the assignments it lists, and report. */
export function machinePolicy(
  targets: GrantTargets & { readonly partition: string; readonly accountId: string; readonly topicArn: string },
): PolicyDocument {
  const { partition, accountId, topicArn, roles = [], assignments = [], instanceArn } = targets;
  const users = userArns(partition, accountId, roles);
  const tags = roles.map(({ roleName }) => grantTag(roleName));
  const accounts = [...new Set(assignments.flatMap(({ accountIds }) => accountIds))].map((id) => `arn:${partition}:sso:::account/${id}`);
  const sets = assignments.map(({ permissionSetArn }) => permissionSetArn);
  return document(
    roles.length === 0
      ? undefined
      : {
          Sid: "AllowGrantTags",
          Effect: "Allow",
          Action: ["iam:TagUser", "iam:UntagUser"],
          Resource: users,
          Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": tags }, Null: { "aws:TagKeys": "false" } },
        },
    roles.length === 0 ? undefined : { Sid: "AllowLookAtTags", Effect: "Allow", Action: ["iam:ListUserTags"], Resource: users },
    assignments.length === 0 || instanceArn === undefined
      ? undefined
      : {
          Sid: "AllowAssignments",
          Effect: "Allow",
          Action: ["sso:CreateAccountAssignment", "sso:DeleteAccountAssignment", "sso:ListAccountAssignments"],
          Resource: [instanceArn, ...sets, ...accounts],
        },
    assignments.length === 0 || instanceArn === undefined
      ? undefined
      : {
          Sid: "AllowLookAtAssignments",
          Effect: "Allow",
          Action: ["sso:DescribeAccountAssignmentCreationStatus", "sso:DescribeAccountAssignmentDeletionStatus"],
          Resource: [instanceArn],
        },
    { Sid: "AllowReports", Effect: "Allow", Action: ["sns:Publish"], Resource: [topicArn] },
  );
}

export interface ApproverOptions extends GrantTargets {
  readonly partition: string;
  readonly accountId: string;
  readonly machineArn: string;
  /** In seconds; undefined for a permission set, whose sessions carry no MFA. */
  readonly maxMfaAge?: number | undefined;
}

/**
 * Lets approvers start this machine, look at its executions, and shut a role off with AWS's `AWSDenyAll`; nobody who may be granted anything can use
 * it, whichever group or assignment they get it by.
 */
export function approverPolicy({
  partition,
  accountId,
  machineArn,
  maxMfaAge,
  roles = [],
  assignments = [],
}: ApproverOptions): PolicyDocument {
  // A session of a permission set carries no MFA, but it says who it is: https://docs.aws.amazon.com/singlesignon/latest/userguide/using-predefined-attributes.html
  const withMfa: Conditions = maxMfaAge === undefined ? { Null: { "identitystore:UserId": "false" } } : freshMfa(maxMfaAge);
  const executions = machineArn.replace(":stateMachine:", ":execution:");
  const users = userArns(partition, accountId, roles);
  const people = [...new Set(assignments.flatMap((target) => target.people))];
  const acts = ["iam:AttachRolePolicy", "states:StartExecution"];
  const denied = (Sid: string, Condition: Conditions): PolicyStatement => ({
    Sid,
    Effect: "Deny",
    Action: acts,
    Resource: ["*"],
    Condition,
  });
  return document(
    { Sid: "AllowApproval", Effect: "Allow", Action: ["states:StartExecution"], Resource: [machineArn], Condition: withMfa },
    {
      Sid: "AllowLook",
      Effect: "Allow",
      Action: ["states:DescribeExecution", "states:DescribeStateMachine", "states:ListExecutions"],
      Resource: [machineArn, `${executions}:*`],
      Condition: withMfa,
    },
    roles.length === 0
      ? undefined
      : {
          Sid: "AllowShuttingOff",
          Effect: "Allow",
          Action: ["iam:AttachRolePolicy"],
          Resource: roles.map(({ roleName }) => `arn:${partition}:iam::${accountId}:role/${roleName}`),
          Condition: { ...withMfa, ArnEquals: { "iam:PolicyARN": `arn:${partition}:iam::aws:policy/AWSDenyAll` } },
        },
    users.length === 0 ? undefined : denied("DenyOwnGrants", { ArnLike: { "aws:PrincipalArn": users } }),
    people.length === 0 ? undefined : denied("DenyOwnAssignments", { StringEquals: { "identitystore:UserId": people } }),
  );
}

/** MFA not older than `seconds`. */
const freshMfa = (seconds: number): Conditions => ({
  Bool: { "aws:MultiFactorAuthPresent": "true" },
  NumericLessThanEquals: { "aws:MultiFactorAuthAge": String(seconds) },
});

const conditional = (Condition: Conditions) => (Object.keys(Condition).length > 0 ? { Condition } : {});

/** With a path and without. */
function userArns(partition: string, accountId: string, roles: readonly RoleTarget[]): string[] {
  return [...new Set(roles.flatMap(({ people }) => people))].flatMap((name) => [
    `arn:${partition}:iam::${accountId}:user/${name}`,
    `arn:${partition}:iam::${accountId}:user/*/${name}`,
  ]);
}

/**
 * Denies everything that sets, moves or keeps the tags of grants: setting them on a user, new or there already, taking them off, and renaming a user
 * who has one, whom the machine wouldn't find again. Keys of IAM users' tags ignore case, and so do the names of condition keys, while values of
 * `aws:TagKeys` are compared as they are: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
 */
function tagProtection(roleNames: readonly string[], Condition: Conditions = {}): PolicyStatement[] {
  const tags = roleNames.map(grantTag);
  return [
    ...tags.flatMap((tag, index): PolicyStatement[] => [
      {
        Sid: `DenyGrantTag${index}`,
        Effect: "Deny",
        Action: ["iam:CreateUser", "iam:TagUser"],
        Resource: ["*"],
        Condition: { ...Condition, Null: { [`aws:RequestTag/${tag}`]: "false" } },
      },
      {
        Sid: `DenyRenaming${index}`,
        Effect: "Deny",
        Action: ["iam:UpdateUser"],
        Resource: ["*"],
        Condition: { ...Condition, Null: { [`aws:ResourceTag/${tag}`]: "false" } },
      },
    ]),
    {
      Sid: "DenyUntagging",
      Effect: "Deny",
      Action: ["iam:UntagUser"],
      Resource: ["*"],
      Condition: { ...Condition, "ForAnyValue:StringEqualsIgnoreCase": { "aws:TagKeys": tags } },
    },
  ];
}

/** Denies changing the machines, stopping their executions, and changing or passing on their roles. */
function machineProtection(Condition: Conditions = {}): PolicyStatement[] {
  const conditioned = conditional(Condition);
  return [
    {
      Sid: "DenyMachines",
      Effect: "Deny",
      Action: [
        "states:Delete*",
        "states:RedriveExecution",
        "states:StopExecution",
        "states:TagResource",
        "states:UntagResource",
        "states:Update*",
      ],
      Resource: [`arn:*:states:*:*:stateMachine:${grantsPrefix}*`, `arn:*:states:*:*:execution:${grantsPrefix}*`],
      ...conditioned,
    },
    {
      Sid: "DenyMachineRoles",
      Effect: "Deny",
      Action: ["iam:AttachRolePolicy", "iam:DeleteRole*", "iam:DetachRolePolicy", "iam:PassRole", "iam:PutRole*", "iam:Update*Role*"],
      Resource: [`arn:*:iam::*:role/${grantsPrefix}*`],
      ...conditioned,
    },
  ];
}

/**
 * What a JitRole's own sessions are denied, whatever its policies allow: to lengthen their own grant, by the tag, by the machine or by taking this
 * document away. A role that may make other administrators gets round it by one of those; only a service control policy doesn't let it.
 */
export function sessionProtection(roleName: string): PolicyDocument {
  const own = [`arn:*:iam::*:role/${roleName}`, `arn:*:iam::*:role/*/${roleName}`];
  return document(
    ...tagProtection([roleName]),
    {
      Sid: "DenyOwnApproval",
      Effect: "Deny",
      Action: ["states:StartExecution"],
      Resource: [`arn:*:states:*:*:stateMachine:${grantsPrefix}*`],
    },
    ...machineProtection(),
    {
      Sid: "DenyOwnChange",
      Effect: "Deny",
      Action: ["iam:AttachRolePolicy", "iam:DeleteRole*", "iam:DetachRolePolicy", "iam:PutRole*", "iam:Update*Role*"],
      Resource: own,
    },
  );
}

/** For a service control policy: nobody but `by` sets the tags or changes the machines. */
export function grantProtection(roleNames: readonly string[], by: readonly string[]): PolicyStatement[] {
  const others: Conditions = { ArnNotLike: { "aws:PrincipalArn": by }, ...noTaskSession };
  return [...tagProtection(roleNames, others), ...machineProtection(others)];
}
