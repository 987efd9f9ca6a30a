import { enforcing } from "../documents";
import { type Given, given } from "./harness";

/** Resources of the `aws` provider, as its provider hands them to a stack policy once their names are known. */

export const group = (name: string, more: Partial<Given> = {}) => given("aws:iam/group:Group", name, { name }, more);
export const user = (name: string, props: object = {}, more: Partial<Given> = {}) =>
  given("aws:iam/user:User", name, { name, ...props }, more);
export const arnOf = (policy: string) => `arn:aws:iam::111122223333:policy/${policy}`;
export const managed = (name: string, policy: unknown = enforcing, more: Partial<Given> = {}) =>
  given("aws:iam/policy:Policy", name, { name, arn: arnOf(name), policy }, more);
export const attach = (holder: string, policy: string) =>
  given("aws:iam/groupPolicyAttachment:GroupPolicyAttachment", `${holder}-${policy}`, { group: holder, policyArn: arnOf(policy) });
export const inlineOnGroup = (holder: string, policy: unknown = enforcing, name = `${holder}-inline`) =>
  given("aws:iam/groupPolicy:GroupPolicy", name, { group: holder, name, policy });
export const member = (name: string, ...groups: string[]) =>
  given("aws:iam/userGroupMembership:UserGroupMembership", `${name}-groups`, { user: name, groups });
