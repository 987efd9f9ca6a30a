import { iamUserRequiresMfa } from "../../../policypack/policies/iam-user-requires-mfa";
import { allowAll, denyWithoutMfa, document, enforcing, missingKeys, text } from "../../../testkit/documents";
import { cases } from "../../../testkit/policypack/cases";
import { exempt } from "../../../testkit/policypack/exemptions";
import { GUARDED, guardedBy } from "../../../testkit/policypack/guardrails";
import { given, unknown } from "../../../testkit/policypack/harness";
import { arnOf, group, inlineOnGroup, managed, member, user } from "../../../testkit/policypack/stacks";

const enforced = [group("devs"), inlineOnGroup("devs")];
const members = (users: readonly unknown[], name = "members") =>
  given("aws:iam/groupMembership:GroupMembership", name, { group: "devs", users });
const inline = (policy: unknown, holder: unknown = "dana") =>
  given("aws:iam/userPolicy:UserPolicy", "inline", { user: holder, name: "inline", policy });
const nothing = [["dana", "nothing-denies"]] as const;
const attachedTo = (user: string, policyArn: string) =>
  given("aws:iam/userPolicyAttachment:UserPolicyAttachment", `${user}-attached`, { user, policyArn });
const sparing = (name: string) =>
  text({
    ...denyWithoutMfa,
    Condition: { ...denyWithoutMfa.Condition, StringNotEquals: { "aws:username": name } },
  });
const half = (only: object) => text({ ...denyWithoutMfa, ...only });

cases(iamUserRequiresMfa, {
  valid: [
    {
      title: "users of an account whose SCP denies what isn't enrolment without MFA, and says once on what that rests",
      stack: [user("dana"), user("eve"), inline(allowAll)],
      config: { account: GUARDED, guardrails: guardedBy() },
      notes: [["", "listed", "2 users pass. This rests on what is known besides: the SCP `p-mfa` is in force."]],
    },
    {
      title: "a user whose own ARN says which account's SCPs bind",
      stack: [user("dana", { arn: `arn:aws:iam::${GUARDED}:user/dana` })],
      config: { guardrails: guardedBy() },
      notes: [["", "listed", "1 user passes. This rests on what is known besides: the SCP `p-mfa` is in force."]],
    },
    {
      title: "a user whose own policies and the SCP deny it together",
      stack: [user("dana"), inline(missingKeys)],
      config: { account: GUARDED, guardrails: guardedBy(half({ Condition: { Null: { "aws:MultiFactorAuthPresent": "true" } } })) },
      notes: [["", "listed", "1 user passes. This rests on what is known besides: the SCP `p-mfa` is in force."]],
    },
    {
      title: "a user whom an SCP binds that spares another by name",
      stack: [user("dana")],
      config: { account: GUARDED, guardrails: guardedBy(sparing("robot")) },
      notes: [["", "listed", "1 user passes. This rests on what is known besides: the SCP `p-mfa` is in force."]],
    },
    {
      title: "a user with a policy made elsewhere whose document is known",
      stack: [user("dana"), attachedTo("dana", arnOf("company"))],
      config: { elsewhere: { [arnOf("company")]: [document(denyWithoutMfa)] } },
      notes: [["", "listed", `1 user passes. This rests on what is known besides: \`${arnOf("company")}\` holds what was read of it.`]],
    },
    {
      title: "a member of a group made elsewhere whose documents are known, in the account that is known",
      stack: [user("dana"), member("dana", "company")],
      config: { account: GUARDED, elsewhere: { [`arn:aws:iam::${GUARDED}:group/people/company`]: [enforcing] } },
      notes: [["", "listed", "`arn:aws:iam::111122223333:group/people/company` holds what was read of it."]],
    },
    {
      title: "an enforced user in spite of a document that can't be read, which it reports",
      stack: [...enforced, user("dana"), member("dana", "devs")],
      config: { account: GUARDED, guardrails: guardedBy("{"), elsewhere: { [arnOf("broken")]: ["{"] } },
      notes: [
        ["", "guardrail-unreadable", "The document of `p-mfa` in `guardrails`"],
        ["", "guardrail-unreadable", `The document of \`${arnOf("broken")}\` in \`elsewhere\``],
      ],
    },
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
    {
      title: "a user where it isn't known which account's SCPs bind",
      stack: [user("dana")],
      config: { guardrails: guardedBy() },
      violations: nothing,
    },
    {
      title: "a user of the management account, which no SCP binds",
      stack: [user("dana")],
      config: { account: GUARDED, guardrails: guardedBy(enforcing, GUARDED) },
      violations: nothing,
    },
    {
      title: "a user of another account",
      stack: [user("dana", { arn: "arn:aws:iam::444455556666:user/dana" })],
      config: { account: GUARDED, guardrails: guardedBy() },
      violations: nothing,
    },
    {
      title: "the user whom the SCP spares",
      stack: [user("robot")],
      config: { account: GUARDED, guardrails: guardedBy(sparing("robot")) },
      violations: [["robot", "nothing-denies"]],
    },
    {
      title: "a user under an SCP that misses access keys",
      stack: [user("dana"), inline(allowAll)],
      config: { account: GUARDED, guardrails: guardedBy(missingKeys) },
      violations: [["dana", "no-deny"]],
    },
    {
      title: "a user under an SCP that can't be read, which denies nothing",
      stack: [user("dana")],
      config: { account: GUARDED, guardrails: guardedBy("{") },
      violations: nothing,
      notes: [["", "guardrail-unreadable"]],
    },
    {
      title: "a member of another account's group of that name",
      stack: [user("dana"), member("dana", "company")],
      config: { account: "444455556666", elsewhere: { [`arn:aws:iam::${GUARDED}:group/company`]: [enforcing] } },
      violations: nothing,
    },
    { title: "a user in no group", stack: [...enforced, user("dana")], violations: nothing },
    {
      title: "a user in an open group of the stack, whatever a list says of the name",
      stack: [group("devs"), user("dana"), member("dana", "devs")],
      config: { enforcedGroups: ["devs"] },
      violations: nothing,
    },
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
