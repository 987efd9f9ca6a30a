import type { Policies } from "@pulumi/policy";
import { iamGroupRequiresMfa } from "./iam/iam-group-requires-mfa";
import { iamMfaConditionIsSound } from "./iam/iam-mfa-condition-is-sound";
import { iamRoleTrustRequiresMfa } from "./iam/iam-role-trust-requires-mfa";
import { iamUserCredentialsRequireMfa } from "./iam/iam-user-credentials-require-mfa";
import { iamUserRequiresMfa } from "./iam/iam-user-requires-mfa";
import { organizationsScpSparesWorkloads } from "./organizations/organizations-scp-spares-workloads";

/** Every policy of the pack, in the order in which the documentation lists them. */
export const policies: Policies = [
  iamRoleTrustRequiresMfa,
  iamGroupRequiresMfa,
  iamUserRequiresMfa,
  iamUserCredentialsRequireMfa,
  iamMfaConditionIsSound,
  organizationsScpSparesWorkloads,
];
