import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { policies } from "../../policypack/policies";
import { type Finding, type Given, judge } from "../policypack/harness";
import type { Made } from "./mocks";

/** What the whole pack says at its defaults. */
export function findings(resources: readonly Made[]): Finding[] {
  const nameOf = new Map(resources.map(({ urn, name }) => [urn, name]));
  const given = resources
    .filter(({ type }) => type.startsWith("aws:"))
    .map(
      ({ type, name, state, dependencies }): Given => ({
        type,
        name,
        props: state,
        from: Object.fromEntries([...dependencies].map(([property, urns]) => [property, urns.flatMap((urn) => nameOf.get(urn) ?? [])])),
      }),
    );
  return policies.flatMap((policy) => judge(policy as ResourceValidationPolicy | StackValidationPolicy, given));
}

export function violations(resources: readonly Made[]): Finding[] {
  return findings(resources).filter(({ level }) => level === "violation");
}
