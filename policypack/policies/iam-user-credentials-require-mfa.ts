import { aboutReference } from "../../stack/doubt";
import type { Credential } from "../../stack/model";
import { UNKNOWN } from "../../stack/values";
import { type Elsewhere, type Enforcement, foreignUserEnforcement, restsOf, userEnforcement } from "../judgements/enforcement";
import { readIdentities, reportUnplaced } from "../judgements/identities";
import { denyOfPasswordChange } from "../judgements/lockout";
import { accountsOf, premisesOf, reportGuardrails, reportRests } from "../judgements/premises";
import { stackPolicy } from "../policy/define";
import { MFA_FOR_USERS } from "../policy/frameworks";
import { evidenceOf, messages } from "../policy/message";
import { listedAs } from "../policy/names";
import { capital, type Reporter, reportLater } from "../policy/reporter";
import { ACCOUNT, ELSEWHERE, ENFORCED_GROUPS, ENFORCED_POLICY_ARNS, GUARDRAILS } from "../policy/settings";

interface Facts {
  readonly fact: Credential["fact"];
  readonly user: string;
}

const say = messages({
  "unknown-user": ({ fact, user, place }: Facts & { readonly place: string }) => ({
    how: `${subject(fact, user)}, which this ${place} doesn't define, so nothing shows that it needs MFA.`,
    fix: `Define the user in this ${place} under an enforced group, or list it in \`enforcedUsers\` if it is enforced elsewhere.`,
  }),
  "unenforced-user": ({ fact, user }: Facts) => ({
    how: `${subject(fact, user)}, who may use it without MFA.`,
    fix: `${adviceOn(fact)}.`,
  }),
  "locked-out": ({ name, by }: { readonly name: string; readonly by: string }) => ({
    how: `The login profile \`${name}\` lets nobody in: the first sign-in must change the password, and ${by} denies iam:ChangePassword before there is MFA.`,
    fix: `Exempt \`iam:ChangePassword\` and \`iam:GetAccountPasswordPolicy\` from ${by}.`,
  }),
  "first-password": ({ name }: { readonly name: string }) => ({
    how: `The login profile \`${name}\` keeps its first password, which whoever created it knows.`,
    fix: "Set `passwordResetRequired` to true.",
  }),
});

export const iamUserCredentialsRequireMfa = stackPolicy(
  {
    name: "iam-user-credentials-require-mfa",
    displayName: "Credentials require MFA",
    description:
      "Long-term credentials are created only for IAM users that are enforced, and a password must be changed at the first sign-in, which nothing may prevent.",
    severity: "high",
    controls: MFA_FOR_USERS,
    tags: ["aws", "iam", "mfa", "credentials"],
    remediationSteps: "Add the user to a group that enforces MFA, and set `passwordResetRequired` on the login profile.",
    messages: say.names,
    settings: {
      enforcedGroups: ENFORCED_GROUPS,
      enforcedPolicyArns: ENFORCED_POLICY_ARNS,
      enforcedUsers: {
        ...ENFORCED_GROUPS,
        description: "Names of users made outside the stack that are enforced; `*` stands for any text.",
      },
      account: ACCOUNT,
      guardrails: GUARDRAILS,
      elsewhere: ELSEWHERE,
    },
  },
  ({ resources }, { enforcedUsers, enforcedGroups, enforcedPolicyArns, ...known }, report) => {
    const accountOf = accountsOf(resources, known);
    const outside = { enforcedUsers, enforcedGroups, enforcedPolicyArns, premises: premisesOf(known), accountOf };
    const identities = readIdentities(resources, report);
    const judged = identities.credentials.flatMap((credential) => {
      const owner = reportOwner(credential, outside, report);
      reportPasswordChange(credential, report);
      return owner ?? [];
    });
    reportUnplaced(report, identities, "user");
    reportGuardrails(known, report);
    reportRests(["credential", "credentials"], restsOf(judged), report);
  },
);

interface Outside extends Required<Elsewhere> {
  readonly enforcedUsers: readonly string[];
}

/** Reports on whose credential it is, and returns how that user is enforced, where a user is known. */
function reportOwner({ fact, users }: Credential, outside: Outside, report: Reporter): Enforcement | undefined {
  const { origin } = fact;
  const [user] = users;
  if (user === undefined) {
    const name = fact.user.value;
    return name === UNKNOWN ? undefined : reportForeignOwner(fact, name, outside, report);
  }
  const enforcement = together(
    users.map((each) => userEnforcement(each, outside)),
    fact,
  );
  const name = users.map(({ origin }) => origin.name).join("` or `");
  if (enforcement.kind === "unenforced") {
    const evidence = enforcement.why !== undefined && "message" in enforcement.why ? evidenceOf(enforcement.why) : {};
    report.violation({ ...say("unenforced-user", { fact, user: name }), ...evidence, names: [name] }, origin.urn);
  }
  if (enforcement.kind === "listed") {
    const text = `User \`${name}\` counts as enforced by \`${enforcement.name}\`, which \`${enforcement.setting}\` lists.`;
    report.note({ name: "listed", text }, origin.urn);
  }
  if (enforcement.kind === "unknown") reportLater(report, `whether user \`${name}\` is enforced`, origin.urn, enforcement.doubts);
  return enforcement;
}

function reportForeignOwner(fact: Credential["fact"], name: string, outside: Outside, report: Reporter): Enforcement | undefined {
  const { origin } = fact;
  const listed = listedAs(outside.enforcedUsers, name);
  if (listed !== undefined) {
    const text = `User \`${name}\` counts as enforced, because \`enforcedUsers\` lists \`${listed}\`.`;
    report.note({ name: "listed", text }, origin.urn);
    return undefined;
  }
  const known = foreignUserEnforcement(name, outside.accountOf(origin.urn), outside);
  if (known.kind === "requires-mfa") return { kind: "enforced", ...(known.premises && { rests: known.premises }) };
  report.violation(say("unknown-user", { fact, user: name, place: report.place }), origin.urn);
  return undefined;
}

/** Of users of whom the preview can't tell which it is: what is said of all of them. */
function together(all: readonly Enforcement[], { user, origin }: Credential["fact"]): Enforcement {
  const unknown = all.find(({ kind }) => kind === "unknown");
  if (unknown !== undefined) return unknown;
  const unenforced = all.filter(({ kind }) => kind === "unenforced");
  if (unenforced.length > 0 && unenforced.length < all.length) return { kind: "unknown", doubts: [aboutReference(user, origin)] };
  const listed = all.find(({ kind }) => kind === "listed");
  return unenforced[0] ?? listed ?? all.find((each) => "rests" in each) ?? { kind: "enforced" };
}

/** By who calls: a person shows MFA; a machine can't, and a Deny would stop it. */
function adviceOn({ what, exists }: Credential["fact"]): string {
  const enforced = "dd the user to a group that denies everything but MFA enrolment without MFA";
  if (/password|login profile/.test(what)) return `A${enforced}, or ${exists ? "delete" : "don't create"} the credential`;
  return `For a person, a${enforced}; for a machine, which that would stop, use a role (OpenID Connect, IAM Roles Anywhere) and ${exists ? "delete" : "don't create"} the credential`;
}

function subject({ what, origin, exists }: Credential["fact"], user: string): string {
  return exists ? `${capital(what)} belongs to user \`${user}\`` : `\`${origin.name}\` creates ${what} for user \`${user}\``;
}

function reportPasswordChange({ fact: { origin, passwordChange, user }, users }: Credential, report: Reporter): void {
  const denies = passwordChange === true ? users.flatMap((each) => denyOfPasswordChange([each, ...each.groups]) ?? []) : [];
  const [by] = denies;
  if (by !== undefined && denies.length === users.length) report.violation(say("locked-out", { name: origin.name, by }), origin.urn);
  else if (by !== undefined)
    reportLater(report, `whether the user of \`${origin.name}\` can sign in`, origin.urn, [aboutReference(user, origin)]);
  if (passwordChange === UNKNOWN) reportLater(report, `\`passwordResetRequired\` of \`${origin.name}\``, origin.urn);
  if (passwordChange === false) report.violation(say("first-password", { name: origin.name }), origin.urn);
}
