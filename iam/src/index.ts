export { keysOfPrincipal } from "./caller/keys.js";
export type * from "./document/document.js";
export { type DocumentKind, kindsOf } from "./document/kind.js";
export { type Parsed, parse } from "./document/parse.js";
export { applyRepair } from "./edit/apply.js";
export { closeTrust, type Edit, type Impossible, limitMfaAge } from "./edit/close.js";
export { enforcingPolicy } from "./edit/enforce.js";
export { type RepairOptions, repairMfaConditions } from "./edit/repair.js";
export { type Evaluation, evaluate, evaluateStatement } from "./evaluate/evaluate.js";
export { obeysPremises } from "./evaluate/premises.js";
export type * from "./explain/explanation.js";
export { clauseOfFault } from "./explain/faults.js";
export {
  clauseOfChange,
  clauseOfGrant,
  type Sentences,
  sentenceOfPremises,
  sentencesOf,
  sentencesOfFederated,
} from "./explain/sentences.js";
export { type Style, statementOf, wayOf, whoIs } from "./explain/words.js";
export type * from "./premises.js";
export {
  type AssumableRole,
  type AssumptionCaller,
  type AssumptionOptions,
  type AssumptionVerdict,
  reachesRole,
} from "./questions/assumption.js";
export { type CallAsked, type Calling, type CallVerdict, canCallWithoutMfa } from "./questions/calls.js";
export { enforcesLess, opensMore } from "./questions/change.js";
export { type ConditionsOptions, unsoundMfaConditions } from "./questions/conditions.js";
export { allowsPhishableDevices, type DevicesVerdict } from "./questions/devices.js";
export { ENROLMENT_ACTIONS, type EnforcementOptions, unenforcedWithoutMfa } from "./questions/enforcement.js";
export { ESCALATIONS, type Escalation, type EscalationCall } from "./questions/escalations.js";
export { type OwnActionVerdict, ownActionWithoutMfa } from "./questions/lockout.js";
export {
  credentialsOpenWithoutMfa,
  deniesRootSessions,
  type RootVerdict,
  rootCanAct,
  type TargetOptions,
} from "./questions/organization.js";
export { CREDENTIAL_ACTIONS, ESCALATION_ACTIONS, MFA_REMOVING_ACTIONS, MINTING_ACTIONS, POWER_ACTIONS } from "./questions/power.js";
export { grantsPrivilege, PRIVILEGED_MANAGED_POLICIES, type PrivilegeVerdict } from "./questions/privilege.js";
export { type LostPower, type RolePowersOptions, type RolePowersVerdict, rolePowersLostToMfa } from "./questions/role-powers.js";
export { mayAllowAssumeRole, namesCallers, tellsCallersApart, tellsIdsApart } from "./questions/telling-apart.js";
export { canAssumeWithoutMfa, canAssumeWithStaleMfa, type TrustOptions } from "./questions/trust.js";
export { deniesWorkloads, mayLetServiceIn } from "./questions/workloads.js";
export type * from "./request.js";
export type * from "./verdict.js";
