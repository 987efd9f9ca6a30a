import { anyUser, document, type PolicyDocument, withoutMfa } from "./document";

/**
 * Denies `sts:AssumeRole` on member accounts' roles to IAM users of any account without MFA.
 * Services, federated sessions and role sessions have no user ARN, so they are spared.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
 */
export function resourceControlDocument(exceptAccounts: readonly string[] = []): PolicyDocument {
  return document({
    Sid: "DenyAssumeRoleWithoutMfa",
    Effect: "Deny",
    Principal: "*",
    Action: ["sts:AssumeRole"],
    Resource: ["*"],
    Condition: {
      ...anyUser,
      ...withoutMfa,
      ...(exceptAccounts.length > 0 && { StringNotEquals: { "aws:PrincipalAccount": exceptAccounts } }),
    },
  });
}
