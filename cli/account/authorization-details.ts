import { z } from "zod";
import type { RawResource } from "../../stack/reading";
import { UserError } from "../user-error";
import { readJson } from "./read";
import type { NotJudged } from "./subject";

const document = z.union([z.string(), z.record(z.string(), z.unknown())]).optional();
const inlinePolicies = z.array(z.object({ PolicyName: z.string(), PolicyDocument: document })).default([]);
const attachments = z.array(z.object({ PolicyArn: z.string() })).default([]);
const boundary = z.object({ PermissionsBoundaryArn: z.string().optional() }).optional();

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html */
export const authorizationDetails = z.object({
  UserDetailList: z.array(
    z.object({
      UserName: z.string(),
      UserId: z.string().optional(),
      Arn: z.string(),
      UserPolicyList: inlinePolicies,
      GroupList: z.array(z.string()).default([]),
      AttachedManagedPolicies: attachments,
      PermissionsBoundary: boundary,
    }),
  ),
  GroupDetailList: z.array(
    z.object({ GroupName: z.string(), Arn: z.string(), GroupPolicyList: inlinePolicies, AttachedManagedPolicies: attachments }),
  ),
  RoleDetailList: z.array(
    z.object({
      RoleName: z.string(),
      RoleId: z.string().optional(),
      Arn: z.string(),
      AssumeRolePolicyDocument: document,
      RolePolicyList: inlinePolicies,
      AttachedManagedPolicies: attachments,
      PermissionsBoundary: boundary,
      /** Never in the details; the live source adds it from `ListRoles`. */
      MaxSessionDuration: z.number().optional(),
    }),
  ),
  Policies: z.array(
    z.object({
      Arn: z.string(),
      PolicyVersionList: z.array(z.object({ IsDefaultVersion: z.boolean(), Document: document })).default([]),
    }),
  ),
  IsTruncated: z.boolean().optional(),
  NextToken: z.string().optional(),
});

export type AuthorizationDetails = z.output<typeof authorizationDetails>;
type InlinePolicies = AuthorizationDetails["UserDetailList"][number]["UserPolicyList"];

export async function readAuthorizationDetails(path: string): Promise<AuthorizationDetails> {
  const details = await readJson(path, authorizationDetails, "what `aws iam get-account-authorization-details` prints");
  if (details.IsTruncated || details.NextToken !== undefined) {
    throw new UserError(
      `\`${path}\` is a part of an account's details: save them all with \`aws iam get-account-authorization-details\`, without \`--max-items\` or \`--no-paginate\``,
    );
  }
  return details;
}

/**
 * The account as resources that the policies read: in the shape of the `aws-native` provider, whose properties follow the IAM API's. A role's
 * inline policies stay inside it, so that its repair sees what it may do; those of users and groups are resources of their own, so that a finding
 * names the policy.
 */
export function resourcesOf({ UserDetailList, GroupDetailList, RoleDetailList, Policies }: AuthorizationDetails): readonly RawResource[] {
  return [
    ...UserDetailList.flatMap((user) => [
      resource("User", user.Arn, user.UserName, {
        userName: user.UserName,
        userId: user.UserId,
        groups: user.GroupList,
        managedPolicyArns: arns(user.AttachedManagedPolicies),
        permissionsBoundary: user.PermissionsBoundary?.PermissionsBoundaryArn,
      }),
      ...inline("User", user.Arn, user.UserName, user.UserPolicyList),
    ]),
    ...GroupDetailList.flatMap((group) => [
      resource("Group", group.Arn, group.GroupName, {
        groupName: group.GroupName,
        managedPolicyArns: arns(group.AttachedManagedPolicies),
      }),
      ...inline("Group", group.Arn, group.GroupName, group.GroupPolicyList),
    ]),
    ...RoleDetailList.map((role) =>
      resource("Role", role.Arn, role.RoleName, {
        roleName: role.RoleName,
        roleId: role.RoleId,
        assumeRolePolicyDocument: decoded(role.AssumeRolePolicyDocument),
        policies: role.RolePolicyList.map(({ PolicyName, PolicyDocument }) => ({
          policyName: PolicyName,
          policyDocument: decoded(PolicyDocument),
        })),
        managedPolicyArns: arns(role.AttachedManagedPolicies),
        permissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
        maxSessionDuration: role.MaxSessionDuration,
      }),
    ),
    ...Policies.map(({ Arn, PolicyVersionList }) =>
      resource("ManagedPolicy", Arn, Arn.slice(Arn.lastIndexOf("/") + 1), {
        policyArn: Arn,
        policyDocument: decoded(PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion)?.Document),
      }),
    ),
  ];
}

/** What no account's details can tell. */
export function gapsOf({ RoleDetailList }: AuthorizationDetails): readonly NotJudged[] {
  const organization = "authorization details are for one account and say nothing about its organization";
  return [
    { policy: "organizations-scp-requires-mfa", reason: organization },
    { policy: "organizations-scp-spares-workloads", reason: organization },
    { policy: "organizations-root-is-locked", reason: organization },
    ...["identity-center-limits-session", "identity-center-assigns-groups", "identity-center-privilege-ends"].map((policy) => ({
      policy,
      reason: "authorization details say nothing about IAM Identity Center",
    })),
    ...(RoleDetailList.every(({ MaxSessionDuration }) => MaxSessionDuration !== undefined)
      ? []
      : [{ policy: "iam-privileged-role-limits-session", reason: "how long a session may last, which authorization details don't say" }]),
  ];
}

/** An inline policy of a user or a group, by itself. */
export function inlinePolicy(of: "User" | "Group", arn: string, holder: string, name: string, policyDocument: unknown): RawResource {
  const property = of === "User" ? "userName" : "groupName";
  return resource(`${of}Policy`, `${arn}/policy/${name}`, `${holder}/${name}`, { [property]: holder, policyName: name, policyDocument });
}

function inline(of: "User" | "Group", arn: string, holder: string, policies: InlinePolicies): readonly RawResource[] {
  return policies.map(({ PolicyName, PolicyDocument }) => inlinePolicy(of, arn, holder, PolicyName, decoded(PolicyDocument)));
}

function resource(kind: string, urn: string, name: string, props: Record<string, unknown>): RawResource {
  return { urn, type: `aws-native:iam:${kind}`, name, props };
}

function arns(attached: readonly { readonly PolicyArn: string }[]): readonly string[] {
  return attached.map(({ PolicyArn }) => PolicyArn);
}

/** The API gives documents URL-encoded (RFC 3986), the AWS CLI decodes them. What is neither is left to the engine to call unreadable. */
function decoded(text: string | Record<string, unknown> | undefined): unknown {
  if (typeof text !== "string" || !text.startsWith("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
