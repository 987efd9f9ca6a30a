import { strict as assert } from "node:assert";
import { iamMfaConditionIsSound } from "../../../policypack/policies/iam-mfa-condition-is-sound";
import {
  accountWithMfa,
  allowAll,
  denyWithoutMfa,
  document,
  enforcing,
  exemptingTooMuch,
  missingKeys,
  text,
} from "../../../testkit/documents";
import { cases } from "../../../testkit/policypack/cases";
import { exempt } from "../../../testkit/policypack/exemptions";
import { given, judge, remediate, unknown } from "../../../testkit/policypack/harness";
import { inlineOnGroup, managed, user } from "../../../testkit/policypack/stacks";

const allowIfExists = text({
  Sid: "Wide",
  Effect: "Allow",
  Action: "ec2:*",
  Resource: "*",
  Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } },
});
const nested = (policyDocument: unknown) => [{ policyName: "p", policyDocument }];
/** Every place that holds an identity document, SCP or RCP, in both providers. */
const PLACES: readonly (readonly [string, (policy: string) => ReturnType<typeof given>])[] = [
  ["a managed policy", (policy) => managed("p", policy)],
  ["a group's inline policy", (policy) => inlineOnGroup("devs", policy, "p")],
  ["a user's inline policy", (policy) => given("aws:iam/userPolicy:UserPolicy", "p", { user: "dana", policy })],
  ["a role's inline policy", (policy) => given("aws:iam/rolePolicy:RolePolicy", "p", { role: "app", policy })],
  [
    "a role's own policies",
    (policy) => given("aws:iam/role:Role", "p", { assumeRolePolicy: text(accountWithMfa), inlinePolicies: [{ name: "x", policy }] }),
  ],
  ["an SCP", (policy) => given("aws:organizations/policy:Policy", "p", { content: policy })],
  [
    "an RCP",
    (policy) => given("aws:organizations/policy:Policy", "p", { content: withPrincipal(policy), type: "RESOURCE_CONTROL_POLICY" }),
  ],
  [
    "a permission set",
    (policy) => given("aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy", "p", { inlinePolicy: policy }),
  ],
  ["an aws-native user", (policy) => given("aws-native:iam:User", "p", { policies: nested(JSON.parse(policy)) })],
  ["an aws-native group", (policy) => given("aws-native:iam:Group", "p", { policies: nested(JSON.parse(policy)) })],
  [
    "an aws-native role",
    (policy) =>
      given("aws-native:iam:Role", "p", { assumeRolePolicyDocument: document(accountWithMfa), policies: nested(JSON.parse(policy)) }),
  ],
  ["an aws-native managed policy", (policy) => given("aws-native:iam:ManagedPolicy", "p", { policyDocument: JSON.parse(policy) })],
  [
    "an aws-native group policy",
    (policy) => given("aws-native:iam:GroupPolicy", "p", { groupName: "devs", policyDocument: JSON.parse(policy) }),
  ],
  [
    "an aws-native user policy",
    (policy) => given("aws-native:iam:UserPolicy", "p", { userName: "dana", policyDocument: JSON.parse(policy) }),
  ],
  [
    "an aws-native role policy",
    (policy) => given("aws-native:iam:RolePolicy", "p", { roleName: "app", policyDocument: JSON.parse(policy) }),
  ],
  [
    "an aws-native SCP",
    (policy) => given("aws-native:organizations:Policy", "p", { content: JSON.parse(policy), type: "SERVICE_CONTROL_POLICY" }),
  ],
  ["an aws-native permission set", (policy) => given("aws-native:sso:PermissionSet", "p", { inlinePolicy: JSON.parse(policy) })],
];

function withPrincipal(policy: string): string {
  const { Statement } = JSON.parse(policy) as { Statement: object[] };
  return text(...Statement.map((statement) => ({ Principal: "*", ...statement })));
}

cases(iamMfaConditionIsSound, {
  valid: [
    { title: "a user, which holds no document", stack: [user("dana")] },
    { title: "a document without an MFA condition", stack: [managed("p", allowAll)] },
    { title: "AWS's recommended Deny", stack: [managed("p", enforcing)] },
    { title: "a trust policy, which has its own policy", stack: [given("aws:iam/role:Role", "r", { assumeRolePolicy: "{" })] },
    {
      title: "an organization policy of another type",
      stack: [given("aws:organizations/policy:Policy", "t", { type: "TAG_POLICY", content: "{}" })],
    },
    {
      title: "an exempt document, and says so",
      stack: [managed("p", missingKeys)],
      config: { exemptions: exempt("p") },
      notes: [["p", "exempt"]],
    },
    { title: "an unknown document, for now", stack: [managed("p", unknown)], notes: [["p", "later"]] },
  ],
  invalid: [
    ...PLACES.map(([title, place]) => ({
      title: `\`Bool false\` in a Deny of ${title}`,
      stack: [place(missingKeys)],
      violations: [["p", "deny-misses"] as const],
    })),
    { title: "`BoolIfExists true` in an Allow", stack: [managed("p", allowIfExists)], violations: [["p", "allow-without-mfa"]] },
    {
      title: "a Deny that exempts what undoes MFA",
      stack: [managed("p", exemptingTooMuch)],
      violations: [["p", "exempts-mfa-removal", "NotAction"]],
    },
    { title: "a document that can't be read", stack: [managed("p", "[]")], violations: [["p", "unreadable"]] },
  ],
});

describe("the remediation of iam-mfa-condition-is-sound", () => {
  for (const [title, place] of PLACES.filter(([title]) => !/CP|role/.test(title))) {
    it(`repairs the Deny of ${title}`, () => {
      const resource = place(missingKeys);
      const props = remediate(iamMfaConditionIsSound, resource);
      assert.ok(props);
      const findings = judge(iamMfaConditionIsSound, [{ ...resource, props }]);
      assert.equal(findings.length, 1);
      assert.match(findings[0]?.message ?? "", /^Remediated: statement `DenyWithoutMfa` now uses BoolIfExists/);
    });
  }

  it("repairs `BoolIfExists true` in an Allow, and nothing else of the document", () => {
    const props = remediate(iamMfaConditionIsSound, managed("p", allowIfExists));
    assert.deepEqual(JSON.parse(props?.policy as string), JSON.parse(allowIfExists.replace("BoolIfExists", "Bool")));
  });

  it("leaves an SCP alone whose repair would newly hit roles", () => {
    const scp = given("aws:organizations/policy:Policy", "p", { content: missingKeys });
    assert.equal(remediate(iamMfaConditionIsSound, scp), undefined);
  });

  it("leaves a role's policy alone whose repair would deny its sessions what they may do now", () => {
    const ofRole = (policy: string) => given("aws:iam/rolePolicy:RolePolicy", "p", { role: "app", policy });
    assert.equal(remediate(iamMfaConditionIsSound, ofRole(missingKeys)), undefined);
    assert.equal(remediate(iamMfaConditionIsSound, ofRole(allowIfExists)), undefined);
  });

  for (const [title, policy] of [
    ["another slip", exemptingTooMuch],
    ["a sound document", text(denyWithoutMfa)],
    ["an unknown document", unknown],
  ] as const) {
    it(`leaves ${title} alone`, () => assert.equal(remediate(iamMfaConditionIsSound, managed("p", policy)), undefined));
  }
});
