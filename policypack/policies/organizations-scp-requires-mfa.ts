import { credentialsOpenWithoutMfa } from "@mfa-guard/iam";
import type { Organization, Target } from "../../stack/organization";
import { type Maybe, UNKNOWN } from "../../stack/values";
import { knownPolicies, readOrganization } from "../judgements/organization";
import { stackPolicy } from "../policy/define";
import { exemptedName } from "../policy/exempted";
import { NO_WAY_ROUND_MFA } from "../policy/frameworks";
import { nameDocuments } from "../policy/name-documents";
import { listedAs } from "../policy/names";
import { once } from "../policy/once";
import type { Report } from "../policy/report";
import { COVERED_TARGETS, EXEMPT_NAMES } from "../policy/settings";
import { failureOf } from "../policy/verdict";

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
const MAX_CHARACTERS = 5120;
const MAX_POLICIES = 5;

export const organizationsScpRequiresMfa = stackPolicy(
  {
    name: "organizations-scp-requires-mfa",
    displayName: "Organisation requires MFA for credentials",
    description:
      "An SCP keeps every user without MFA from making credentials or removing MFA, in the organisation's root and every organizational unit.",
    severity: "high",
    controls: { "cis-7.0.0": ["2.1.2"], ...NO_WAY_ROUND_MFA },
    tags: ["aws", "organizations", "mfa", "scp"],
    remediationSteps:
      "Attach an SCP to the organisation's root that denies `iam:CreateAccessKey`, `iam:CreateLoginProfile`, `iam:UpdateLoginProfile`, `iam:DeactivateMFADevice` and `iam:DeleteVirtualMFADevice` to IAM users without MFA.",
    settings: { exemptNames: EXEMPT_NAMES, coveredTargets: COVERED_TARGETS },
  },
  ({ resources }, { exemptNames, coveredTargets }, report) => {
    const found = readOrganization(resources, report);
    for (const target of found.targets) {
      if (target.fact.of === "account" || exemptedName(target.fact.origin, [target.fact.id], exemptNames, report)) continue;
      reportCoverage(target, coveredTargets, report);
    }
    reportLimits(found, exemptNames, report);
  },
);

const credentialsOpen = once((texts) => credentialsOpenWithoutMfa(texts));

function reportCoverage(target: Target, coveredTargets: readonly string[], report: Report): void {
  const { of, origin } = target.fact;
  const { texts, doubts } = knownPolicies(target);
  const verdict = credentialsOpen(texts);
  // An attachment more never opens what another one denies, so doubts don't matter where the known ones suffice.
  if (verdict.kind === "requires-mfa" && target.scpsDisabled === false) return;
  const ids: readonly Maybe<string>[] = [target.fact.id, ...target.foreignAncestors];
  const covered = ids.find((id) => listedAs(coveredTargets, id) !== undefined);
  if (covered !== undefined) {
    report.note(`\`${origin.name}\` counts as covered, because \`coveredTargets\` lists \`${String(covered)}\`.`, origin.urn);
  } else if (target.scpsDisabled === true) {
    report.violation(
      `The ${of} \`${origin.name}\` is covered by no SCP, because its organisation doesn't enable the policy type.`,
      "Add `SERVICE_CONTROL_POLICY` to `enabledPolicyTypes`.",
      origin.urn,
    );
  } else if (verdict.kind !== "unreadable" && verdict.kind !== "undecided" && doubts.length > 0) {
    report.later(laterNote(origin.name, doubts), origin.urn);
  } else {
    const failure = failureOf(`An SCP on the ${of} \`${origin.name}\``, verdict, target.policies);
    const { how, fix } = failure ?? uncovered(of, origin.name, texts.length, verdict.kind === "open" ? verdict.explanation.fix : "");
    const evidence = verdict.kind === "open" ? verdict.witness : undefined;
    report.violation(how, nameDocuments(fix, target.policies), origin.urn, evidence);
  }
}

function uncovered(of: string, name: string, policies: number, closest: string) {
  const how = `No SCP on the ${of} \`${name}\` or above it keeps users without MFA from making credentials and from removing MFA.`;
  return { how, fix: policies === 0 ? "Attach an SCP that denies these actions to IAM users without MFA to it or to the root." : closest };
}

function laterNote(name: string, doubts: readonly string[]): string {
  return `Whether \`${name}\` is covered depends on ${doubts.join(" and ")}, so it is checked at the update.`;
}

function reportLimits({ policies, targets }: Organization, exemptNames: readonly string[], report: Report): void {
  for (const { fact, attached } of policies) {
    const { origin, document } = fact;
    if (exemptedName(origin, [], exemptNames, report)) continue;
    const characters = document.text === UNKNOWN ? 0 : [...document.text].length;
    if (characters > MAX_CHARACTERS) {
      report.violation(
        `The SCP \`${origin.name}\` has ${characters} characters, and AWS takes ${MAX_CHARACTERS}.`,
        "Leave out white space, or split it into two policies.",
        origin.urn,
      );
    }
    if (!attached) {
      report.violation(
        `The SCP \`${origin.name}\` is attached to nothing in this stack, so it denies nothing.`,
        "Attach it to the root or to an organizational unit.",
        origin.urn,
      );
    }
  }
  for (const { fact, attached } of targets) {
    if (attached <= MAX_POLICIES || exemptedName(fact.origin, [fact.id], exemptNames)) continue;
    report.violation(
      `The ${fact.of} \`${fact.origin.name}\` has ${attached} SCPs of this stack, and AWS takes ${MAX_POLICIES} per target.`,
      "Merge some of them, or attach them higher up.",
      fact.origin.urn,
    );
  }
}
