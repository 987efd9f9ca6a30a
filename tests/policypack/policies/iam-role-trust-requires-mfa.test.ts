import { strict as assert } from "node:assert";
import { evaluate, parse } from "@mfa-guard/iam";
import { iamRoleTrustRequiresMfa } from "../../../policypack/policies/iam-role-trust-requires-mfa";
import { accountWithMfa, document, serviceTrust, text } from "../../../testkit/documents";
import { cases } from "../../../testkit/policypack/cases";
import { exempt } from "../../../testkit/policypack/exemptions";
import { type Given, given, judge, remediate, unknown } from "../../../testkit/policypack/harness";

const role = (assumeRolePolicy: unknown, name = "admin") => given("aws:iam/role:Role", name, { name, assumeRolePolicy });
const native = (assumeRolePolicyDocument: unknown) => given("aws-native:iam:Role", "admin", { assumeRolePolicyDocument });
const trust = (changes: object) => text({ ...accountWithMfa, ...changes });
const vendor = {
  ...accountWithMfa,
  Sid: "Vendor",
  Principal: { AWS: "arn:aws:iam::999988887777:root" },
  Condition: { StringEquals: { "sts:ExternalId": "contract-4711" } },
};

const openTrust = trust({ Condition: {} });
const withoutUsers = { accountsWithoutUsers: ["111122223333"] };
const user = (name: string, account?: string) =>
  given("aws:iam/user:User", name, { name, ...(account !== undefined && { arn: `arn:aws:iam::${account}:user/${name}` }) });
const denying = (more: object) =>
  text({
    Sid: "Mfa",
    Effect: "Deny",
    ...more,
    Action: "*",
    Resource: "*",
    Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
  });
const scps = {
  guardrails: {
    managementAccount: "900000000009",
    targets: { "r-1": { scps: ["p-mfa", "p-full"] }, "111122223333": { parent: "r-1" } },
    policies: { "p-mfa": denying({}) },
  },
};
const rcps = {
  guardrails: {
    managementAccount: "900000000009",
    targets: { "999988887777": { rcps: ["p-rcp"] } },
    policies: { "p-rcp": denying({ Principal: "*" }) },
  },
};
const inProvider = (resource: Given, provider: Record<string, unknown>): Given => ({ ...resource, provider });

cases(iamRoleTrustRequiresMfa, {
  valid: [
    {
      title: "a trust of an account that has no users, and says once on what that rests",
      stack: [role(openTrust, "a"), role(openTrust, "b")],
      config: withoutUsers,
      notes: [["", "listed", "2 trust policies pass. This rests on what is known besides: account 111122223333 has no IAM users."]],
    },
    {
      title: "a trust of an account whose SCPs keep users without MFA from it",
      stack: [role(openTrust)],
      config: scps,
      notes: [["", "listed", "1 trust policy passes. This rests on what is known besides: the SCP `p-mfa` is in force."]],
    },
    {
      title: "a trust of a role in an account with an RCP, by the provider's settings",
      stack: [inProvider(role(openTrust), { allowedAccountIds: '["999988887777"]' })],
      config: rcps,
      notes: [["", "listed", "`p-rcp`"]],
    },
    {
      title: "the same where the provider takes a role there",
      stack: [inProvider(role(openTrust), { assumeRoles: '[{"roleArn":"arn:aws:iam::999988887777:role/deploy"}]' })],
      config: rcps,
      notes: [["", "listed", "`p-rcp`"]],
    },
    {
      title: "the same where the configuration says in which account the stack is",
      stack: [role(openTrust)],
      config: { ...rcps, account: "999988887777" },
      notes: [["", "listed", "`p-rcp`"]],
    },
    {
      title: "a user in another account than those without users",
      stack: [role(openTrust), user("kim", "444455556666")],
      config: withoutUsers,
      notes: [["", "listed"]],
    },
    {
      title: "a user whose account isn't known, for now",
      stack: [role(openTrust), user("kim")],
      config: withoutUsers,
      notes: [
        ["kim", "later"],
        ["", "listed"],
      ],
    },
    {
      title: "a trust that demands MFA, which rests on nothing",
      stack: [role(text(accountWithMfa))],
      config: { ...withoutUsers, ...scps },
    },
    { title: "a trust of the account that demands MFA", stack: [role(text(accountWithMfa))] },
    { title: "the same, given as an object", stack: [role(document(accountWithMfa))] },
    { title: "the same, in the aws-native provider", stack: [native(document(accountWithMfa))] },
    { title: "a trust of a service, which can't present MFA", stack: [role(text(serviceTrust))] },
    { title: "a trust for fresh MFA only", stack: [role(trust({ Condition: { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } } }))] },
    { title: "resources of other types", stack: [given("aws:s3/bucket:Bucket", "logs", { policy: "{" })] },
    {
      title: "a vendor's account with an external id, where it is listed",
      stack: [role(text(accountWithMfa, vendor))],
      config: { delegatedAccounts: ["999988887777"] },
    },
    {
      title: "a user who was deleted, by whose id nobody comes in, and says so",
      stack: [role(trust({ Principal: { AWS: ["AIDAEXAMPLEDELETED000"] }, Condition: {} }))],
      notes: [["admin", "deleted-principals", "`AIDAEXAMPLEDELETED000`"]],
    },
    {
      title: "a role that is exempt by its name, and says so",
      stack: [role(trust({ Condition: {} }), "break-glass")],
      config: { exemptions: exempt("break-*") },
      notes: [["break-glass", "exempt"]],
    },
    {
      title: "a trust that the preview doesn't know, for now",
      stack: [role(unknown)],
      notes: [["admin", "later"]],
    },
    {
      title: "an object of which a part is unknown, for now",
      stack: [native(document({ ...accountWithMfa, Principal: { AWS: unknown } }))],
      notes: [["admin", "later"]],
    },
  ],
  invalid: [
    {
      title: "a user in an account without users, and the roles that were safe because of that",
      stack: [role(openTrust), user("kim", "111122223333")],
      config: withoutUsers,
      violations: [
        ["kim", "premise-contradicted"],
        ["admin", "role-is-open"],
      ],
    },
    {
      title: "the same where the configuration says in which account the stack is",
      stack: [user("kim"), role(text(accountWithMfa))],
      config: { ...withoutUsers, account: "111122223333" },
      violations: [["kim", "premise-contradicted"]],
    },
    {
      title: "a role whose account isn't known to have an RCP",
      stack: [role(openTrust)],
      config: rcps,
      violations: [["admin", "role-is-open"]],
    },
    {
      title: "what a guardrail that can't be read would have stopped",
      stack: [role(openTrust)],
      config: { guardrails: { ...scps.guardrails, policies: { "p-mfa": "{" } } },
      violations: [["admin", "role-is-open"]],
      notes: [["", "guardrail-unreadable"]],
    },
    {
      title: "`BoolIfExists true` in an Allow, which access keys pass",
      stack: [role(trust({ Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } } }))],
      violations: [["admin", "role-is-open"]],
    },
    {
      title: "a second statement without a condition",
      stack: [role(text(accountWithMfa, { ...accountWithMfa, Sid: "Temporary", Condition: {} }))],
      violations: [["admin", "role-is-open"]],
    },
    {
      title: "the same in the aws-native provider",
      stack: [native(document({ ...accountWithMfa, Condition: {} }))],
      violations: [["admin", "role-is-open", "People"]],
    },
    { title: "a trust that is no JSON", stack: [role("{ not json")], violations: [["admin", "unreadable"]] },
    { title: "an empty trust", stack: [role("")], violations: [["admin", "unreadable"]] },
    { title: "a missing trust", stack: [role(undefined)], violations: [["admin", "unreadable"]] },
    { title: "a trust of the wrong shape", stack: [role({ Statement: 5 })], violations: [["admin", "unreadable", "`Statement[0]`"]] },
    { title: "a trust that is a number", stack: [role(5)], violations: [["admin", "unreadable"]] },
    {
      title: "a listed vendor's account without an external id",
      stack: [role(text({ ...vendor, Condition: {} }))],
      config: { delegatedAccounts: ["999988887777"] },
      violations: [["admin", "role-is-open"]],
    },
    {
      title: "a vendor's account that isn't listed",
      stack: [role(text(vendor))],
      violations: [["admin", "role-is-open"]],
    },
    {
      title: "a configuration key that the policy doesn't know, once for the stack",
      stack: [given("pulumi:pulumi:Stack", "production"), role(text(serviceTrust)), role(text(serviceTrust), "other")],
      config: { exemptNmes: ["x"] },
      violations: [["production", "unknown-setting", "`exemptNmes`"]],
    },
    {
      title: "an open trust next to an unknown one",
      stack: [role(unknown, "later"), role(trust({ Condition: {} }), "now")],
      violations: [["now", "role-is-open", "People"]],
      notes: [["later", "later"]],
    },
  ],
});

describe("the remediation of iam-role-trust-requires-mfa", () => {
  const open = trust({ Condition: {} });
  /** Judged as Pulumi does after a remediation: nothing is left but the note on what was changed. */
  const passes = (resource: Given) => {
    const findings = judge(iamRoleTrustRequiresMfa, [resource]);
    return findings.every(({ level, message }) => level === "note" && message.startsWith("Remediated: "));
  };
  const repaired = (resource: Given, config = {}) => {
    const props = remediate(iamRoleTrustRequiresMfa, resource, config);
    return props === undefined ? undefined : { ...resource, props };
  };

  it("closes a trust given as text, keeps it text, and touches no other property", () => {
    const result = repaired(role(open));
    assert.ok(result && passes(result));
    assert.equal(typeof result.props.assumeRolePolicy, "string");
    assert.equal(result.props.name, "admin");
  });

  it("closes a trust given as an object and keeps it an object", () => {
    const result = repaired(native(document({ ...accountWithMfa, Condition: {} })));
    assert.ok(result && passes(result));
    assert.equal(typeof result.props.assumeRolePolicyDocument, "object");
  });

  it("keeps a service in the same statement going", () => {
    const mixed = { ...accountWithMfa, Principal: { AWS: "*", Service: "ec2.amazonaws.com" }, Condition: {} };
    const result = repaired(role(text(mixed)));
    assert.ok(result && passes(result));
    const service = { kind: "service", name: "ec2.amazonaws.com" } as const;
    const request = { principal: service, action: "sts:AssumeRole", resource: "arn:aws:iam::111122223333:role/admin", context: new Map() };
    const repairedTrust = parse(result.props.assumeRolePolicy);
    assert.ok(repairedTrust.kind === "document");
    assert.equal(evaluate(request, [repairedTrust.document]).decision, "allowed");
  });

  for (const [title, resource, config] of [
    ["a closed trust", role(text(accountWithMfa)), {}],
    ["an unknown trust", role(unknown), {}],
    ["a trust that can't be read", role("{"), {}],
    ["an exempt role", role(open), { exemptions: exempt("admin") }],
    ["a trust that names a listed vendor", role(text(vendor)), { delegatedAccounts: ["999988887777"] }],
  ] as const) {
    it(`leaves ${title} alone`, () => assert.equal(remediate(iamRoleTrustRequiresMfa, resource, config), undefined));
  }
});
