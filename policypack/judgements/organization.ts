import type { Premises, TargetOptions } from "@mfa-guard/iam";
import { NOTHING } from "../../stack/doubt";
import { type Organization, type OrganizationFact, organization, type Target } from "../../stack/organization";
import { organizationFactsOf } from "../../stack/organization-readers";
import type { RawResource } from "../../stack/reading";
import type { Maybe } from "../../stack/values";
import { guarded, type Reporter } from "../policy/reporter";
import { type Outcome, outcomeOf, textsOf } from "./outcome";
import { memoizeUnder } from "./premises";

/** The stack's organization. A resource that can't be read is a violation of its own and costs the others nothing. */
export function readOrganization(resources: readonly RawResource[], report: Reporter): Organization {
  const facts: OrganizationFact[] = [];
  for (const resource of resources) {
    guarded(report, resource.name, resource.urn, () => {
      facts.push(...organizationFactsOf(resource));
    });
  }
  return organization(facts);
}

/** The question about the SCPs that reach a target, under premises on what is above it and isn't in the stack. */
export type TargetQuestion<V> = (premises: Premises) => (texts: readonly string[]) => V;

/** Asked with the id of the nearest ancestor outside the stack (empty where there is none), and the SCPs after it. */
export function aboutTargets<V>(question: (texts: readonly string[], options: TargetOptions) => V): TargetQuestion<V> {
  return memoizeUnder(([above = "", ...texts], premises) => question(texts, { target: above === "" ? undefined : above, premises }));
}

/** What a question about the SCPs that reach a target comes to. Where the organization may not enable SCPs at all, nothing is closed for certain. */
export function outcomeOnTarget<V extends { readonly kind: string }>(
  { policies, doubts, scpsDisabled, foreignAncestors: [above = ""] }: Target,
  asked: TargetQuestion<V>,
  premises: Premises,
  isClosed: (verdict: V) => boolean,
): Outcome<V> {
  const question = (texts: readonly string[]) => asked(premises)([above, ...texts]);
  const outcome = outcomeOf({ ...NOTHING, documents: policies }, doubts, (held) => question(textsOf(held)), isClosed);
  if (scpsDisabled === false || (outcome.kind === "now" && !isClosed(outcome.verdict))) return outcome;
  if (scpsDisabled === true) return { kind: "now", verdict: question([]), held: NOTHING };
  const about = "the organization's `enabledPolicyTypes`";
  return { kind: "later", doubts: outcome.kind === "later" ? [...outcome.doubts, about] : [about] };
}

export function coveredNote(name: string, target: Maybe<string>): string {
  return `\`${name}\` counts as covered, because \`coveredTargets\` lists \`${String(target)}\`.`;
}
