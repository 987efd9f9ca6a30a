import { identityCenterLimitsSession } from "../../../policypack/policies/identity-center-limits-session";
import { allowAll, text } from "../../../testkit/documents";
import { cases } from "../../../testkit/policypack/cases";
import { exempt } from "../../../testkit/policypack/exemptions";
import { type Given, given, unknown } from "../../../testkit/policypack/harness";

const ARN = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";
const set = (sessionDuration: unknown, arn: unknown = ARN) =>
  given("aws:ssoadmin/permissionSet:PermissionSet", "admin", { arn, sessionDuration });
const managed = (managedPolicyArn: unknown, permissionSetArn: unknown = ARN, from = {}) =>
  given("aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment", "m", { permissionSetArn, managedPolicyArn }, { from });
const inline = (inlinePolicy: unknown) =>
  given("aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy", "i", { permissionSetArn: ARN, inlinePolicy });
const customer = given("aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment", "c", {
  permissionSetArn: ARN,
  customerManagedPolicyReference: { name: "ops", path: "/" },
});
const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
const native = (props: Given["props"]) => given("aws-native:sso:PermissionSet", "admin", props);

cases(identityCenterLimitsSession, {
  valid: [
    { title: "an administrator for an hour", stack: [set("PT1H"), managed(ADMINISTRATOR)] },
    { title: "an administrator for AWS's default, an hour", stack: [set(undefined), managed(ADMINISTRATOR)] },
    { title: "sixty minutes", stack: [set("PT60M"), managed(ADMINISTRATOR)] },
    { title: "an ordinary set for a day", stack: [set("PT12H"), inline(text({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }))] },
    { title: "a reader for a day", stack: [set("PT12H"), managed("arn:aws:iam::aws:policy/ReadOnlyAccess")] },
    {
      title: "a longer session that the configuration allows",
      stack: [set("PT4H"), managed(ADMINISTRATOR)],
      config: { maxSessionSeconds: 14_400 },
    },
    {
      title: "a customer's policy that is called ordinary",
      stack: [set("PT12H"), customer],
      config: { ordinaryPolicyArns: ["policy/ops"] },
    },
    {
      title: "an exempt set, and says so",
      stack: [set("PT12H"), managed(ADMINISTRATOR)],
      config: { exemptions: exempt("admin") },
      notes: [["admin", "exempt"]],
    },
    {
      title: "a duration that is unknown, for now",
      stack: [set(unknown), managed(ADMINISTRATOR)],
      notes: [["admin", "later", "`sessionDuration`"]],
    },
    {
      title: "a policy that is unknown, for now",
      stack: [set("PT12H"), inline(unknown)],
      notes: [["admin", "later", "`inlinePolicy` of `i`"]],
    },
    {
      title: "a policy of a set that is unknown, for now",
      stack: [set("PT12H"), managed(ADMINISTRATOR, unknown)],
      notes: [["admin", "later", "`permissionSetArn` of `m`"]],
    },
  ],
  invalid: [
    {
      title: "an administrator for half a day",
      stack: [set("PT12H"), managed(ADMINISTRATOR)],
      violations: [["admin", "long-session", "AdministratorAccess"]],
    },
    { title: "one second too many", stack: [set("PT1H1S"), managed(ADMINISTRATOR)], violations: [["admin", "long-session", "`PT1H1S`"]] },
    { title: "a set that allows everything", stack: [set("PT8H"), inline(allowAll)], violations: [["admin", "long-session", "allows"]] },
    {
      title: "a customer's policy, which each account has its own of",
      stack: [set("PT8H"), customer],
      violations: [["admin", "long-session", "`policy/ops`"]],
    },
    { title: "a duration that is none", stack: [set("8 hours"), managed(ADMINISTRATOR)], violations: [["admin", "long-session"]] },
    {
      title: "an unknown ARN that comes from the set",
      stack: [set("PT8H", unknown), managed(ADMINISTRATOR, unknown, { permissionSetArn: ["admin"] })],
      violations: [["admin", "long-session", "PT8H"]],
    },
    {
      title: "an aws-native set with a policy in it",
      stack: [native({ sessionDuration: "PT8H", managedPolicies: [ADMINISTRATOR] })],
      violations: [["admin", "long-session", "PT8H"]],
    },
    {
      title: "an aws-native set that allows everything",
      stack: [native({ sessionDuration: "PT8H", inlinePolicy: JSON.parse(allowAll) })],
      violations: [["admin", "long-session", "PT8H"]],
    },
  ],
});
