import type { Policies } from "@pulumi/policy";
import { policies as pack } from "../../policypack/policies";
import { iamRootRequiresMfa } from "./iam-root-requires-mfa";

export type Policy = Policies[number];

/** The pack's policies, and the one that only a living account can be asked. */
const ALL: Policies = [iamRootRequiresMfa, ...pack];

/** Those that judge as they come. */
export const policies: Policies = ALL.filter(({ enforcementLevel }) => enforcementLevel !== "disabled");

export const disabledPolicies: Policies = ALL.filter(({ enforcementLevel }) => enforcementLevel === "disabled");
