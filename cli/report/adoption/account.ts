import { privilegeOf } from "../../../policypack/judgements/privilege";
import { type AuthorizationDetails, readAuthorizationDetails, resourcesOf } from "../../account/authorization-details";
import { type CredentialReport, readCredentialReport } from "../../account/credential-report";
import { type Devices, readDevices } from "../../account/devices";
import { identitiesOf } from "../../account/identities";

/** What was read of an account; a part that is left out wasn't asked for, or couldn't be read (`failures`). */
export interface Account {
  readonly details?: AuthorizationDetails;
  readonly credentials?: CredentialReport;
  readonly devices?: Devices;
  readonly failures: readonly string[];
}

/** An account from what was saved of it. */
export async function savedAccount(saved: { file?: string; credentialReport?: string; mfaDevices?: readonly string[] }): Promise<Account> {
  return {
    ...(saved.file !== undefined && { details: await readAuthorizationDetails(saved.file) }),
    ...(saved.credentialReport !== undefined && { credentials: await readCredentialReport(saved.credentialReport) }),
    ...(saved.mfaDevices !== undefined && { devices: await readDevices(saved.mfaDevices) }),
    failures: [],
  };
}

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
