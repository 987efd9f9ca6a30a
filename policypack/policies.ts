import type { Policies } from "@pulumi/policy";
import { iamGroupRequiresMfa } from "./iam/iam-group-requires-mfa";
import { iamMfaConditionIsSound } from "./iam/iam-mfa-condition-is-sound";
import { iamMfaIsPhishingResistant } from "./iam/iam-mfa-is-phishing-resistant";
import { iamPrivilegedRoleLimitsSession } from "./iam/iam-privileged-role-limits-session";
import { iamRoleTrustRequiresMfa } from "./iam/iam-role-trust-requires-mfa";
import { iamUserCredentialsRequireMfa } from "./iam/iam-user-credentials-require-mfa";
import { iamUserRequiresMfa } from "./iam/iam-user-requires-mfa";
import { identityCenterLimitsSession } from "./identity-center/identity-center-limits-session";
import { organizationsRootIsLocked } from "./organizations/organizations-root-is-locked";
import { organizationsScpRequiresMfa } from "./organizations/organizations-scp-requires-mfa";
import { organizationsScpSparesWorkloads } from "./organizations/organizations-scp-spares-workloads";

/** Every policy of the pack, in the order in which the documentation lists them and remediations run. */
export const policies = [
  iamRoleTrustRequiresMfa,
  iamGroupRequiresMfa,
  iamUserRequiresMfa,
  iamUserCredentialsRequireMfa,
  iamMfaConditionIsSound,
  iamPrivilegedRoleLimitsSession,
  iamMfaIsPhishingResistant,
  organizationsScpRequiresMfa,
  organizationsScpSparesWorkloads,
  organizationsRootIsLocked,
  identityCenterLimitsSession,
] as const satisfies Policies;
