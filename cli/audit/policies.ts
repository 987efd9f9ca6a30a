import { policies as pack } from "../../policypack/policies";
import { iamRootRequiresMfa } from "./iam-root-requires-mfa";

export type Policy = (typeof pack)[number] | typeof iamRootRequiresMfa;

/** The pack's policies, and the one that only a living account can be asked. */
const ALL: readonly Policy[] = [iamRootRequiresMfa, ...pack];

/** Those that judge as they come. */
export const policies = ALL.filter(({ enforcementLevel }) => enforcementLevel !== "disabled");

export const disabledPolicies = ALL.filter(({ enforcementLevel }) => enforcementLevel === "disabled");
