import { readIdentities } from "../../policypack/judgements/identities";
import type { Identities, Identity } from "../../stack/model";
import type { RawResource } from "../../stack/reading";
import { text, UNKNOWN } from "../../stack/values";

/** A principal's ARN and unique id (`AIDA…`, `AROA…`), as far as they are known. */
export type Identify = (of: Identity) => { readonly arn: string | undefined; readonly id: string | undefined };

/** The users, groups and roles among the resources. What can't be read is left to the policies to report. */
export function identitiesOf(resources: readonly RawResource[]): Identities {
  return readIdentities(resources, { place: "account", violation: () => {}, warning: () => {}, note: () => {} });
}

/** By what the resources say of themselves, in an account and in a stack. */
export function identifier(resources: readonly RawResource[]): Identify {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource.props]));
  return ({ kind, origin }) => {
    const first = (...properties: readonly string[]) => {
      const props = byUrn.get(origin.urn) ?? {};
      return properties.map((property) => text(props, property)).find((value) => value !== undefined && value !== UNKNOWN);
    };
    return { arn: origin.urn.startsWith("arn:") ? origin.urn : first("arn"), id: first("uniqueId", `${kind}Id`) };
  };
}
