/** What an action does to MFA, or to the power of whoever calls it. */
type Power =
  /** Takes a user's MFA away. */
  | "removes-mfa"
  /** Gives a user's key or password, with which to sign in as that user. */
  | "mints-sign-in"
  /** Gives other credentials of a user's, or brings them back. */
  | "mints-credentials"
  /** Gives itself, or what it controls, more power. */
  | "grants-power"
  /** Takes away the Deny that requires MFA, or what it is attached by. */
  | "lifts-denys"
  /** Takes away or replaces a permissions boundary. */
  | "lifts-boundary";

/**
 * What undoes MFA or mints power, each action once: the questions and the components that need such a list take it from here.
 *
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 */
const POWERS: Readonly<Record<string, Power>> = {
  "iam:CreateAccessKey": "mints-sign-in",
  "iam:CreateLoginProfile": "mints-sign-in",
  "iam:UpdateLoginProfile": "mints-sign-in",

  "iam:DeactivateMFADevice": "removes-mfa",
  "iam:DeleteVirtualMFADevice": "removes-mfa",

  "iam:CreateServiceSpecificCredential": "mints-credentials",
  "iam:ResetServiceSpecificCredential": "mints-credentials",
  "iam:UpdateAccessKey": "mints-credentials",
  "iam:UpdateSSHPublicKey": "mints-credentials",
  "iam:UpdateServiceSpecificCredential": "mints-credentials",
  "iam:UpdateSigningCertificate": "mints-credentials",
  "iam:UploadSSHPublicKey": "mints-credentials",
  "iam:UploadSigningCertificate": "mints-credentials",
  // Its console session calls IAM, and no policy on users binds it.
  "sts:GetFederationToken": "mints-credentials",

  "iam:AcceptDelegationRequest": "grants-power",
  "iam:AddUserToGroup": "grants-power",
  "iam:AttachGroupPolicy": "grants-power",
  "iam:AttachRolePolicy": "grants-power",
  "iam:AttachUserPolicy": "grants-power",
  "iam:CreatePolicyVersion": "grants-power",
  "iam:PassRole": "grants-power",
  "iam:PutGroupPolicy": "grants-power",
  "iam:PutRolePolicy": "grants-power",
  "iam:PutUserPolicy": "grants-power",
  "iam:SendDelegationToken": "grants-power",
  "iam:SetDefaultPolicyVersion": "grants-power",
  "iam:UpdateAssumeRolePolicy": "grants-power",

  "iam:DeleteGroupPolicy": "lifts-denys",
  "iam:DeleteUserPolicy": "lifts-denys",
  "iam:DetachGroupPolicy": "lifts-denys",
  "iam:DetachUserPolicy": "lifts-denys",
  "iam:RemoveUserFromGroup": "lifts-denys",

  "iam:DeleteRolePermissionsBoundary": "lifts-boundary",
  "iam:DeleteUserPermissionsBoundary": "lifts-boundary",
  "iam:PutRolePermissionsBoundary": "lifts-boundary",
  "iam:PutUserPermissionsBoundary": "lifts-boundary",
};

function those(...powers: readonly Power[]): readonly string[] {
  return Object.entries(POWERS).flatMap(([action, power]) => (powers.includes(power) ? [action] : []));
}

/** What undoes MFA or mints power: nothing that someone without MFA may do. */
export const POWER_ACTIONS: readonly string[] = Object.keys(POWERS);

/** What signs in as a user, or removes a user's MFA: an organization keeps these from whoever has no MFA. */
export const CREDENTIAL_ACTIONS: readonly string[] = those("removes-mfa", "mints-sign-in");

/** What makes credentials of a user's, or brings them back. */
export const MINTING_ACTIONS: readonly string[] = those("mints-sign-in", "mints-credentials");

/** What takes a user's MFA away. */
export const MFA_REMOVING_ACTIONS: readonly string[] = those("removes-mfa");

/** With one of these on resources that the policy doesn't name one by one, a session raises itself to administrator. */
export const ESCALATION_ACTIONS: readonly string[] = those("mints-sign-in", "grants-power", "lifts-boundary");
