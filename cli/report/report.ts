import type { DeviceKind } from "../account/devices";
import type { SCHEMA_VERSION } from "../schema-version";

export type { DeviceKind };

/** What `mfa-guard report --format json` prints: the three metrics, and what they rest on. */
export interface Report {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  /** When it was made: ISO 8601, UTC. */
  readonly generated: string;
  /** The twelve digits of the account whose users are counted; null without one. */
  readonly account: string | null;
  /** Null where no account was read; `gaps` says so. */
  readonly adoption: Adoption | null;
  /** What CloudTrail was read; null without any. */
  readonly events: Events | null;
  readonly privilegedAccess: PrivilegedAccess | null;
  readonly failedSignIns: FailedSignIns | null;
  /** Adoption in earlier reports and this one, oldest first. */
  readonly trend: readonly TrendPoint[];
  readonly gaps: readonly Gap[];
}

export type Part = "adoption" | "privilegedAccess" | "failedSignIns";

/** Something that a part does not rest on, and why. */
export interface Gap {
  readonly part: Part;
  readonly reason: string;
  /** True iff it was asked for and failed: a threshold on this part then counts as missed. */
  readonly failed: boolean;
}

/** `count` of `of`; a share of nothing (`of` is 0) is neither good nor bad. */
export interface Share {
  readonly count: number;
  readonly of: number;
}

export interface Adoption {
  /** Users that have an MFA device, of all users. The root user is not among them. */
  readonly users: Share;
  /** Of the users that have a console password. */
  readonly consoleUsers: Share;
  /** Of the users whose own and groups' policies are privileged, as the policy pack sees it; null without authorization details. */
  readonly privilegedUsers: Share | null;
  /** Users by the kinds of device that they have; one with two kinds is counted under each. */
  readonly devices: Readonly<Record<DeviceKind, number>>;
  /** Null where the credential report has no row of the root user. */
  readonly root: RootAdoption | null;
  /** Users without MFA by the age of the user, youngest first; the last class is open-ended. */
  readonly withoutMfaByAge: readonly AgeClass[];
  /** At most a thousand, privileged ones first, then by age. */
  readonly withoutMfa: readonly UserWithoutMfa[];
  readonly withoutMfaLeftOut: number;
}

/**
 * `virtual`: an authenticator app. `securityKey`: a FIDO security key or passkey. `hardware`: a hardware token with codes. `unknown`: the
 * credential report shows a device, and no list of devices says which.
 */

export interface RootAdoption {
  readonly mfa: boolean;
  /** IAM lists a root user's virtual device only. */
  readonly device: "none" | "virtual" | "securityKeyOrHardware" | "unknown";
  /** For example `access key 1`. */
  readonly longTermCredentials: readonly string[];
}

export interface AgeClass {
  readonly fromDays: number;
  /** Exclusive; null in the last one. */
  readonly toDays: number | null;
  readonly users: number;
}

export interface UserWithoutMfa {
  readonly name: string;
  readonly arn: string;
  /** Whole days since the user was made; null where the report doesn't tell. */
  readonly ageDays: number | null;
  readonly console: boolean;
  readonly accessKeys: number;
  /** Null without authorization details. */
  readonly privileged: boolean | null;
}

export interface Events {
  /** The folder, or Athena's table. */
  readonly source: string;
  /** Records read, duplicates among them; null on Athena, which isn't asked. */
  readonly records: number | null;
  /** Records that the metrics rest on which were delivered more than once, and are counted once; null on Athena. */
  readonly duplicates: number | null;
  /** The hours of the first and the last record, as `2026-11-24T17`, or on Athena those that were asked for; null where there are none. */
  readonly firstHour: string | null;
  readonly lastHour: string | null;
  /** Null on Athena. */
  readonly files: Files | null;
  /** Null on this machine. */
  readonly scannedBytes: number | null;
}

export interface Files {
  readonly read: number;
  /** Files that are no CloudTrail records by their path: digests, Insights, other services. */
  readonly skipped: number;
  readonly damaged: readonly { readonly path: string; readonly reason: string }[];
}

/** Calls by whether MFA shows. `unseen`: the caller belongs to another account whose trail isn't here, and only that trail says. */
export interface MfaCalls {
  readonly with: number;
  readonly without: number;
  readonly unseen: number;
}

/** `sts:AssumeRole` on privileged roles: the definitions stand in docs/report.md. */
export interface AssumedRoles {
  /** Successful calls of IAM users: the metric is `with` of all three. */
  readonly people: MfaCalls;
  /** Successful calls of role sessions, of AWS services, of federated sessions, and of callers of no known kind. */
  readonly roleChains: number;
  readonly services: number;
  readonly federated: number;
  readonly other: number;
  /** Calls of IAM users that AWS refused. */
  readonly failed: MfaCalls;
}

export interface PrivilegedAccess extends AssumedRoles {
  /** How the roles were chosen: by the account's policies, or by these patterns. */
  readonly chosenBy: "policies" | readonly string[];
  /** Most calls without MFA first. */
  readonly roles: readonly (AssumedRoles & { readonly role: string })[];
  /** Successful calls of people by day (UTC). */
  readonly days: readonly (MfaCalls & { readonly day: string })[];
  /** Who assumed which role without MFA, or with MFA unseen; at most a thousand, most calls first. */
  readonly withoutMfa: readonly AssumedWithoutMfa[];
  readonly withoutMfaLeftOut: number;
}

export interface AssumedWithoutMfa {
  /** ARN of the user, or what CloudTrail has in its place. */
  readonly caller: string;
  readonly role: string;
  readonly mfa: "without" | "unseen";
  readonly calls: number;
  /** ISO 8601, UTC. */
  readonly first: string;
  readonly last: string;
  /** At most five. */
  readonly addresses: readonly string[];
}

export interface SignInCounts {
  /** Failed sign-ins to the console. */
  readonly consoleFailures: number;
  /** Successful sign-ins to the console without MFA, of IAM users and root users. */
  readonly consoleWithoutMfa: number;
  /** API calls of IAM users and root users without MFA that AWS denied. */
  readonly deniedWithoutMfa: number;
}

export type Measure = keyof SignInCounts;

export interface FailedSignIns extends SignInCounts {
  /** Hours (`2026-11-24T17`, UTC) in which something was counted. */
  readonly hours: readonly (SignInCounts & { readonly hour: string })[];
  /** At most a thousand, most counted first. */
  readonly users: readonly (SignInCounts & SignInUser)[];
  readonly usersLeftOut: number;
  /** Oldest first. */
  readonly spikes: readonly Spike[];
}

export interface SignInUser {
  readonly account: string;
  /** A user's name, `root`, or what CloudTrail has in its place (`HIDDEN_DUE_TO_SECURITY_REASONS` where no such user exists). */
  readonly user: string;
}

/** An hour far above what is usual in that hour of the week. */
export interface Spike {
  readonly hour: string;
  readonly measure: Measure;
  /** Whose count it is; null for all users together. */
  readonly user: SignInUser | null;
  readonly count: number;
  /** Median and median absolute deviation of the same hour in the other weeks, or of all hours where there are too few weeks. */
  readonly median: number;
  readonly mad: number;
  /** The count from which it is a spike. */
  readonly threshold: number;
  /** Who was counted in this hour, most first; at most ten. */
  readonly users: readonly (SignInUser & { readonly count: number })[];
  /** Source addresses with their counts, most first; at most ten. */
  readonly addresses: readonly { readonly address: string; readonly count: number }[];
}

export interface TrendPoint {
  readonly generated: string;
  readonly users: Share;
  readonly consoleUsers: Share;
  readonly privilegedUsers: Share | null;
}
