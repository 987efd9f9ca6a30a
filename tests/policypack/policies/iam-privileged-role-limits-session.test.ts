import { strict as assert } from "node:assert";
import { iamPrivilegedRoleLimitsSession } from "../../../policypack/policies/iam-privileged-role-limits-session";
import { accountWithMfa, allowAll, denyWithoutMfa, document, serviceTrust, text } from "../../../testkit/documents";
import { cases } from "../../../testkit/policypack/cases";
import { exempt } from "../../../testkit/policypack/exemptions";
import { given, remediate, unknown } from "../../../testkit/policypack/harness";
import { arnOf, managed } from "../../../testkit/policypack/stacks";

const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
const fresh = { ...accountWithMfa, Condition: { ...accountWithMfa.Condition, NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } } };
const role = (props: object) => given("aws:iam/role:Role", "admin", { name: "admin", assumeRolePolicy: text(accountWithMfa), ...props });
const carrying = (policyArn: unknown, from = {}) =>
  given("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", { role: "admin", policyArn }, { from });
const inline = (policy: unknown) => given("aws:iam/rolePolicy:RolePolicy", "i", { role: "admin", name: "i", policy });
const allow = (Action: unknown, Resource = "*") => text({ Effect: "Allow", Action, Resource });

cases(iamPrivilegedRoleLimitsSession, {
  valid: [
    { title: "a privileged role that asks for fresh MFA", stack: [role({ assumeRolePolicy: text(fresh) }), carrying(ADMINISTRATOR)] },
    {
      title: "a privileged role that only a service assumes",
      stack: [role({ assumeRolePolicy: text(serviceTrust), maxSessionDuration: 43200 }), carrying(ADMINISTRATOR)],
    },
    {
      title: "a privileged role that only an account without users trusts, and says on what that rests",
      stack: [role({}), carrying(ADMINISTRATOR)],
      config: { accountsWithoutUsers: ["111122223333"] },
      notes: [["", "listed", "1 privileged role passes. This rests on what is known besides: account 111122223333 has no IAM users."]],
    },
    { title: "a role without any policy", stack: [role({ maxSessionDuration: 43200 })] },
    { title: "a role that may only read", stack: [role({}), carrying("arn:aws:iam::aws:policy/ReadOnlyAccess")] },
    { title: "a role with an ordinary policy", stack: [role({}), inline(allow("s3:GetObject"))] },
    {
      title: "an administrator within a boundary that takes the privilege away",
      stack: [role({ permissionsBoundary: arnOf("b") }), managed("b", allow("s3:*")), carrying(ADMINISTRATOR)],
    },
    {
      title: "a longer age where the configuration allows it",
      stack: [role({ assumeRolePolicy: text(fresh), maxSessionDuration: 7200 }), carrying(ADMINISTRATOR)],
      config: { maxMfaAgeSeconds: 7200, maxSessionSeconds: 7200 },
    },
    {
      title: "a policy made elsewhere that the configuration calls ordinary",
      stack: [role({}), carrying(arnOf("elsewhere"))],
      config: { ordinaryPolicyArns: [arnOf("*")] },
    },
    {
      title: "an exempt role, and says so",
      stack: [role({}), carrying(ADMINISTRATOR)],
      config: { exemptions: exempt("admin") },
      notes: [["admin", "exempt"]],
    },
    {
      title: "a role whose policy is unknown, for now",
      stack: [role({}), inline(unknown)],
      notes: [["admin", "later", "`policy` of `i`"]],
    },
    {
      title: "an administrator whose trust is unknown, for now",
      stack: [role({ assumeRolePolicy: unknown }), carrying(ADMINISTRATOR)],
      notes: [["admin", "later"]],
    },
    {
      title: "an administrator whose session is unknown, for now",
      stack: [role({ assumeRolePolicy: text(fresh), maxSessionDuration: unknown }), carrying(ADMINISTRATOR)],
      notes: [["admin", "later", "`maxSessionDuration`"]],
    },
    { title: "policies that the program leaves to the provider", stack: [role({ inlinePolicies: unknown, managedPolicyArns: unknown })] },
  ],
  invalid: [
    {
      title: "a privileged role that an account without users trusts, in which the stack creates one",
      stack: [
        role({}),
        carrying(ADMINISTRATOR),
        given("aws:iam/user:User", "kim", { name: "kim", arn: "arn:aws:iam::111122223333:user/kim" }),
      ],
      config: { accountsWithoutUsers: ["111122223333"] },
      violations: [["admin", "stale-mfa"]],
    },
    {
      title: "an administrator whose trust can't be read",
      stack: [role({ assumeRolePolicy: "{" }), carrying(ADMINISTRATOR)],
      violations: [["admin", "unreadable"]],
    },
    {
      title: "an administrator without an age",
      stack: [role({}), carrying(ADMINISTRATOR)],
      violations: [["admin", "stale-mfa"]],
    },
    {
      title: "an administrator with too long an age",
      stack: [role({ assumeRolePolicy: text(fresh) }), carrying(ADMINISTRATOR)],
      config: { maxMfaAgeSeconds: 900 },
      violations: [["admin", "stale-mfa"]],
    },
    {
      title: "an administrator with too long a session",
      stack: [role({ assumeRolePolicy: text(fresh), maxSessionDuration: 43200 }), carrying(ADMINISTRATOR)],
      violations: [["admin", "long-session"]],
    },
    {
      title: "`*` on `*` in a managed policy of the stack",
      stack: [role({}), managed("all", allowAll), carrying(arnOf("all"))],
      violations: [["admin", "stale-mfa", "allows"]],
    },
    {
      title: "a role that may raise itself",
      stack: [role({}), inline(allow(["s3:GetObject", "iam:AttachRolePolicy"]))],
      violations: [["admin", "stale-mfa", "iam:AttachRolePolicy"]],
    },
    {
      title: "a role's own inline policy",
      stack: [role({ inlinePolicies: [{ name: "x", policy: allowAll }] })],
      violations: [["admin", "stale-mfa", "privileged"]],
    },
    {
      title: "a role's own managed policies",
      stack: [role({ managedPolicyArns: [ADMINISTRATOR] })],
      violations: [["admin", "stale-mfa", "AdministratorAccess"]],
    },
    {
      title: "a policy made elsewhere",
      stack: [role({}), carrying(arnOf("elsewhere"))],
      violations: [["admin", "stale-mfa", arnOf("elsewhere")]],
    },
    {
      title: "an exclusive list that attaches the privilege",
      stack: [
        role({}),
        given("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "x", {
          roleName: "admin",
          policyArns: [ADMINISTRATOR],
        }),
      ],
      violations: [["admin", "stale-mfa", "AdministratorAccess"]],
    },
    {
      title: "a boundary that can't be read",
      stack: [role({ permissionsBoundary: arnOf("elsewhere") }), carrying(ADMINISTRATOR)],
      violations: [["admin", "stale-mfa", "AdministratorAccess"]],
    },
    {
      title: "a privilege next to an unknown policy",
      stack: [role({}), inline(unknown), carrying(ADMINISTRATOR)],
      violations: [["admin", "stale-mfa", "AdministratorAccess"]],
    },
    {
      title: "an aws-native role with a nested policy",
      stack: [
        given("aws-native:iam:Role", "admin", {
          assumeRolePolicyDocument: document(accountWithMfa),
          policies: [{ policyName: "x", policyDocument: JSON.parse(allowAll) }],
        }),
      ],
      violations: [["admin", "stale-mfa", "privileged"]],
    },
  ],
});

describe("the remediation of iam-privileged-role-limits-session", () => {
  const own = { managedPolicyArns: [ADMINISTRATOR] };

  it("adds the age and caps the session", () => {
    const props = remediate(iamPrivilegedRoleLimitsSession, role({ ...own, maxSessionDuration: 43200 }));
    assert.equal(props?.maxSessionDuration, 3600);
    assert.match(props?.assumeRolePolicy as string, /"aws:MultiFactorAuthAge":"3600"/);
    assert.deepEqual(props?.managedPolicyArns, own.managedPolicyArns);
  });

  for (const [title, props] of [
    ["a role that is within its limits", { ...own, assumeRolePolicy: text(fresh) }],
    ["an ordinary role", { inlinePolicies: [{ name: "x", policy: text(denyWithoutMfa) }] }],
    ["a role whose trust is unknown", { ...own, assumeRolePolicy: unknown, maxSessionDuration: 43200 }],
    ["a role whose trust can't be read", { ...own, assumeRolePolicy: "{", maxSessionDuration: 43200 }],
    ["a service's role", { ...own, assumeRolePolicy: text(serviceTrust), maxSessionDuration: 43200 }],
  ] as const) {
    it(`leaves ${title} alone`, () => assert.equal(remediate(iamPrivilegedRoleLimitsSession, role(props)), undefined));
  }
});
