import { deniesRootSessions, type Premise, type Premises, rootCanAct } from "@mfa-guard/iam";
import type { Target } from "../../stack/organization";
import { type Maybe, UNKNOWN } from "../../stack/values";
import { aboutTargets, coveredNote, outcomeOnTarget, readOrganization } from "../judgements/organization";
import { premisesOf, reportGuardrails, reportRests } from "../judgements/premises";
import { stackPolicy } from "../policy/define";
import { MFA_FOR_PRIVILEGED } from "../policy/frameworks";
import { evidenceOf, messageOf, messages } from "../policy/message";
import { listedAs } from "../policy/names";
import { type Reporter, reportLater } from "../policy/reporter";
import { COVERED_TARGETS, GUARDRAILS } from "../policy/settings";
import { failureOf, namesOf, reportVerdict } from "../policy/verdict";

const say = messages({
  "root-acts": ({ name }: { readonly name: string }) => ({
    how: `The root user of the account \`${name}\` can act there: no SCP on the account or above it denies it, and root credentials aren't centrally managed.`,
    fix: "Enable `RootCredentialsManagement`, or attach an SCP that denies everything to `arn:*:iam::*:root`.",
  }),
});

export const organizationsRootIsLocked = stackPolicy(
  {
    name: "organizations-root-is-locked",
    displayName: "Root users of member accounts are locked",
    description: "The root user of a member account can do nothing: an SCP denies it, or central root management leaves it no credentials.",
    severity: "critical",
    controls: { "cis-5.0.0": ["1.4"], "cis-7.0.0": ["2.1.1", "2.5"], "security-hub": ["IAM.9"], ...MFA_FOR_PRIVILEGED },
    tags: ["aws", "organizations", "root"],
    remediationSteps:
      "Enable `RootCredentialsManagement` with `aws.iam.OrganizationsFeatures`, or attach an SCP that denies everything to `arn:*:iam::*:root` but spares `AssumeRoot` sessions.",
    messages: say.names,
    settings: {
      coveredTargets: COVERED_TARGETS,
      guardrails: GUARDRAILS,
      centralRootManagement: {
        type: "boolean",
        default: false as boolean,
        description: "Whether central management of root credentials is turned on outside the stack.",
      },
      rootSessions: {
        type: "boolean",
        default: false as boolean,
        description: "Whether privileged root sessions (`sts:AssumeRoot`) are turned on outside the stack.",
      },
    },
  },
  ({ resources }, { coveredTargets, guardrails, centralRootManagement, rootSessions }, report) => {
    const { targets, policies, rootFeatures } = readOrganization(resources, report);
    const managed = centralRootManagement || rootFeatures.includes("RootCredentialsManagement");
    const accounts = managed ? [] : targets.filter(({ fact }) => fact.of === "account");
    const premises = premisesOf({ guardrails });
    reportGuardrails({ guardrails }, report);
    const rests = accounts.flatMap((account) => reportRoot(account, coveredTargets, premises, rootFeatures.includes(UNKNOWN), report));
    reportRests(["account", "accounts"], rests, report);
    if (!rootSessions && !rootFeatures.includes("RootSessions")) return;
    for (const { fact } of policies) {
      reportVerdict(report, `the SCP \`${fact.origin.name}\``, fact.document, (text) => deniesRootSessions(text));
    }
  },
);

const rootActs = aboutTargets(rootCanAct);

/** The premises by which the account's root user is locked, where it is by any. */
function reportRoot(
  account: Target,
  coveredTargets: readonly string[],
  premises: Premises,
  featuresUnknown: boolean,
  report: Reporter,
): readonly (readonly Premise[])[] {
  const { origin, id } = account.fact;
  const outcome = outcomeOnTarget(account, rootActs, premises, ({ kind }) => kind === "locked");
  if (outcome.kind === "now" && outcome.verdict.kind === "locked") return outcome.verdict.premises ? [outcome.verdict.premises] : [];
  const ids: readonly Maybe<string>[] = [id, ...account.foreignAncestors];
  const covered = ids.find((each) => listedAs(coveredTargets, each) !== undefined);
  if (covered !== undefined) {
    report.note({ name: "listed", text: coveredNote(origin.name, covered) }, origin.urn);
  } else if (outcome.kind === "later" || featuresUnknown) {
    const features = featuresUnknown ? ["`enabledFeatures` of the central root management"] : [];
    const doubts = outcome.kind === "later" ? [...outcome.doubts, ...features] : features;
    reportLater(report, `whether the root user of \`${origin.name}\` is locked`, origin.urn, doubts);
  } else {
    const { verdict, held } = outcome;
    const failure = failureOf(verdict);
    const style = { subject: `an SCP on the account \`${origin.name}\``, documents: namesOf(held.documents) };
    const more = verdict.kind === "open" ? { fix: messageOf(verdict.explanation, style).fix, ...evidenceOf(verdict.explanation) } : {};
    const found = failure === undefined ? { ...say("root-acts", { name: origin.name }), ...more } : messageOf(failure, style);
    report.violation(found, origin.urn);
  }
  return [];
}
