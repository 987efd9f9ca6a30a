export { ArgumentsError } from "./arguments-error";
export { BreakGlass, type BreakGlassArgs, type BreakGlassUser } from "./break-glass";
export {
  IdentityCenterAccess,
  type IdentityCenterAccessArgs,
  type IdentityCenterAssignment,
  type IdentityCenterPermissionSet,
} from "./identity-center-access";
export { JitGrants, type JitGrantsArgs, type JitGrantsAssignment, type JitGrantsRole } from "./jit-grants";
export { JitRole, type JitRoleArgs, type JitRoleGrant } from "./jit-role";
export { MfaGroup, type MfaGroupArgs } from "./mfa-group";
export { MfaMonitoring, type MfaMonitoringArgs } from "./mfa-monitoring";
export { MfaPolicy, type MfaPolicyArgs } from "./mfa-policy";
export { MfaRecovery, type MfaRecoveryArgs } from "./mfa-recovery";
export { MfaResourceControlPolicy, type MfaResourceControlPolicyArgs } from "./mfa-resource-control-policy";
export {
  MfaServiceControlPolicy,
  type MfaServiceControlPolicyArgs,
  type ProtectedGrants,
  type ProtectedIam,
} from "./mfa-service-control-policy";
export { MfaUser, type MfaUserArgs } from "./mfa-user";
export { ProductionAccount, type ProductionAccountArgs, type ProductionGroup, type ProductionPerson } from "./production-account";
export { RootGuard, type RootGuardArgs } from "./root-guard";
export type { TrailQueries } from "./trail-queries";
