import type { DocumentSlot } from "../../stack/facts";
import { type Organization, type OrganizationFact, organization, type Target } from "../../stack/organization";
import { organizationFactsOf } from "../../stack/organization-readers";
import type { RawResource } from "../../stack/reading";
import { type Maybe, UNKNOWN } from "../../stack/values";
import { guarded, type Report } from "../policy/report";

/** The stack's organization. A resource that can't be read is a violation of its own and costs the others nothing. */
export function readOrganization(resources: readonly RawResource[], report: Report): Organization {
  const facts: OrganizationFact[] = [];
  for (const resource of resources) {
    guarded(report, resource.name, resource.urn, () => {
      facts.push(...organizationFactsOf(resource));
    });
  }
  return organization(facts);
}

/** The texts of the SCPs that reach a target, and what the preview doesn't know about them. */
export function knownPolicies({ policies, doubts, scpsDisabled }: Target): {
  readonly texts: readonly string[];
  readonly doubts: readonly string[];
} {
  const unknown = policies.filter(({ text }) => text === UNKNOWN).map(({ origin }: DocumentSlot) => `\`content\` of \`${origin.name}\``);
  return {
    texts: policies.flatMap(({ text }) => (text === UNKNOWN ? [] : [text])),
    doubts: [...doubts, ...unknown, ...(scpsDisabled === UNKNOWN ? ["the organization's `enabledPolicyTypes`"] : [])],
  };
}

export function coveredNote(name: string, target: Maybe<string>): string {
  return `\`${name}\` counts as covered, because \`coveredTargets\` lists \`${String(target)}\`.`;
}
