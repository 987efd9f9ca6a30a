import type { Credential } from "../../stack/model";
import { UNKNOWN } from "../../stack/values";
import { type Elsewhere, userEnforcement } from "../judgements/enforcement";
import { readIdentities, reportUnplaced } from "../judgements/identities";
import { denyOfPasswordChange } from "../judgements/lockout";
import { stackPolicy } from "../policy/define";
import { exemptedName } from "../policy/exempted";
import { MFA_FOR_USERS } from "../policy/frameworks";
import { listedAs } from "../policy/names";
import type { Report } from "../policy/report";
import { ENFORCED_GROUPS, ENFORCED_POLICY_ARNS, EXEMPT_NAMES } from "../policy/settings";

export const iamUserCredentialsRequireMfa = stackPolicy(
  {
    name: "iam-user-credentials-require-mfa",
    displayName: "Credentials require MFA",
    description:
      "Long-term credentials are made only for IAM users that are enforced, and a password must be changed at the first sign-in, which nothing may keep from happening.",
    severity: "high",
    controls: MFA_FOR_USERS,
    tags: ["aws", "iam", "mfa", "credentials"],
    remediationSteps: "Add the user to a group that enforces MFA, and set `passwordResetRequired` on the login profile.",
    settings: {
      exemptNames: EXEMPT_NAMES,
      enforcedGroups: ENFORCED_GROUPS,
      enforcedPolicyArns: ENFORCED_POLICY_ARNS,
      enforcedUsers: { ...EXEMPT_NAMES, description: "Names of users made outside the stack that are enforced; `*` stands for any text." },
    },
  },
  ({ resources }, { exemptNames, enforcedUsers, ...elsewhere }, report) => {
    const identities = readIdentities(resources, report);
    for (const credential of identities.credentials) {
      const { origin, user } = credential.fact;
      if (exemptedName(origin, [user.value], exemptNames, report)) continue;
      reportOwner(credential, enforcedUsers, elsewhere, report);
      reportPasswordChange(credential, report);
    }
    reportUnplaced(report, identities, "user");
  },
);

function reportOwner({ fact, user }: Credential, enforcedUsers: readonly string[], elsewhere: Elsewhere, report: Report): void {
  const { origin, exists } = fact;
  if (user === undefined) {
    const name = fact.user.value;
    if (name === UNKNOWN) return;
    const listed = listedAs(enforcedUsers, name);
    if (listed !== undefined)
      report.note(`User \`${name}\` counts as enforced, because \`enforcedUsers\` lists \`${listed}\`.`, origin.urn);
    else {
      report.violation(
        `${subject(fact, name)}, which this stack doesn't define, so nothing shows that it needs MFA.`,
        "Define the user in this stack under an enforced group, or list it in `enforcedUsers` if it is enforced elsewhere.",
        origin.urn,
      );
    }
    return;
  }
  const enforcement = userEnforcement(user, elsewhere);
  if (enforcement.kind === "unenforced") {
    report.violation(
      `${subject(fact, user.origin.name)}, who may use it without MFA.`,
      `Add the user to a group that denies everything but MFA enrolment without MFA, or ${exists ? "delete" : "don't make"} the credential.`,
      origin.urn,
      enforcement.found.evidence,
    );
  }
  if (enforcement.kind === "listed") {
    report.note(
      `User \`${user.origin.name}\` counts as enforced by \`${enforcement.name}\`, which \`${enforcement.setting}\` lists.`,
      origin.urn,
    );
  }
  if (enforcement.kind === "unknown") {
    report.later(
      `Whether user \`${user.origin.name}\` is enforced depends on ${enforcement.doubts.join(" and ")}, so it is checked at the update.`,
      origin.urn,
    );
  }
}

function subject({ what, origin, exists }: Credential["fact"], user: string): string {
  return exists
    ? `${what.charAt(0).toUpperCase()}${what.slice(1)} belongs to user \`${user}\``
    : `\`${origin.name}\` makes ${what} for user \`${user}\``;
}

function reportPasswordChange({ fact: { origin, passwordChange }, user }: Credential, report: Report): void {
  const by = passwordChange === true && user !== undefined ? denyOfPasswordChange([user, ...user.groups]) : undefined;
  if (by !== undefined) {
    report.violation(
      `The login profile \`${origin.name}\` lets nobody in: the first sign-in must change the password, and ${by} denies iam:ChangePassword before there is MFA.`,
      `Exempt \`iam:ChangePassword\` and \`iam:GetAccountPasswordPolicy\` from ${by}.`,
      origin.urn,
    );
  }
  if (passwordChange === UNKNOWN) report.later("`passwordResetRequired` is known at the update only, so it is checked then.", origin.urn);
  if (passwordChange === false) {
    report.violation(
      `The login profile \`${origin.name}\` keeps its first password, which whoever made it knows.`,
      "Set `passwordResetRequired` to true.",
      origin.urn,
    );
  }
}
