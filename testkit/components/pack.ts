import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { policies } from "../../policypack/policies";
import { type Finding, type Given, judge } from "../policypack/harness";
import type { Made } from "./mocks";

type Policy = ResourceValidationPolicy | StackValidationPolicy;

/** What the pack says at its defaults. */
export function findings(resources: readonly Made[], chosen: readonly Policy[] = enabled): Finding[] {
  const nameOf = new Map(resources.map(({ urn, name }) => [urn, name]));
  const given = resources
    .filter(({ type }) => type.startsWith("aws:"))
    .map(
      ({ type, name, state, dependencies, provider }): Given => ({
        type,
        name,
        props: state,
        ...(provider && { provider }),
        from: Object.fromEntries([...dependencies].map(([property, urns]) => [property, urns.flatMap((urn) => nameOf.get(urn) ?? [])])),
      }),
    );
  return chosen.flatMap((policy) => judge(policy, given));
}

const enabled: readonly Policy[] = policies;

export const stackPolicies = enabled.filter((policy) => "judges" in policy && policy.judges === "stack");

export function violations(resources: readonly Made[]): Finding[] {
  return findings(resources).filter(({ level }) => level === "violation");
}
