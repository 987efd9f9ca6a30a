import { iamUserCredentialsRequireMfa } from "../../../policypack/policies/iam-user-credentials-require-mfa";
import { EXISTING_CREDENTIAL } from "../../../stack/existing";
import { denyWithoutMfa, text } from "../../../testkit/documents";
import { cases } from "../../../testkit/policypack/cases";
import { exempt } from "../../../testkit/policypack/exemptions";
import { GUARDED, guardedBy } from "../../../testkit/policypack/guardrails";
import { given, unknown } from "../../../testkit/policypack/harness";
import { arnOf, group, inlineOnGroup, managed, member, user } from "../../../testkit/policypack/stacks";

const enforced = [group("devs"), inlineOnGroup("devs"), user("dana"), member("dana", "devs")];
const key = (owner: unknown, from = {}) => given("aws:iam/accessKey:AccessKey", "key", { user: owner }, { from });
const login = (passwordResetRequired: unknown, owner = "dana") =>
  given("aws:iam/userLoginProfile:UserLoginProfile", "login", { user: owner, passwordResetRequired });
const lockingOut = text({ ...denyWithoutMfa, NotAction: ["iam:EnableMFADevice", "iam:CreateVirtualMFADevice", "sts:GetSessionToken"] });
const OTHERS = [
  ["an SSH key", given("aws:iam/sshKey:SshKey", "c", { username: "eve", encoding: "SSH", publicKey: "ssh-rsa AAAA" })],
  ["a service-specific credential", given("aws:iam/serviceSpecificCredential:ServiceSpecificCredential", "c", { userName: "eve" })],
  ["a signing certificate", given("aws:iam/signingCertificate:SigningCertificate", "c", { userName: "eve", certificateBody: "x" })],
] as const;

cases(iamUserCredentialsRequireMfa, {
  valid: [
    {
      title: "a key of a user whom an SCP keeps from everything without MFA, in this stack and outside it",
      stack: [user("dana"), key("dana"), given("aws:iam/accessKey:AccessKey", "other", { user: "ops" })],
      config: { account: GUARDED, guardrails: guardedBy() },
      notes: [["", "listed", "2 credentials pass. This rests on what is known besides: the SCP `p-mfa` is in force."]],
    },
    {
      title: "a key of a user made elsewhere whose documents are known",
      stack: [key("ops")],
      config: { account: GUARDED, elsewhere: { [`arn:aws:iam::${GUARDED}:user/ops`]: [text(denyWithoutMfa)] } },
      notes: [["", "listed", "1 credential passes. This rests on what is known besides: `arn:aws:iam::111122223333:user/ops` holds"]],
    },
    { title: "an access key of an enforced user", stack: [...enforced, key("dana")] },
    { title: "a login profile that must change its password", stack: [...enforced, login(true)] },
    {
      title: "an access key of a user made elsewhere that the configuration lists",
      stack: [key("ops")],
      config: { enforcedUsers: ["ops"] },
      notes: [["key", "listed"]],
    },
    {
      title: "an exempt user's key, and says so",
      stack: [user("robot"), key("robot")],
      config: { exemptions: exempt("robot") },
      notes: [["key", "exempt"]],
    },
    { title: "a key of an unknown user that comes from an enforced one", stack: [...enforced, key(unknown, { user: ["dana"] })] },
    { title: "a key of a user that the preview doesn't know, for now", stack: [key(unknown)], notes: [["key", "later"]] },
    {
      title: "an unknown password rule, for now",
      stack: [
        ...enforced,
        given(
          "aws:iam/userLoginProfile:UserLoginProfile",
          "login",
          { user: "dana", passwordResetRequired: unknown },
          { from: { passwordResetRequired: ["devs"] } },
        ),
      ],
      notes: [["login", "later", "`passwordResetRequired`"]],
    },
    {
      title: "an aws-native user with a login profile, enforced and with a forced change",
      stack: [
        group("devs"),
        inlineOnGroup("devs"),
        given("aws-native:iam:User", "nat", {
          userName: "nat",
          groups: ["devs"],
          loginProfile: { password: "hunter2", passwordResetRequired: true },
        }),
      ],
    },
  ],
  invalid: [
    {
      title: "a key of a user made elsewhere in the management account, which no SCP binds",
      stack: [key("ops")],
      config: { account: GUARDED, guardrails: guardedBy(text(denyWithoutMfa), GUARDED) },
      violations: [["key", "unknown-user"]],
    },
    {
      title: "a key of a user made elsewhere of whose documents one denies too little",
      stack: [key("ops")],
      config: { account: GUARDED, elsewhere: { [`arn:aws:iam::${GUARDED}:user/ops`]: [lockingOut.replace("BoolIfExists", "Bool")] } },
      violations: [["key", "unknown-user"]],
    },
    { title: "an access key of an open user", stack: [user("eve"), key("eve")], violations: [["key", "unenforced-user"]] },
    { title: "an access key of a user outside the stack", stack: [key("eve")], violations: [["key", "unknown-user"]] },
    {
      title: "a credential that an open user has already, in other words than one that is being made",
      stack: [user("eve"), given(EXISTING_CREDENTIAL, "access key 1 of eve", { userName: "eve", what: "access key 1" })],
      violations: [["access key 1 of eve", "unenforced-user"]],
    },
    ...OTHERS.map(([what, resource]) => ({
      title: `${what} of an open user`,
      stack: [user("eve"), resource],
      violations: [["c", "unenforced-user", what] as const],
    })),
    {
      title: "a login profile that keeps its password",
      stack: [...enforced, login(false)],
      violations: [["login", "first-password"]],
    },
    {
      title: "a login profile that says nothing about it",
      stack: [...enforced, login(undefined)],
      violations: [["login", "first-password", "`passwordResetRequired`"]],
    },
    {
      title: "a login profile that the preview shows as unset",
      stack: [...enforced, login(unknown)],
      violations: [["login", "first-password"]],
    },
    {
      title: "a forced change that the enforcing policy denies",
      stack: [group("devs"), inlineOnGroup("devs", lockingOut), user("dana"), member("dana", "devs"), login(true)],
      violations: [["login", "locked-out", "statement `DenyWithoutMfa` of `devs-inline`"]],
    },
    {
      title: "a forced change that the boundary denies",
      stack: [
        group("devs"),
        inlineOnGroup("devs"),
        user("dana", { permissionsBoundary: arnOf("limit") }),
        managed("limit", lockingOut),
        member("dana", "devs"),
        login(true),
      ],
      violations: [["login", "locked-out", "statement `DenyWithoutMfa` of `limit`"]],
    },
    {
      title: "a forced change that nobody may ever make",
      stack: [
        ...enforced,
        inlineOnGroup("devs", text({ Effect: "Deny", Action: "iam:ChangePassword", Resource: "*" }), "no-change"),
        login(true),
      ],
      violations: [["login", "locked-out", "statement 1 of `no-change`"]],
    },
    {
      title: "both faults of one login profile",
      stack: [user("eve"), login(false, "eve")],
      violations: [
        ["login", "unenforced-user"],
        ["login", "first-password"],
      ],
    },
    {
      title: "an aws-native user with a login profile, open and without a forced change",
      stack: [given("aws-native:iam:User", "nat", { userName: "nat", loginProfile: { password: "hunter2" } })],
      violations: [
        ["nat", "unenforced-user"],
        ["nat", "first-password"],
      ],
    },
  ],
});
