import { iamUserRequiresMfa } from "../../../policypack/policies/iam-user-requires-mfa";
import { denyWithoutMfa, document, enforcing, missingKeys, text } from "../../../testkit/documents";
import { cases } from "../../../testkit/policypack/cases";
import { exempt } from "../../../testkit/policypack/exemptions";
import { given, unknown } from "../../../testkit/policypack/harness";
import { arnOf, group, inlineOnGroup, managed, member, user } from "../../../testkit/policypack/stacks";

const enforced = [group("devs"), inlineOnGroup("devs")];
const members = (users: readonly unknown[], name = "members") =>
  given("aws:iam/groupMembership:GroupMembership", name, { group: "devs", users });
const inline = (policy: unknown, holder: unknown = "dana") =>
  given("aws:iam/userPolicy:UserPolicy", "inline", { user: holder, name: "inline", policy });
const nothing = [["dana", "nothing-denies"]] as const;
const half = (only: object) => text({ ...denyWithoutMfa, ...only });

cases(iamUserRequiresMfa, {
  valid: [
    { title: "a member of an enforced group", stack: [...enforced, user("dana"), member("dana", "devs")] },
    {
      title: "a member of an enforced and an open group",
      stack: [...enforced, group("open"), user("dana"), member("dana", "open", "devs")],
    },
    { title: "a member by the group's exclusive list", stack: [...enforced, user("dana"), members(["dana"])] },
    { title: "a user with an enforcing inline policy", stack: [user("dana"), inline(enforcing)] },
    { title: "a user whose permissions boundary enforces", stack: [user("dana", { permissionsBoundary: arnOf("mfa") }), managed("mfa")] },
    {
      title: "two halves that enforce together: the group's and the user's own",
      stack: [
        group("devs"),
        inlineOnGroup("devs", half({ Condition: { Null: { "aws:MultiFactorAuthPresent": "true" } } })),
        user("dana"),
        member("dana", "devs"),
        inline(missingKeys),
      ],
    },
    {
      title: "a policy attached to the user, exclusively",
      stack: [
        user("dana"),
        managed("mfa"),
        given("aws:iam/policyAttachment:PolicyAttachment", "a", { policyArn: arnOf("mfa"), users: ["dana"] }),
      ],
    },
    {
      title: "an aws-native user that names its group",
      stack: [...enforced, given("aws-native:iam:User", "dana", { userName: unknown, groups: ["devs"] })],
    },
    {
      title: "aws-native's addition of a user to a group",
      stack: [...enforced, user("dana"), given("aws-native:iam:UserToGroupAddition", "add", { groupName: "devs", users: ["dana"] })],
    },
    {
      title: "an aws-native user with a nested policy",
      stack: [given("aws-native:iam:User", "dana", { policies: [{ policyName: "mfa", policyDocument: document(denyWithoutMfa) }] })],
    },
    {
      title: "unknown names on both sides of the membership",
      stack: [
        group("devs"),
        inlineOnGroup("devs"),
        given("aws:iam/user:User", "dana", { name: unknown }),
        given(
          "aws:iam/userGroupMembership:UserGroupMembership",
          "m",
          { user: unknown, groups: [unknown] },
          { from: { user: ["dana"], groups: ["devs"] } },
        ),
      ],
    },
    {
      title: "a member of a group made elsewhere that the configuration lists",
      stack: [user("dana"), member("dana", "company-mfa")],
      config: { enforcedGroups: ["company-*"] },
      notes: [["dana", "listed"]],
    },
    { title: "an exempt user, and says so", stack: [user("robot")], config: { exemptions: exempt("rob*") }, notes: [["robot", "exempt"]] },
    {
      title: "a member of groups that the preview doesn't know, for now",
      stack: [user("dana"), given("aws:iam/userGroupMembership:UserGroupMembership", "m", { user: "dana", groups: unknown })],
      notes: [["dana", "later", "`groups` of `m`"]],
    },
  ],
  invalid: [
    { title: "a user in no group", stack: [...enforced, user("dana")], violations: nothing },
    { title: "a user in an open group", stack: [group("devs"), user("dana"), member("dana", "devs")], violations: nothing },
    {
      title: "a user in a group whose Deny misses access keys",
      stack: [group("devs"), inlineOnGroup("devs", missingKeys), user("dana"), member("dana", "devs")],
      violations: [["dana", "no-deny", "`devs-inline`"]],
    },
    { title: "a member of a group made elsewhere", stack: [user("dana"), member("dana", "company-mfa")], violations: nothing },
    {
      title: "a member whom the group's exclusive list leaves out",
      stack: [...enforced, user("dana"), user("eve"), member("dana", "devs"), members(["eve"])],
      violations: nothing,
    },
    {
      title: "an enforcing policy that an exclusive list of the user's takes away",
      stack: [
        user("dana"),
        managed("mfa"),
        given("aws:iam/userPolicyAttachment:UserPolicyAttachment", "a", { user: "dana", policyArn: arnOf("mfa") }),
        given("aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive", "only", { userName: "dana", policyArns: [] }),
      ],
      violations: nothing,
    },
    {
      title: "an enforcing inline policy that an exclusive list of the user's takes away",
      stack: [
        user("dana"),
        inline(enforcing),
        given("aws:iam/userPoliciesExclusive:UserPoliciesExclusive", "only", { userName: "dana", policyNames: [] }),
      ],
      violations: nothing,
    },
    {
      title: "a policy that enforces another user only",
      stack: [user("dana"), inline(half({ Resource: "arn:aws:iam::*:user/${aws:username}" }))],
      violations: [["dana", "no-deny"]],
    },
    {
      title: "an open user although some policy belongs to an unknown one",
      stack: [user("dana"), inline(enforcing, unknown)],
      violations: nothing,
      notes: [["inline", "later"]],
    },
    {
      title: "a configured group name that differs by a letter",
      stack: [user("dana"), member("dana", "company-mfa2")],
      config: { enforcedGroups: ["company-mfa"] },
      violations: [["dana", "nothing-denies", "or list group `company-mfa2` in `enforcedGroups` if it does so"]],
    },
  ],
});
