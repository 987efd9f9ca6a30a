import type { Policies } from "@pulumi/policy";
import { iamGroupRequiresMfa } from "./policies/iam-group-requires-mfa";
import { iamMfaConditionIsSound } from "./policies/iam-mfa-condition-is-sound";
import { iamMfaConditionSparesRoles } from "./policies/iam-mfa-condition-spares-roles";
import { iamMfaIsPhishingResistant } from "./policies/iam-mfa-is-phishing-resistant";
import { iamPrivilegedRoleLimitsSession } from "./policies/iam-privileged-role-limits-session";
import { iamRoleTrustRequiresMfa } from "./policies/iam-role-trust-requires-mfa";
import { iamUserCredentialsRequireMfa } from "./policies/iam-user-credentials-require-mfa";
import { iamUserRequiresMfa } from "./policies/iam-user-requires-mfa";
import { identityCenterLimitsSession } from "./policies/identity-center-limits-session";
import { organizationsRootIsLocked } from "./policies/organizations-root-is-locked";
import { organizationsScpRequiresMfa } from "./policies/organizations-scp-requires-mfa";
import { organizationsScpSparesWorkloads } from "./policies/organizations-scp-spares-workloads";

/** Every policy of the pack, in the order in which the documentation lists them and remediations run. */
export const policies = [
  iamRoleTrustRequiresMfa,
  iamGroupRequiresMfa,
  iamUserRequiresMfa,
  iamUserCredentialsRequireMfa,
  iamMfaConditionIsSound,
  iamMfaConditionSparesRoles,
  iamPrivilegedRoleLimitsSession,
  iamMfaIsPhishingResistant,
  organizationsScpRequiresMfa,
  organizationsScpSparesWorkloads,
  organizationsRootIsLocked,
  identityCenterLimitsSession,
] as const satisfies Policies;
