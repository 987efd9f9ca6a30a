import { iamGroupRequiresMfa } from "../../../policypack/policies/iam-group-requires-mfa";
import { allowAll, denyWithoutMfa, document, enforcing, exemptingTooMuch, missingKeys, text } from "../../../testkit/documents";
import { cases } from "../../../testkit/policypack/cases";
import { exempt } from "../../../testkit/policypack/exemptions";
import { GUARDED, guardedBy } from "../../../testkit/policypack/guardrails";
import { given, unknown } from "../../../testkit/policypack/harness";
import { arnOf, attach, group, inlineOnGroup, managed } from "../../../testkit/policypack/stacks";

const only = (policyArns: readonly unknown[]) =>
  given("aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive", "only", { groupName: "devs", policyArns });
const onlyInline = (policyNames: readonly unknown[]) =>
  given("aws:iam/groupPoliciesExclusive:GroupPoliciesExclusive", "only", { groupName: "devs", policyNames });
const holders = (groups: readonly string[], name = "holders") =>
  given("aws:iam/policyAttachment:PolicyAttachment", name, { policyArn: arnOf("mfa"), groups });
const native = (props: object) => given("aws-native:iam:Group", "devs", { groupName: "devs", ...props });
const nothing = [["devs", "nothing-denies"]] as const;
const inOtherAccount = { provider: { assumeRoles: '[{"roleArn":"arn:aws:iam::222233334444:role/deploy"}]' } };

cases(iamGroupRequiresMfa, {
  valid: [
    {
      title: "a group in an account whose SCP denies what isn't enrolment without MFA, and says on what that rests",
      stack: [group("devs"), inlineOnGroup("devs", allowAll)],
      config: { account: GUARDED, guardrails: guardedBy() },
      notes: [["", "listed", "1 group passes. This rests on what is known besides: the SCP `p-mfa` is in force."]],
    },
    {
      title: "a group with a policy made elsewhere whose document is known",
      stack: [group("devs"), attach("devs", "company")],
      config: { elsewhere: { [arnOf("company")]: [enforcing] } },
      notes: [["", "listed", "1 group passes. This rests on what is known besides"]],
    },
    { title: "a stack without groups", stack: [given("aws:s3/bucket:Bucket", "logs")] },
    { title: "an enforcing policy attached by ARN", stack: [group("devs"), managed("mfa"), attach("devs", "mfa")] },
    { title: "an enforcing inline policy", stack: [group("devs"), inlineOnGroup("devs")] },
    { title: "an enforcing inline policy given as an object", stack: [group("devs"), inlineOnGroup("devs", document(denyWithoutMfa))] },
    {
      title: "a Deny under which nobody can register a device, and warns",
      stack: [group("devs"), inlineOnGroup("devs", text({ ...denyWithoutMfa, Sid: undefined, NotAction: undefined, Action: "*" }))],
      notes: [["devs", "no-enrolment", "the members of group `devs`, because statement 1 of `devs-inline`"]],
    },
    {
      title: "a Deny that leaves devices to administrators for good",
      stack: [
        group("devs"),
        inlineOnGroup("devs"),
        inlineOnGroup("devs", text({ Effect: "Deny", Action: "iam:EnableMFADevice", Resource: "*" }), "admins"),
      ],
    },
    {
      title: "an enforcing policy next to one that allows everything",
      stack: [group("devs"), inlineOnGroup("devs"), inlineOnGroup("devs", allowAll, "all")],
    },
    { title: "an exclusive attachment that lists the group", stack: [group("devs"), managed("mfa"), holders(["devs"])] },
    {
      title: "an exclusive list of policies that has the enforcing one",
      stack: [group("devs"), managed("mfa"), attach("devs", "mfa"), only([arnOf("mfa")])],
    },
    { title: "an exclusive list alone, which attaches what it lists", stack: [group("devs"), managed("mfa"), only([arnOf("mfa")])] },
    {
      title: "an exclusive list of inline policies that has the enforcing one",
      stack: [group("devs"), inlineOnGroup("devs"), onlyInline(["devs-inline"])],
    },
    {
      title: "a policy nested in an aws-native group",
      stack: [native({ policies: [{ policyName: "mfa", policyDocument: document(denyWithoutMfa) }] })],
    },
    {
      title: "an aws-native managed policy that names its groups",
      stack: [
        native({}),
        given("aws-native:iam:ManagedPolicy", "mfa", { policyDocument: document(denyWithoutMfa), groups: ["devs"], policyArn: unknown }),
      ],
    },
    {
      title: "an aws-native group that attaches an aws policy by ARN",
      stack: [native({ managedPolicyArns: [arnOf("mfa")] }), managed("mfa")],
    },
    {
      title: "an unknown ARN that comes from the enforcing policy",
      stack: [
        group("devs"),
        given("aws:iam/policy:Policy", "mfa", { policy: enforcing, arn: unknown }),
        given(
          "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
          "a",
          { group: "devs", policyArn: unknown },
          { from: { policyArn: ["mfa"] } },
        ),
      ],
    },
    {
      title: "an unknown group name that comes from the group",
      stack: [
        given("aws:iam/group:Group", "devs", { name: unknown }),
        given("aws:iam/groupPolicy:GroupPolicy", "p", { group: unknown, name: "p", policy: enforcing }, { from: { group: ["devs"] } }),
      ],
    },
    {
      title: "a policy made elsewhere that the configuration lists",
      stack: [group("devs"), attach("devs", "central")],
      config: { enforcedPolicyArns: ["arn:aws:iam::*:policy/central"] },
      notes: [["devs", "listed", "`enforcedPolicyArns`"]],
    },
    {
      title: "an exempt group, and says so",
      stack: [group("robots")],
      config: { exemptions: exempt("robots") },
      notes: [["robots", "exempt"]],
    },
    {
      title: "a group whose only document is unknown, for now",
      stack: [group("devs"), inlineOnGroup("devs", unknown)],
      notes: [["devs", "later", "`policy` of `devs-inline`"]],
    },
    {
      title: "an unknown ARN from nowhere in particular, for now",
      stack: [group("devs"), given("aws:iam/groupPolicyAttachment:GroupPolicyAttachment", "a", { group: "devs", policyArn: unknown })],
      notes: [["devs", "later", "`policyArn` of `a`"]],
    },
  ],
  invalid: [
    {
      title: "a group of another account than the guarded one",
      stack: [{ ...group("devs"), ...inOtherAccount }],
      config: { account: GUARDED, guardrails: guardedBy() },
      violations: nothing,
    },
    {
      title: "a group whose policy made elsewhere denies too little",
      stack: [group("devs"), attach("devs", "company")],
      config: { elsewhere: { [arnOf("company")]: [missingKeys] } },
      violations: nothing,
    },
    { title: "a group without any policy", stack: [group("devs")], violations: nothing },
    { title: "a policy that exists but isn't attached", stack: [group("devs"), managed("mfa")], violations: nothing },
    { title: "a policy attached to another group", stack: [group("devs"), managed("mfa"), attach("ops", "mfa")], violations: nothing },
    {
      title: "a Deny with `Bool`, which access keys pass",
      stack: [group("devs"), inlineOnGroup("devs", missingKeys)],
      violations: [["devs", "no-deny", "BoolIfExists"]],
    },
    {
      title: "a policy that lets the members of three groups through, once",
      stack: [...["devs", "ops", "qa"].flatMap((name) => [group(name), attach(name, "mfa")]), managed("mfa", missingKeys), group("bare")],
      violations: [
        ["devs", "no-deny", "The same is true of `ops` and `qa`."],
        ["bare", "nothing-denies"],
      ],
    },
    {
      title: "a Deny that exempts too much",
      stack: [group("devs"), inlineOnGroup("devs", exemptingTooMuch)],
      violations: [["devs", "no-deny", "NotAction"]],
    },
    {
      title: "AWS's own managed policy, which can't be read",
      stack: [
        group("devs"),
        given("aws:iam/groupPolicyAttachment:GroupPolicyAttachment", "a", {
          group: "devs",
          policyArn: "arn:aws:iam::aws:policy/IAMFullAccess",
        }),
      ],
      violations: nothing,
    },
    {
      title: "a policy of an ARN that isn't in the stack",
      stack: [group("devs"), attach("devs", "elsewhere")],
      violations: [["devs", "nothing-denies", `or list \`${arnOf("elsewhere")}\` in \`enforcedPolicyArns\` if it does so`]],
    },
    {
      title: "an exclusive attachment that leaves the group out",
      stack: [group("devs"), group("ops"), managed("mfa"), attach("devs", "mfa"), holders(["ops"])],
      violations: nothing,
    },
    {
      title: "two exclusive attachments of one policy, of which each removes the other's group",
      stack: [group("devs"), managed("mfa"), holders(["devs"]), holders([], "nobody")],
      violations: nothing,
    },
    {
      title: "an exclusive list of policies without the enforcing one",
      stack: [group("devs"), managed("mfa"), attach("devs", "mfa"), only([])],
      violations: nothing,
    },
    {
      title: "an exclusive list of inline policies without the enforcing one",
      stack: [group("devs"), inlineOnGroup("devs"), onlyInline(["other"])],
      violations: nothing,
    },
    {
      title: "a group of the same name in another account",
      stack: [group("devs", inOtherAccount), inlineOnGroup("devs")],
      violations: nothing,
    },
    {
      title: "a document that can't be read",
      stack: [group("devs"), inlineOnGroup("devs", "{")],
      violations: [["devs", "unreadable", "`devs-inline`"]],
    },
    {
      title: "an open group next to one that the preview doesn't know",
      stack: [group("devs"), group("ops"), inlineOnGroup("ops", unknown)],
      violations: nothing,
      notes: [["ops", "later"]],
    },
    {
      title: "an open group although some attachment belongs to an unknown one",
      stack: [
        group("devs"),
        managed("mfa"),
        given("aws:iam/groupPolicyAttachment:GroupPolicyAttachment", "a", { group: unknown, policyArn: arnOf("mfa") }),
      ],
      violations: nothing,
      notes: [["a", "later"]],
    },
    {
      title: "a resource that can't be read, by its own name",
      stack: [
        group("devs"),
        inlineOnGroup("devs"),
        {
          ...given("aws:iam/groupPolicy:GroupPolicy", "cyclic"),
          get props() {
            return { group: "devs", name: "cyclic", policy: cyclic() };
          },
        },
      ],
      violations: [["cyclic", "unjudged"]],
    },
    {
      title: "a configuration key that the policy doesn't know",
      stack: [],
      config: { exempt: [] },
      violations: [["", "unknown-setting", "`exempt`"]],
    },
  ],
});

function cyclic(): object {
  const object: Record<string, unknown> = {};
  object.self = object;
  return object;
}
