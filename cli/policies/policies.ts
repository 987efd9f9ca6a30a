import { policies as pack } from "../../policypack/policies";
import { iamRootMfaIsHardware } from "./iam-root-mfa-is-hardware";
import { iamRootRequiresMfa } from "./iam-root-requires-mfa";
import { identityCenterAssignsGroups } from "./identity-center-assigns-groups";
import { identityCenterPrivilegeEnds } from "./identity-center-privilege-ends";

export type Policy = (typeof pack)[number] | typeof iamRootRequiresMfa | typeof identityCenterAssignsGroups;

/** What only a living account can be asked. */
export const auditOnly: readonly Policy[] = [
  iamRootRequiresMfa,
  iamRootMfaIsHardware,
  identityCenterAssignsGroups,
  identityCenterPrivilegeEnds,
];

/** The audit's own policies, and the pack's. */
export const policies: readonly Policy[] = [...auditOnly, ...pack];
