import { type AuthorizationDetails, gapsOf, resourcesOf } from "./authorization-details";
import { CREDENTIAL_POLICIES, type CredentialReport, credentialResources, missingIn } from "./credential-report";
import type { Failure, Subject } from "./subject";

/** An account, from its details and its credential report; without one, why there is none. `failures` is what else couldn't be read. */
export function accountSubject(
  source: string,
  details: AuthorizationDetails,
  credentials: CredentialReport | NoReport,
  failures: readonly Failure[] = [],
): Subject {
  const subject: Subject = {
    source,
    kind: "account",
    resources: resourcesOf(details),
    gaps: gapsOf(details).filter(({ policy }) => failures.every((failure) => failure.policy !== policy)),
    failures,
    unknown: UNKNOWN,
  };
  if ("expected" in credentials) {
    const { reason } = credentials;
    return credentials.expected
      ? { ...subject, gaps: [...CREDENTIAL_POLICIES.map((policy) => ({ policy, reason })), ...subject.gaps] }
      : { ...subject, failures: [...failures, ...CREDENTIAL_POLICIES.map((policy) => ({ policy, reason, remedy: credentials.remedy }))] };
  }
  return {
    ...subject,
    resources: [...subject.resources, ...credentialResources(credentials)],
    failures: [
      ...failures,
      ...missingIn(
        credentials,
        details.UserDetailList.map(({ Arn }) => Arn),
      ),
    ],
  };
}

const UNKNOWN = { reason: "Something that this policy reads is missing.", remedy: "Save the account's details anew." };

/** `expected` iff nobody asked for one: then the reason is a clause, else a sentence. */
export type NoReport = { readonly reason: string } & ({ readonly expected: true } | { readonly expected: false; readonly remedy: string });
