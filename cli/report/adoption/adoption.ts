import { type CredentialReport, ROOT } from "../../account/credential-report";
import { type DeviceKind, type Devices, ROOT_DEVICES } from "../../account/devices";
import type { Adoption, AgeClass, RootAdoption, Share, UserWithoutMfa } from "../report";

const DAY_MILLISECONDS = 86_400_000;
const AGES = [0, 7, 30, 90, 365] as const;
const MOST_LISTED = 1000;

export interface Known {
  readonly credentials: CredentialReport;
  readonly devices: Devices | undefined;
  /** ARNs; undefined where nothing says who is privileged. */
  readonly privileged: ReadonlySet<string> | undefined;
}

/** How far MFA has come among the users of the credential report. */
export function adoptionOf({ credentials, devices, privileged }: Known, now: Date): Adoption {
  const root = credentials.find(({ user }) => user === ROOT);
  const users = credentials.filter((row) => row !== root);
  const lacking = users.filter(({ mfa_active }) => !mfa_active).map((row) => withoutMfa(row, privileged, now));
  return {
    users: shareOf(users),
    consoleUsers: shareOf(users.filter(({ password_enabled }) => password_enabled === true)),
    privilegedUsers: privileged === undefined ? null : shareOf(users.filter(({ arn }) => privileged.has(arn))),
    devices: deviceCounts(users, devices),
    root: root === undefined ? null : rootAdoption(root, devices),
    withoutMfaByAge: byAge(lacking),
    withoutMfa: lacking.sort(mostUrgent).slice(0, MOST_LISTED),
    withoutMfaLeftOut: Math.max(0, lacking.length - MOST_LISTED),
  };
}

type Row = CredentialReport[number];

function shareOf(users: readonly Row[]): Share {
  return { count: users.filter(({ mfa_active }) => mfa_active).length, of: users.length };
}

function deviceCounts(users: readonly Row[], devices: Devices | undefined): Record<DeviceKind, number> {
  const counts = { virtual: 0, securityKey: 0, hardware: 0, unknown: 0 };
  for (const { user, mfa_active } of users) {
    if (!mfa_active) continue;
    for (const kind of devices?.kinds.get(user) ?? (["unknown"] as const)) counts[kind] += 1;
  }
  return counts;
}

function rootAdoption(root: Row, devices: Devices | undefined): RootAdoption {
  const listed = devices?.kinds.has(ROOT_DEVICES) ? "virtual" : devices?.rootListed ? "securityKeyOrHardware" : "unknown";
  const credentials = [
    ["access key 1", root.access_key_1_active],
    ["access key 2", root.access_key_2_active],
    ["signing certificate 1", root.cert_1_active],
    ["signing certificate 2", root.cert_2_active],
  ] as const;
  return {
    mfa: root.mfa_active,
    device: root.mfa_active ? listed : "none",
    longTermCredentials: credentials.filter(([, active]) => active).map(([name]) => name),
  };
}

function withoutMfa(row: Row, privileged: ReadonlySet<string> | undefined, now: Date): UserWithoutMfa {
  const made = Date.parse(row.user_creation_time);
  return {
    name: row.user,
    arn: row.arn,
    ageDays: Number.isNaN(made) ? null : Math.max(0, Math.floor((now.getTime() - made) / DAY_MILLISECONDS)),
    console: row.password_enabled === true,
    accessKeys: Number(row.access_key_1_active) + Number(row.access_key_2_active),
    privileged: privileged?.has(row.arn) ?? null,
  };
}

/** A user of unknown age counts as old. */
function byAge(users: readonly UserWithoutMfa[]): readonly AgeClass[] {
  return AGES.map((fromDays, index) => {
    const toDays = AGES[index + 1] ?? null;
    const inClass = (age: number) => age >= fromDays && age < (toDays ?? Number.POSITIVE_INFINITY);
    return { fromDays, toDays, users: users.filter(({ ageDays }) => inClass(ageDays ?? Number.MAX_SAFE_INTEGER)).length };
  });
}

function mostUrgent(a: UserWithoutMfa, b: UserWithoutMfa): number {
  const age = ({ ageDays }: UserWithoutMfa) => ageDays ?? Number.MAX_SAFE_INTEGER;
  return Number(b.privileged) - Number(a.privileged) || age(b) - age(a) || (a.name < b.name ? -1 : 1);
}
