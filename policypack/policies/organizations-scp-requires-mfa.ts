import { credentialsOpenWithoutMfa, type Premise, type Premises, sentencesOfFederated, type Verdict } from "@mfa-guard/iam";
import type { DocumentSlot } from "../../stack/facts";
import type { Organization, Target } from "../../stack/organization";
import { type Maybe, UNKNOWN } from "../../stack/values";
import { aboutTargets, coveredNote, outcomeOnTarget, readOrganization } from "../judgements/organization";
import { premisesOf, reportGuardrails, reportRests } from "../judgements/premises";
import { stackPolicy } from "../policy/define";
import { NO_WAY_ROUND_MFA } from "../policy/frameworks";
import { evidenceOf, type Message, messageOf, messages } from "../policy/message";
import { listedAs } from "../policy/names";
import { type Reporter, reportLater } from "../policy/reporter";
import { COVERED_TARGETS, GUARDRAILS } from "../policy/settings";
import { failureOf, namesOf } from "../policy/verdict";

/** Since May 2026: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
const MAX_CHARACTERS = 10_240;
const MAX_POLICIES = 10;

interface Facts {
  readonly name: string;
  readonly place: string;
}

/** A root, organizational unit or account. */
interface TargetFacts {
  readonly of: string;
  readonly name: string;
}

const say = messages({
  uncovered: ({ of, name }: TargetFacts) => ({
    how: `No SCP on the ${of} \`${name}\` or above it keeps users without MFA from creating credentials and from removing MFA.`,
    fix: "Attach an SCP that denies these actions to IAM users without MFA to it or to the root.",
  }),
  "policy-type-disabled": ({ of, name }: TargetFacts) => ({
    how: `The ${of} \`${name}\` is covered by no SCP, because its organization doesn't enable the policy type.`,
    fix: "Add `SERVICE_CONTROL_POLICY` to `enabledPolicyTypes`.",
  }),
  "too-long": ({ name, characters }: { readonly name: string; readonly characters: number }) => ({
    how: `The SCP \`${name}\` has ${characters} characters, and AWS takes ${MAX_CHARACTERS}.`,
    fix: "Leave out white space, or split it into two policies.",
  }),
  unattached: ({ name, place }: Facts) => ({
    how: `The SCP \`${name}\` is attached to nothing in this ${place}, so it denies nothing.`,
    fix: "Attach it to the root or to an organizational unit.",
  }),
  "too-many": ({ of, name, attached, place }: Facts & { readonly of: string; readonly attached: number }) => ({
    how: `The ${of} \`${name}\` has ${attached} SCPs of this ${place}, and AWS takes ${MAX_POLICIES} per target.`,
    fix: "Merge some of them, or attach them higher up.",
  }),
});

export const organizationsScpRequiresMfa = stackPolicy(
  {
    name: "organizations-scp-requires-mfa",
    displayName: "Organization requires MFA for credentials",
    description:
      "An SCP keeps every user without MFA from creating credentials or removing MFA, in the organization's root and every organizational unit.",
    severity: "high",
    controls: { "cis-7.0.0": ["2.1.2"], ...NO_WAY_ROUND_MFA },
    tags: ["aws", "organizations", "mfa", "scp"],
    remediationSteps:
      "Attach an SCP to the organization's root that denies `iam:CreateAccessKey`, `iam:CreateLoginProfile`, `iam:UpdateLoginProfile`, `iam:DeactivateMFADevice`, `iam:DeleteVirtualMFADevice` and `sts:GetFederationToken` to IAM users without MFA.",
    messages: say.names,
    settings: { coveredTargets: COVERED_TARGETS, guardrails: GUARDRAILS },
  },
  ({ resources }, { coveredTargets, guardrails }, report) => {
    const found = readOrganization(resources, report);
    const targets = found.targets.filter(({ fact }) => fact.of !== "account");
    const premises = premisesOf({ guardrails });
    reportGuardrails({ guardrails }, report);
    const rests = targets.flatMap((target) => reportCoverage(target, coveredTargets, premises, report));
    reportRests(["target", "targets"], rests, report);
    reportFederated(targets, premises, report);
    reportLimits(found, report);
  },
);

const credentialsOpen = aboutTargets(credentialsOpenWithoutMfa);

/** The premises by which the target is covered, where it is by any. */
function reportCoverage(
  target: Target,
  coveredTargets: readonly string[],
  premises: Premises,
  report: Reporter,
): readonly (readonly Premise[])[] {
  const { of, origin } = target.fact;
  const outcome = outcomeOnTarget(target, credentialsOpen, premises, isClosed);
  if (outcome.kind === "now" && outcome.verdict.kind === "requires-mfa") return outcome.verdict.premises ? [outcome.verdict.premises] : [];
  const ids: readonly Maybe<string>[] = [target.fact.id, ...target.foreignAncestors];
  const covered = ids.find((id) => listedAs(coveredTargets, id) !== undefined);
  if (covered !== undefined) {
    report.note({ name: "listed", text: coveredNote(origin.name, covered) }, origin.urn);
  } else if (target.scpsDisabled === true) {
    report.violation(say("policy-type-disabled", { of, name: origin.name }), origin.urn);
  } else if (outcome.kind === "later") {
    reportLater(report, `whether \`${origin.name}\` is covered`, origin.urn, outcome.doubts);
  } else {
    report.violation(uncovered(target, outcome.verdict, outcome.held.documents), origin.urn);
  }
  return [];
}

/** Told once: what a target leaves to federated users, those beneath it mostly do too. */
function reportFederated(targets: readonly Target[], premises: Premises, report: Reporter): void {
  // Pulumi's engine registers resources in no fixed order.
  const sorted = [...targets].sort((a, b) => (a.fact.origin.name < b.fact.origin.name ? -1 : 1));
  for (const target of sorted) {
    const outcome = outcomeOnTarget(target, credentialsOpen, premises, isClosed);
    const way = outcome.kind === "now" && outcome.verdict.kind === "requires-mfa" ? outcome.verdict.federated : undefined;
    if (way === undefined) continue;
    report.warning({ name: "federated-users", ...sentencesOfFederated(way), call: way.call }, target.fact.origin.urn);
    return;
  }
}

function isClosed({ kind }: Verdict): boolean {
  return kind === "requires-mfa";
}

/** The engine's repair of the SCPs that there are, where it has one. */
function uncovered({ fact: { of, origin } }: Target, verdict: Verdict, policies: readonly DocumentSlot[]): Message {
  const style = { subject: `an SCP on the ${of} \`${origin.name}\``, documents: namesOf(policies) };
  const failure = failureOf(verdict);
  if (failure !== undefined) return messageOf(failure, style);
  const own = say("uncovered", { of, name: origin.name });
  if (verdict.kind !== "open") return own;
  return { ...own, ...evidenceOf(verdict.explanation), fix: messageOf(verdict.explanation, style).fix };
}

function reportLimits({ policies, targets }: Organization, report: Reporter): void {
  for (const { fact, attached } of policies) {
    const { origin, document } = fact;
    const characters = document.text === UNKNOWN ? 0 : [...document.text].length;
    if (characters > MAX_CHARACTERS) {
      report.violation(say("too-long", { name: origin.name, characters }), origin.urn);
    }
    if (!attached) report.violation(say("unattached", { name: origin.name, place: report.place }), origin.urn);
  }
  for (const { fact, attached } of targets) {
    if (attached <= MAX_POLICIES) continue;
    report.violation(say("too-many", { of: fact.of, name: fact.origin.name, attached, place: report.place }), fact.origin.urn);
  }
}
