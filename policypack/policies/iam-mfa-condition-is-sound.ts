import { deniesWorkloads, type Edit, repairMfaConditions, rolePowersLostToMfa, unsoundMfaConditions } from "@mfa-guard/iam";
import type { DocumentSlot } from "../../stack/facts";
import { documentsOf, factsOf } from "../../stack/readers";
import type { RawResource } from "../../stack/reading";
import { isForWorkloads } from "../judgements/people";
import { resourcePolicy } from "../policy/define";
import { NO_WAY_ROUND_MFA } from "../policy/frameworks";
import { memoize } from "../policy/memoize";
import { repairDocuments } from "../policy/remediate";
import { reportVerdict } from "../policy/verdict";

/** Trust policies have a policy of their own. */
const PURPOSES = ["identity", "scp", "rcp"] as const;

/** Asked with whom the document binds first: a repair that hits roles is none for an organization's policy, or a role's own. */
const unsound = memoize(([binds, document]) => unsoundMfaConditions(document, { binds: binds === "users" ? "users" : "organization" }));

export const iamMfaConditionIsSound = resourcePolicy(
  {
    name: "iam-mfa-condition-is-sound",
    displayName: "MFA conditions do what they say",
    description: "Every MFA condition in an identity policy, permission set, permissions boundary, SCP or RCP does what it says.",
    severity: "high",
    controls: NO_WAY_ROUND_MFA,
    tags: ["aws", "iam", "organizations", "identity-center", "mfa"],
    remediationSteps:
      'Deny with `"BoolIfExists": { "aws:MultiFactorAuthPresent": "false" }`, allow with `"Bool": { "aws:MultiFactorAuthPresent": "true" }`.',
    settings: {},
  },
  (resource, _, report) => {
    const slots = documentsOf(resource).filter(({ purpose }) => purpose !== "trust");
    for (const slot of slots) {
      const binds = slot.purpose === "identity" && !isOfRole(resource) ? "users" : "organization";
      reportVerdict(
        report,
        `the policy document \`${slot.path.join(".")}\` of \`${resource.name}\``,
        slot,
        (text) => unsound([binds, text]),
        (answer) => (answer.kind === "unsound" ? answer.conditions.map(({ explanation }) => explanation) : []),
      );
    }
  },
  {
    remediate: (resource) => repairDocuments(resource, PURPOSES, isOfRole(resource) ? repairOfRole : repair),
    matters: (urn, resources) => !isForWorkloads(urn, resources),
  },
);

function isOfRole(resource: RawResource): boolean {
  return factsOf(resource).some((fact) => fact.kind === "inline-policy" && fact.of === "role");
}

/** What would deny a role's sessions more than before is left for a person to write: they never carry MFA. */
function repairOfRole(text: string): Edit {
  const repaired = repairMfaConditions(text);
  if (repaired.kind !== "closed" || rolePowersLostToMfa([repaired.document]).kind === "spares-roles") return repaired;
  return { kind: "impossible", reason: "would-deny-workloads" };
}

/** An SCP or RCP binds roles too: one that would deny them is left for a person to write. */
function repair(text: string, purpose: DocumentSlot["purpose"]): Edit {
  if (purpose === "identity") return repairMfaConditions(text);
  const repaired = repairMfaConditions(text, { binds: "organization" });
  if (repaired.kind !== "closed" || deniesWorkloads(repaired.document).kind === "spares-workloads") return repaired;
  return { kind: "impossible", reason: "would-deny-workloads" };
}
