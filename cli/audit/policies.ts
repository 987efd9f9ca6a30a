import { policies as pack } from "../../policypack/policies";
import { iamRootRequiresMfa } from "./iam-root-requires-mfa";

export type Policy = (typeof pack)[number] | typeof iamRootRequiresMfa;

/** The pack's policies, and the one that only a living account can be asked. */
export const policies: readonly Policy[] = [iamRootRequiresMfa, ...pack];
