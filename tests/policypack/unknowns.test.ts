import { strict as assert } from "node:assert";
import type { Policies } from "@pulumi/policy";
import { iamGroupRequiresMfa } from "../../policypack/policies/iam-group-requires-mfa";
import { iamPrivilegedRoleLimitsSession } from "../../policypack/policies/iam-privileged-role-limits-session";
import { iamUserCredentialsRequireMfa } from "../../policypack/policies/iam-user-credentials-require-mfa";
import { iamUserRequiresMfa } from "../../policypack/policies/iam-user-requires-mfa";
import { organizationsRootIsLocked } from "../../policypack/policies/organizations-root-is-locked";
import { organizationsScpRequiresMfa } from "../../policypack/policies/organizations-scp-requires-mfa";
import { accountWithMfa, allowAll, document, enforcing, text } from "../../testkit/documents";
import { type Config, type Given, given, judge, unknown } from "../../testkit/policypack/harness";
import { account, credentialsScp, denyRoot, on, organizationResource, scp, unit } from "../../testkit/policypack/scps";
import { group, inlineOnGroup, managed, member, user } from "../../testkit/policypack/stacks";

const read = text({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" });
/** A managed policy whose ARN only the update will tell. */
const later = (name: string, policy: unknown) => managed(name, policy, { props: { name, policy, arn: unknown } });
const attachTo = (name: string, policyArn: unknown, ...from: readonly string[]) =>
  given("aws:iam/groupPolicyAttachment:GroupPolicyAttachment", "a", { group: name, policyArn }, { from: { policyArn: from } });
const attachment = (policyId: unknown, targetId: unknown, from: Given["from"] = {}, name = "a") =>
  given("aws:organizations/policyAttachment:PolicyAttachment", name, { policyId, targetId }, { from });
const otherPolicy = (name: string, type: unknown) =>
  given("aws:organizations/policy:Policy", name, { type, arn: unknown, content: '{"tags":{}}' });
const role = (props: object, more: Partial<Given> = {}) =>
  given("aws:iam/role:Role", "admin", { name: "admin", assumeRolePolicy: document(accountWithMfa), ...props }, more);

type Expected = "passes" | "blocks" | "later";
interface Case {
  readonly title: string;
  readonly policy: Policies[number];
  readonly stack: readonly Given[];
  readonly config?: Config;
  readonly expect: Expected;
}

const CASES: readonly Case[] = [
  // One attachment, whose policy is one of two.
  ...(
    [
      ["blocks: none of the policies that it may be enforces", read, allowAll, "blocks"],
      ["passes: each of the policies that it may be enforces", enforcing, enforcing, "passes"],
      ["waits: one of the policies that it may be enforces", enforcing, read, "later"],
    ] as const
  ).map(([title, one, other, expect]) => ({
    title: `a group ${title}`,
    policy: iamGroupRequiresMfa,
    stack: [group("devs"), later("one", one), later("other", other), attachTo("devs", unknown, "one", "other")],
    expect,
  })),
  {
    title: "a group waits for an attachment whose policy comes from outside the stack",
    policy: iamGroupRequiresMfa,
    stack: [group("devs"), attachTo("devs", unknown)],
    expect: "later",
  },
  {
    title: "a group blocks although a policy that doesn't enforce may be another group's",
    policy: iamGroupRequiresMfa,
    stack: [
      { ...group("devs"), props: { name: unknown } },
      { ...group("ops"), props: { name: unknown } },
      given("aws:iam/groupPolicy:GroupPolicy", "p", { group: unknown, policy: read }, { from: { group: ["devs", "ops"] } }),
    ],
    expect: "blocks",
  },
  {
    title: "a group waits where the enforcing policy may be another group's",
    policy: iamGroupRequiresMfa,
    stack: [
      { ...group("devs"), props: { name: unknown } },
      { ...group("ops"), props: { name: unknown } },
      given("aws:iam/groupPolicy:GroupPolicy", "p", { group: unknown, policy: enforcing }, { from: { group: ["devs", "ops"] } }),
    ],
    expect: "later",
  },
  {
    title: "a group waits where an exclusive resource of an unknown group may take its policy away",
    policy: iamGroupRequiresMfa,
    stack: [
      { ...group("devs"), props: { name: unknown } },
      { ...group("ops"), props: { name: unknown } },
      later("mfa", enforcing),
      given(
        "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
        "a",
        { group: unknown, policyArn: unknown },
        { from: { group: ["devs"], policyArn: ["mfa"] } },
      ),
      inlineOnGroup("ops"),
      given(
        "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive",
        "only",
        { groupName: unknown, policyArns: [] },
        { from: { groupName: ["devs", "ops"] } },
      ),
    ],
    expect: "later",
  },
  // Lists.
  {
    title: "a role: two unknown members of a list that come from two policies are those two",
    policy: iamPrivilegedRoleLimitsSession,
    stack: [
      role({ managedPolicyArns: [unknown, unknown], maxSessionDuration: 43_200 }, { from: { managedPolicyArns: ["one", "other"] } }),
      later("one", read),
      later("other", allowAll),
    ],
    expect: "blocks",
  },
  {
    title: "a role: an unknown list of policies that grant nothing makes it no privileged one",
    policy: iamPrivilegedRoleLimitsSession,
    stack: [
      role({ managedPolicyArns: unknown, maxSessionDuration: 43_200 }, { from: { managedPolicyArns: ["one", "other"] } }),
      later("one", read),
      later("other", read),
    ],
    expect: "passes",
  },
  {
    title: "a role waits where one policy of an unknown list is privileged",
    policy: iamPrivilegedRoleLimitsSession,
    stack: [
      role({ managedPolicyArns: unknown, maxSessionDuration: 43_200 }, { from: { managedPolicyArns: ["one", "other"] } }),
      later("one", read),
      later("other", allowAll),
    ],
    expect: "later",
  },
  ...(
    [
      ["blocks: neither group enforces", [group("a"), group("b")], "blocks"],
      ["passes: both groups enforce", [group("a"), inlineOnGroup("a"), group("b"), inlineOnGroup("b")], "passes"],
      ["waits: one of the groups enforces", [group("a"), inlineOnGroup("a"), group("b")], "later"],
    ] as const
  ).map(([title, groups, expect]) => ({
    title: `a user in one of two groups ${title}`,
    policy: iamUserRequiresMfa,
    stack: [
      user("dana"),
      ...groups,
      given("aws:iam/userGroupMembership:UserGroupMembership", "m", { user: "dana", groups: [unknown] }, { from: { groups: ["a", "b"] } }),
    ],
    expect,
  })),
  ...(
    [
      ["blocks: neither of them is enforced", ["eve", "mallory"], "blocks"],
      ["passes: both of them are enforced", ["dana", "kim"], "passes"],
      ["waits: one of them is enforced", ["dana", "eve"], "later"],
    ] as const
  ).map(([title, owners, expect]) => ({
    title: `a key of one of two users ${title}`,
    policy: iamUserCredentialsRequireMfa,
    stack: [
      group("devs"),
      inlineOnGroup("devs"),
      ...["dana", "kim", "eve", "mallory"].map((name) => user(name)),
      member("dana", "devs"),
      member("kim", "devs"),
      given("aws:iam/accessKey:AccessKey", "key", { user: unknown }, { from: { user: owners } }),
    ],
    expect,
  })),
  // Organizations.
  {
    title: "a root without an SCP is blocked, whatever a tag policy's attachment comes to",
    policy: organizationsScpRequiresMfa,
    stack: [
      organizationResource({ roots: unknown }),
      otherPolicy("tags", "TAG_POLICY"),
      attachment(unknown, unknown, { policyId: ["tags"], targetId: ["org"] }),
    ],
    expect: "blocks",
  },
  {
    title: "eleven tag policies on a covered root are no SCPs",
    policy: organizationsScpRequiresMfa,
    stack: [
      organizationResource(),
      scp("mfa", credentialsScp),
      on("r-1111", "mfa"),
      ...Array.from({ length: 11 }, (_, index) => [
        otherPolicy(`t${index}`, "TAG_POLICY"),
        attachment(unknown, "r-1111", { policyId: [`t${index}`] }, `a${index}`),
      ]).flat(),
    ],
    expect: "passes",
  },
  {
    title: "a root waits for the type of the policy that would cover it",
    policy: organizationsScpRequiresMfa,
    stack: [organizationResource(), scp("mfa", credentialsScp, { type: unknown }), on("r-1111", "mfa")],
    expect: "later",
  },
  {
    title: "a root waits where the SCP may be another target's",
    policy: organizationsScpRequiresMfa,
    stack: [
      organizationResource({ roots: unknown }),
      unit("prod", unknown, { props: { arn: unknown, parentId: unknown }, from: { parentId: ["org"] } }),
      scp("mfa", credentialsScp),
      attachment("p-mfa", unknown, { targetId: ["org", "prod"] }),
    ],
    expect: "later",
  },
  {
    title: "a unit whose parent is one of two covered units passes",
    policy: organizationsScpRequiresMfa,
    stack: [
      unit("a", "r-9", { props: { arn: unknown, parentId: "r-9" } }),
      unit("b", "r-9", { props: { arn: unknown, parentId: "r-9" } }),
      scp("mfa", credentialsScp),
      attachment("p-mfa", unknown, { targetId: ["a"] }, "on-a"),
      attachment("p-mfa", unknown, { targetId: ["b"] }, "on-b"),
      unit("web", unknown, { from: { parentId: ["a", "b"] } }),
    ],
    expect: "passes",
  },
  {
    title: "an account is blocked where the one SCP that may reach it leaves root alone",
    policy: organizationsRootIsLocked,
    stack: [account("app", "r-9"), scp("mfa", credentialsScp), attachment(unknown, "app", { policyId: ["mfa"] })],
    expect: "blocks",
  },
  {
    title: "an account waits for which of two SCPs it gets, of which one denies root",
    policy: organizationsRootIsLocked,
    stack: [
      account("app", "r-9"),
      scp("mfa", credentialsScp, { arn: unknown }),
      scp("root", text(denyRoot), { arn: unknown }),
      attachment(unknown, "app", { policyId: ["mfa", "root"] }),
    ],
    expect: "later",
  },
];

describe("what a preview can't know", () => {
  for (const { title, policy, stack, config, expect } of CASES) {
    it(title, () => {
      const findings = judge(policy, stack, config);
      const found: Expected = findings.some(({ level }) => level === "violation")
        ? "blocks"
        : findings.some(({ name }) => name === "later")
          ? "later"
          : "passes";
      assert.equal(found, expect, JSON.stringify(findings, undefined, 2));
    });
  }
});
