import type { Exceptions } from "./file";

/** The ids of the exceptions for what a policy finds in a resource: Pulumi compares URNs exactly. */
export function exceptionsFor(exceptions: Exceptions, policy: string, urn: string): readonly string[] {
  return Object.entries(exceptions).flatMap(([id, { match }]) =>
    match.some(({ policies, targets }) => policies.includes(policy) && targets.includes(urn)) ? [id] : [],
  );
}

/** The policies that an exception names. */
export function policiesOf({ match }: Exceptions[string]): readonly string[] {
  return [...new Set(match.flatMap(({ policies }) => policies))];
}
