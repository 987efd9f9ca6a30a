import { ENROLMENT_ACTIONS, MFA_REMOVING_ACTIONS, MINTING_ACTIONS } from "@mfa-guard/iam";
import {
  anyUser,
  type Conditions,
  document,
  noTaskSession,
  type PolicyDocument,
  type PolicyStatement,
  sizeLimit,
  sizeOf,
  withoutMfa,
} from "./document";
import { grantProtection } from "./jit-grants";
import { grantableRole } from "./jit-grants-problems";
import { atLeast, matching, type Problem } from "./problems";

export interface ServiceControlOptions {
  readonly denyCredentialCreation?: boolean | undefined;
  readonly denyMfaRemoval?: boolean | undefined;
  readonly denyEverythingWithoutMfa?: boolean | undefined;
  readonly securityKeysOnly?: boolean | undefined;
  readonly denyIamUsers?: boolean | undefined;
  readonly allowedUserPaths?: readonly string[] | undefined;
  readonly protect?: Protected | undefined;
  readonly protectGrants?: { readonly roles: readonly string[]; readonly by: readonly string[] } | undefined;
}

/** What only `by` may change: name patterns within any account, with `*`. */
export interface Protected {
  readonly policies?: readonly string[] | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly users?: readonly string[] | undefined;
  readonly roles?: readonly string[] | undefined;
  /** ARN patterns of the principals that may. */
  readonly by: readonly string[];
}

/** One slot of AWS's five per target stays with `FullAWSAccess`. */
const policiesPerTarget = 4;

/** Users without MFA: nobody else is hit, so workloads, Identity Center and service-linked roles go on. */
const usersWithoutMfa: Conditions = { ...anyUser, ...withoutMfa };

const credentialCreation = ["iam:CreateUser", ...MINTING_ACTIONS].sort();

export function serviceControlStatements(options: ServiceControlOptions): PolicyStatement[] {
  const statements: PolicyStatement[] = [];
  const add = (Sid: string, rest: Omit<PolicyStatement, "Sid" | "Effect">) => statements.push({ Sid, Effect: "Deny", ...rest });
  if (options.denyEverythingWithoutMfa)
    add("DenyUsersWithoutMfa", { NotAction: ENROLMENT_ACTIONS, Resource: ["*"], Condition: usersWithoutMfa });
  if (options.denyCredentialCreation !== false) {
    add("DenyCredentialsWithoutMfa", { Action: credentialCreation, Resource: ["*"], Condition: usersWithoutMfa });
  }
  if (options.denyMfaRemoval !== false) {
    add("DenyMfaRemovalWithoutMfa", {
      // A session of a federated user is no IAM user, and its console removes devices.
      Action: [...MFA_REMOVING_ACTIONS, "sts:GetFederationToken"],
      Resource: ["*"],
      Condition: usersWithoutMfa,
    });
  }
  if (options.securityKeysOnly) {
    add("DenyVirtualDevices", { Action: ["iam:CreateVirtualMFADevice"], Resource: ["*"], Condition: anyUser });
    add("DenyOtherDevices", {
      Action: ["iam:EnableMFADevice"],
      Resource: ["*"],
      Condition: { ...anyUser, Null: { "iam:RegisterSecurityKey": "true" } },
    });
  }
  if (options.denyIamUsers) statements.push(denyIamUsers(options.allowedUserPaths ?? []));
  if (options.protect) statements.push(...protectionStatements(options.protect));
  if (options.protectGrants) statements.push(...grantProtection(options.protectGrants.roles, options.protectGrants.by));
  return statements;
}

/** Nobody but `by` may change, detach or delete what enforces MFA. */
export function protectionStatements({ policies = [], groups = [], users = [], roles = [], by }: Protected): PolicyStatement[] {
  const Condition: Conditions = { ArnNotLike: { "aws:PrincipalArn": by }, ...noTaskSession };
  const arns = (kind: string, names: readonly string[]) =>
    names.flatMap((name) => [`arn:*:iam::*:${kind}/${name}`, `arn:*:iam::*:${kind}/*/${name}`]);
  const statements: PolicyStatement[] = [];
  if (policies.length > 0) {
    const Resource = arns("policy", policies);
    statements.push(
      {
        Sid: "ProtectPolicies",
        Effect: "Deny",
        Action: ["iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:DeletePolicyVersion", "iam:SetDefaultPolicyVersion"],
        Resource,
        Condition,
      },
      {
        Sid: "ProtectAttachments",
        Effect: "Deny",
        Action: ["iam:DetachGroupPolicy", "iam:DetachUserPolicy"],
        Resource: ["*"],
        Condition: { ...Condition, ArnLike: { "iam:PolicyARN": Resource } },
      },
    );
  }
  if (groups.length > 0) {
    const Action = [
      "iam:AddUserToGroup",
      "iam:AttachGroupPolicy",
      "iam:DeleteGroup*",
      "iam:DetachGroupPolicy",
      "iam:PutGroupPolicy",
      "iam:RemoveUserFromGroup",
      "iam:UpdateGroup",
    ];
    statements.push({ Sid: "ProtectGroups", Effect: "Deny", Action, Resource: arns("group", groups), Condition });
  }
  if (users.length > 0) {
    const Action = [
      "iam:AttachUserPolicy",
      "iam:Create*",
      "iam:DeactivateMFADevice",
      "iam:Delete*",
      "iam:DetachUserPolicy",
      "iam:PutUser*",
    ];
    Action.push("iam:TagUser", "iam:UntagUser", "iam:Update*", "iam:Upload*");
    const Resource = arns("user", users);
    // Their first device and later password are theirs to set.
    const themselves: Conditions = { ...Condition, ArnNotLike: { "aws:PrincipalArn": [...by, ...Resource] } };
    const own = ["iam:ChangePassword", "iam:EnableMFADevice", "iam:ResyncMFADevice"];
    statements.push(
      { Sid: "ProtectUsers", Effect: "Deny", Action, Resource, Condition },
      { Sid: "ProtectDevices", Effect: "Deny", Action: own, Resource, Condition: themselves },
    );
  }
  if (roles.length > 0) {
    const Action = [
      "iam:AttachRolePolicy",
      "iam:DeleteRole*",
      "iam:DetachRolePolicy",
      "iam:PutRole*",
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateRole*",
    ];
    statements.push({ Sid: "ProtectRoles", Effect: "Deny", Action, Resource: arns("role", roles), Condition });
  }
  return statements;
}

/** Why these options make no service control policies: empty iff they do. */
export function serviceControlProblems(options: ServiceControlOptions): Problem[] {
  const problems: Problem[] = [];
  if (options.allowedUserPaths && !options.denyIamUsers) problems.push({ property: "allowedUserPaths", reason: "needs `denyIamUsers`" });
  for (const path of options.allowedUserPaths ?? []) {
    if (!/^\/([\w-]+\/)+$/.test(path)) {
      problems.push({ property: "allowedUserPaths", reason: `must hold paths such as \`/break-glass/\`, not \`${path}\`` });
    }
  }
  if (options.protect) problems.push(...protectProblems(options.protect));
  if (options.protectGrants) problems.push(...protectGrantsProblems(options.protectGrants));
  if (problems.length > 0) return problems;
  const statements = serviceControlStatements(options);
  return statements.length === 0
    ? [{ property: "denyCredentialCreation", reason: "is off and so is everything else: choose at least one protection" }]
    : packProblems(statements, longProperty(options));
}

function longProperty({ protect, protectGrants }: ServiceControlOptions): string {
  if (protectGrants) return "protectGrants";
  return protect ? "protect" : "allowedUserPaths";
}

function protectGrantsProblems({ roles, by }: NonNullable<ServiceControlOptions["protectGrants"]>): Problem[] {
  return [
    ...atLeast("protectGrants.roles", roles, 1, "JitRole"),
    ...matching("protectGrants.roles", roles, grantableRole, "the name of a role, of letters, digits or `_+=.@-`"),
    ...atLeast("protectGrants.by", by, 1, "role that may set the tags"),
    ...matching("protectGrants.by", by, /^arn:[\w-]+:iam::\d{12}:role\/[^*?]+$/, "the ARN of one role"),
  ];
}

function protectProblems({ policies = [], groups = [], users = [], roles = [], by }: Protected): Problem[] {
  const problems = atLeast("protect.by", by, 1, "principal that may still change them");
  problems.push(...atLeast("protect", [...policies, ...groups, ...users, ...roles], 1, "policy, group, user or role"));
  for (const pattern of by ?? []) {
    if (!/^arn:[\w*-]+:iam::[\d*]+:(role|user)\/.+/.test(pattern)) {
      problems.push({
        property: "protect.by",
        reason: `must hold ARNs of roles or users such as \`arn:aws:iam::*:role/deploy\`, not \`${pattern}\``,
      });
    }
  }
  return problems;
}

/** Fills as few policies as it can, in order; a single statement over the limit stays alone, for `packProblems` to report. */
export function pack(statements: readonly PolicyStatement[], limit: number = sizeLimit.organization): PolicyDocument[] {
  const policies: PolicyStatement[][] = [];
  for (const statement of statements) {
    const last = policies.at(-1);
    if (last && sizeOf(document(...last, statement)) <= limit) last.push(statement);
    else policies.push([statement]);
  }
  return policies.map((members) => document(...members));
}

function packProblems(statements: readonly PolicyStatement[], property: string): Problem[] {
  const policies = pack(statements);
  const long = policies.find((policy) => sizeOf(policy) > sizeLimit.organization);
  if (long) {
    const sid = long.Statement[0]?.Sid;
    return [
      {
        property,
        reason: `results in a statement \`${sid}\` of ${sizeOf(long)} characters, and AWS allows ${sizeLimit.organization} for each policy: use fewer, wider patterns`,
      },
    ];
  }
  return policies.length <= policiesPerTarget
    ? []
    : [
        {
          property,
          reason: `results in ${policies.length} policies, and a target takes ${policiesPerTarget} besides \`FullAWSAccess\`: use fewer, wider patterns`,
        },
      ];
}

function denyIamUsers(allowedPaths: readonly string[]): PolicyStatement {
  const rest = {
    Sid: "DenyIamUsers",
    Effect: "Deny",
    Action: ["iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:CreateUser"],
    Condition: noTaskSession,
  } as const;
  return allowedPaths.length === 0
    ? { ...rest, Resource: ["*"] }
    : { ...rest, NotResource: allowedPaths.map((path) => `arn:*:iam::*:user${path}*`) };
}
