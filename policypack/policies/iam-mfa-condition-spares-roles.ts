import { rolePowersLostToMfa, statementOf } from "@mfa-guard/iam";
import { aboutDocument } from "../../stack/doubt";
import type { DocumentSlot, Origin } from "../../stack/facts";
import { type PermissionSetFact, permissionSetFactsOf, permissionSets } from "../../stack/permission-sets";
import { type Maybe, UNKNOWN } from "../../stack/values";
import { readIdentities, reportUnplaced } from "../judgements/identities";
import { reachesPeople } from "../judgements/people";
import type { Powers } from "../judgements/privilege";
import { stackPolicy } from "../policy/define";
import { messageOf, messages } from "../policy/message";
import { guarded, type Reporter, reportLater } from "../policy/reporter";
import { failureOf, namesOf } from "../policy/verdict";

/** By what isn't a role rather than by what is a user, so that a federated user of `GetFederationToken` stays bound. */
const SPARING_ROLES = '`"ArnNotLike": { "aws:PrincipalArn": "arn:*:iam::*:role/*" }`';

interface Facts {
  readonly holder: Holder;
  readonly action: string;
  /** The statement and its document. */
  readonly where: string;
}

const say = messages({
  "allows-never": ({ holder, action, where }: Facts) => ({
    how: `${never(holder)}, so ${where}, which allows ${action} only with MFA, allows them nothing.`,
    fix: `Remove the MFA condition from ${where}${instead(holder)}.`,
  }),
  "denies-always": ({ holder, action, where }: Facts) => ({
    how: `${never(holder)}, so ${where} denies them ${action} and whatever else it covers.`,
    fix: `Add ${SPARING_ROLES} to the condition of ${where}, so that it binds users only${instead(holder)}.`,
  }),
});

function never({ what, origin }: Holder): string {
  return `Sessions of ${what} \`${origin.name}\` never carry MFA`;
}

function instead({ people }: Holder): string {
  return people ? ", and require MFA in the role's trust policy, where people can show it" : "";
}

export const iamMfaConditionSparesRoles = stackPolicy(
  {
    name: "iam-mfa-condition-spares-roles",
    displayName: "MFA conditions spare roles",
    description:
      "No MFA condition takes from a role, or from a permission set, what its other statements give: a role session never carries MFA.",
    severity: "high",
    tags: ["aws", "iam", "identity-center", "mfa", "role", "availability"],
    remediationSteps:
      "Attach the MFA Deny to groups and users only, allow roles what they need without an MFA condition, and require MFA in the role's trust policy.",
    messages: say.names,
    settings: {},
  },
  ({ resources }, _, report) => {
    const found = readIdentities(resources, report);
    for (const role of found.roles) {
      reportPowers({ ...role, what: "role", people: reachesPeople(role.trust) }, report);
    }
    const facts: PermissionSetFact[] = [];
    for (const resource of resources)
      guarded(report, resource.name, resource.urn, () => void facts.push(...permissionSetFactsOf(resource)));
    for (const set of permissionSets(facts)) {
      reportPowers({ ...set, name: UNKNOWN, what: "permission set", people: false }, report);
    }
    reportUnplaced(report, found, "role");
  },
);

interface Holder extends Powers {
  readonly origin: Origin;
  readonly what: "role" | "permission set";
  readonly name: Maybe<string>;
  /** Whether people may assume it, who can show MFA when they do: to advise that is right for them, and harmless for others. */
  readonly people: boolean;
}

function reportPowers(holder: Holder, report: Reporter): void {
  const { boundary, foreignPolicies, origin, name } = holder;
  const known = holder.documents.filter(isKnown);
  const limit = boundary?.document !== undefined && isKnown(boundary.document) ? boundary.document : undefined;
  const slots = limit === undefined ? known : [...known, limit];
  if (!slots.some(({ text }) => MENTIONS_MFA.test(text))) return;
  const ofAws = foreignPolicies.flatMap((arn) => AWS_POLICIES[arn.split(":iam::aws:policy/")[1] ?? ""] ?? []);
  // AWS's come last, so that positions are those of the slots; a boundary comes after them all.
  const asked = (grantedElsewhere: boolean) =>
    rolePowersLostToMfa([...known.map(({ text }) => text), ...ofAws], {
      ...(limit !== undefined && { boundary: limit.text }),
      ...(name !== UNKNOWN && { roleName: name }),
      grantedElsewhere,
    });
  const verdict = asked(foreignPolicies.length > ofAws.length);
  const documents = namesOf(slots);
  const failure = failureOf(verdict);
  if (failure !== undefined) {
    report.violation(messageOf(failure, { subject: `a policy of ${holder.what} \`${origin.name}\``, documents }), origin.urn);
  }
  if (verdict.kind === "hits-roles") {
    for (const { effect, statement, call } of verdict.lost) {
      const where = statementOf({ ...statement, document: Math.min(statement.document ?? 0, slots.length - 1) }, { documents });
      const found = say(effect === "Allow" ? "allows-never" : "denies-always", { holder, action: call.action, where });
      report.violation({ ...found, call, statement }, origin.urn);
    }
  }
  const unknown = [...holder.doubts.map(({ about }) => about), ...holder.documents.filter((slot) => !isKnown(slot)).map(aboutDocument)];
  if (verdict.kind === "spares-roles" && unknown.length > 0 && asked(true).kind === "hits-roles") {
    reportLater(report, `what MFA conditions take from \`${origin.name}\``, origin.urn, unknown);
  }
}

const MENTIONS_MFA = /multifactorauth/i;

/** AWS's policies that give so much that a Deny beside them surely takes something, and an Allow adds nothing. */
const AWS_POLICIES: Readonly<Record<string, string>> = {
  AdministratorAccess: JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } }),
  PowerUserAccess: JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" },
  }),
};

function isKnown(slot: DocumentSlot): slot is DocumentSlot & { readonly text: string } {
  return slot.text !== UNKNOWN;
}
