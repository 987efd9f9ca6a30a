import { privilegeOf } from "../../../policypack/judgements/privilege";
import { type AuthorizationDetails, resourcesOf } from "../../account/authorization-details";
import { identitiesOf } from "../../account/identities";

export interface Privileged {
  /** ARNs of users whose own or groups' policies are privileged. */
  readonly users: ReadonlySet<string>;
  readonly roles: readonly string[];
}

/** Who is privileged, as the policy pack sees it. What can't be read or decided counts as privileged. */
export function privilegedIn(details: AuthorizationDetails): Privileged {
  const { users, roles } = identitiesOf(resourcesOf(details));
  return {
    users: new Set(
      users
        .filter((user) => {
          const holders = [user, ...user.groups];
          const powers = {
            documents: holders.flatMap(({ documents }) => documents),
            foreignPolicies: holders.flatMap(({ foreignPolicies }) => foreignPolicies),
            boundary: user.boundary,
            doubts: holders.flatMap(({ doubts }) => doubts),
          };
          return privilegeOf(powers, []).kind !== "ordinary";
        })
        .map(({ origin }) => origin.urn),
    ),
    roles: roles.filter((role) => privilegeOf(role, []).kind !== "ordinary").map(({ origin }) => origin.urn),
  };
}
