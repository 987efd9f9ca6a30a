import type { Subject } from "../finding";
import { type AuthorizationDetails, gapsOf, resourcesOf } from "./authorization-details";
import { CREDENTIAL_POLICIES, type CredentialReport, credentialResources, missingIn } from "./credential-report";

/** An account, from its details and its credential report; without one, why there is none. */
export function accountSubject(source: string, details: AuthorizationDetails, credentials: CredentialReport | NoReport): Subject {
  const subject: Subject = {
    source,
    kind: "account",
    resources: resourcesOf(details),
    gaps: gapsOf(details),
    failures: [],
    unknown: UNKNOWN,
  };
  if ("expected" in credentials) {
    const missing = CREDENTIAL_POLICIES.map((policy) => ({ policy, reason: credentials.reason }));
    return credentials.expected ? { ...subject, gaps: [...missing, ...subject.gaps] } : { ...subject, failures: missing };
  }
  return {
    ...subject,
    resources: [...subject.resources, ...credentialResources(credentials)],
    failures: missingIn(
      credentials,
      details.UserDetailList.map(({ Arn }) => Arn),
    ),
  };
}

const UNKNOWN = "Something that this policy reads is missing. Save the account's details anew.";

/** `expected` iff nobody asked for one. */
export interface NoReport {
  readonly expected: boolean;
  readonly reason: string;
}
