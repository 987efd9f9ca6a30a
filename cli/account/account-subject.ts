import { type AuthorizationDetails, gapsOf, resourcesOf } from "./authorization-details";
import { CREDENTIAL_POLICIES, type CredentialReport, credentialResources, missingIn } from "./credential-report";
import type { Devices } from "./devices";
import type { Failure, NotJudged, Subject } from "./subject";

/** What was read of an account besides its details, each or why there is none; `failures` is what else couldn't be read. */
export interface Besides {
  readonly credentials: CredentialReport | Missing;
  readonly devices: Devices | Missing;
  readonly failures?: readonly Failure[];
}

/** `expected` iff nobody asked for it: then the reason is a clause, else a sentence. */
export type Missing = { readonly reason: string } & ({ readonly expected: true } | { readonly expected: false; readonly remedy: string });

const DEVICE_POLICIES = ["iam-root-mfa-is-hardware"] as const;

/** An account, from all that was read of it. */
export function accountSubject(source: string, details: AuthorizationDetails, besides: Besides): Subject {
  const { devices, failures = [] } = besides;
  const credentials = "expected" in besides.credentials ? undefined : besides.credentials;
  const noCredentials = credentials === undefined ? without(besides.credentials as Missing, CREDENTIAL_POLICIES) : NOTHING;
  const noDevices = credentials !== undefined && "expected" in devices ? without(devices, DEVICE_POLICIES) : NOTHING;
  const listed = "expected" in devices ? undefined : devices;
  const arns = details.UserDetailList.map(({ Arn }) => Arn);
  const failed = [...failures, ...noCredentials.failures, ...noDevices.failures, ...(credentials ? missingIn(credentials, arns) : [])];
  return {
    source,
    kind: "account",
    resources: [...resourcesOf(details), ...(credentials ? credentialResources(credentials, listed) : [])],
    gaps: [...noCredentials.gaps, ...noDevices.gaps, ...gapsOf(details)].filter(({ policy }) =>
      failed.every((failure) => failure.policy !== policy),
    ),
    failures: failed,
    unknown: UNKNOWN,
  };
}

interface Unjudged {
  readonly gaps: readonly NotJudged[];
  readonly failures: readonly Failure[];
}

const NOTHING: Unjudged = { gaps: [], failures: [] };

function without(missing: Missing, policies: readonly string[]): Unjudged {
  const { reason } = missing;
  if (missing.expected) return { gaps: policies.map((policy) => ({ policy, reason })), failures: [] };
  return { gaps: [], failures: policies.map((policy) => ({ policy, reason, remedy: missing.remedy })) };
}

const UNKNOWN = { reason: "Something that this policy reads is missing.", remedy: "Save the account's details again." };
