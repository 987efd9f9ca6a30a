import { canAssumeWithStaleMfa, type LostPower, rolePowersLostToMfa } from "@mfa-guard/iam";
import type { DocumentSlot, Origin } from "../../stack/facts";
import { type PermissionSetFact, permissionSetFactsOf, permissionSets } from "../../stack/permission-sets";
import { type Maybe, UNKNOWN } from "../../stack/values";
import { documentDoubt } from "../judgements/enforcement";
import { readIdentities, reportUnplaced } from "../judgements/identities";
import type { Powers } from "../judgements/privilege";
import { stackPolicy } from "../policy/define";
import { exemptedName } from "../policy/exempted";
import { guarded, type Report } from "../policy/report";
import { EXEMPT_NAMES } from "../policy/settings";
import { failureOf } from "../policy/verdict";

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
    settings: { exemptNames: EXEMPT_NAMES },
  },
  ({ resources }, { exemptNames }, report) => {
    const found = readIdentities(resources, report);
    for (const role of found.roles) {
      if (exemptedName(role.origin, [role.name], exemptNames, report)) continue;
      reportPowers({ ...role, what: "role", people: reachesPeople(role.trust) }, report);
    }
    const facts: PermissionSetFact[] = [];
    for (const resource of resources)
      guarded(report, resource.name, resource.urn, () => void facts.push(...permissionSetFactsOf(resource)));
    for (const set of permissionSets(facts)) {
      if (exemptedName(set.origin, [], exemptNames, report)) continue;
      reportPowers({ ...set, name: UNKNOWN, what: "permission set", people: false }, report);
    }
    reportUnplaced(report, found, "role");
  },
);

interface Holder extends Powers {
  readonly origin: Origin;
  readonly what: "role" | "permission set";
  readonly name: Maybe<string>;
  /** Whether people assume it, who can show MFA when they do. */
  readonly people: boolean;
}

/** Unknown trust policies count as ones that let people in: the advice to require MFA there is right for them, and harmless for others. */
function reachesPeople(trust: DocumentSlot | undefined): boolean {
  return trust !== undefined && (trust.text === UNKNOWN || canAssumeWithStaleMfa(trust.text, 0).kind !== "requires-mfa");
}

function reportPowers(holder: Holder, report: Report): void {
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
  const failure = failureOf(`A policy of ${holder.what} \`${origin.name}\``, verdict, slots);
  if (failure !== undefined) report.violation(failure.how, failure.fix, origin.urn);
  if (verdict.kind === "hits-roles") {
    for (const lost of verdict.lost) {
      const { how, fix } = sentences(holder, slots[Math.min(lost.statement.document, slots.length - 1)] as DocumentSlot, lost);
      report.violation(how, fix, origin.urn, { request: lost.request, statement: lost.statement });
    }
  }
  const unknown = [...holder.doubts, ...holder.documents.filter((slot) => !isKnown(slot)).map(documentDoubt)];
  if (verdict.kind === "spares-roles" && unknown.length > 0 && asked(true).kind === "hits-roles") {
    report.later(
      `What MFA conditions take from \`${origin.name}\` depends on ${unknown.join(" and ")}, so it is checked at the update.`,
      origin.urn,
    );
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

/** `slot`: where the statement stands. */
function sentences({ what, origin, people }: Holder, slot: DocumentSlot, { effect, statement, request: { action } }: LostPower) {
  const { sid, index } = statement;
  const where = `${sid === undefined ? `statement ${index + 1}` : `statement \`${sid}\``} of \`${slot.origin.name}\``;
  const never = `Sessions of ${what} \`${origin.name}\` never carry MFA`;
  const instead = people ? ", and require MFA in the role's trust policy, where people can show it" : "";
  if (effect === "Allow") {
    return {
      how: `${never}, so ${where}, which allows ${action} only with MFA, allows them nothing.`,
      fix: `Remove the MFA condition from ${where}${instead}.`,
    };
  }
  return {
    how: `${never}, so ${where} denies them ${action} and whatever else it covers.`,
    fix: `Add ${SPARING_ROLES} to the condition of ${where}, so that it binds users only${instead}.`,
  };
}

/** By what isn't a role rather than by what is a user, so that a federated user of `GetFederationToken` stays bound. */
const SPARING_ROLES = '`"ArnNotLike": { "aws:PrincipalArn": "arn:*:iam::*:role/*" }`';
