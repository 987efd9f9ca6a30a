import type { MfaCalls, Report } from "../../../cli/report/report";

/** A report as `mfa-guard report --format json` prints it: 28 days of a small company, with one attack. */

const DAY = 86_400_000;
const FIRST = Date.UTC(2026, 9, 27);

const hourText = (time: number) => new Date(time).toISOString().slice(0, 13);
const ATTACK = hourText(FIRST + 23 * DAY + 3 * 3_600_000);

/** Ordinary hours: a few mistypings in working hours. */
const hours = Array.from({ length: 28 * 24 }, (_, index) => {
  const hour = hourText(FIRST + index * 3_600_000);
  const busy = index % 24 >= 8 && index % 24 <= 17 ? 1 : 0;
  return {
    hour,
    consoleFailures: hour === ATTACK ? 412 : busy * ((index * 7) % 4),
    consoleWithoutMfa: busy * ((index * 5) % 2),
    deniedWithoutMfa: busy * ((index * 3) % 6),
  };
}).filter((counts) => counts.consoleFailures + counts.consoleWithoutMfa + counts.deniedWithoutMfa > 0);
const total = (measure: "consoleFailures" | "consoleWithoutMfa" | "deniedWithoutMfa") =>
  hours.reduce((sum, each) => sum + each[measure], 0);

const calls = (withMfa: number, without: number, unseen = 0): MfaCalls => ({ with: withMfa, without, unseen });
const roleOf = (name: string, people: MfaCalls) => ({
  role: `arn:aws:iam::111122223333:role/${name}`,
  people,
  roleChains: 3,
  services: 0,
  federated: 0,
  other: 0,
  failed: calls(0, 1),
});

export const report: Report = {
  schemaVersion: 1,
  generated: "2026-11-24T06:30:00.000Z",
  account: "111122223333",
  adoption: {
    users: { count: 63, of: 84 },
    consoleUsers: { count: 51, of: 58 },
    privilegedUsers: { count: 9, of: 11 },
    devices: { virtual: 47, securityKey: 14, hardware: 2, unknown: 1 },
    root: { mfa: true, device: "securityKeyOrHardware", longTermCredentials: ["access key 1"] },
    withoutMfaByAge: [
      { fromDays: 0, toDays: 7, users: 3 },
      { fromDays: 7, toDays: 30, users: 4 },
      { fromDays: 30, toDays: 90, users: 2 },
      { fromDays: 90, toDays: 365, users: 7 },
      { fromDays: 365, toDays: null, users: 5 },
    ],
    withoutMfa: Array.from({ length: 21 }, (_, index) => ({
      name: index === 0 ? "deploy-bot" : `person-${index}`,
      arn: `arn:aws:iam::111122223333:user/person-${index}`,
      ageDays: 900 - 41 * index,
      console: index % 3 === 0,
      accessKeys: index % 2,
      privileged: index < 2,
    })),
    withoutMfaLeftOut: 0,
  },
  events: {
    source: "trail/AWSLogs/111122223333",
    records: 1_204_331,
    duplicates: 12,
    firstHour: hourText(FIRST),
    lastHour: hourText(FIRST + 28 * DAY - 3_600_000),
    files: { read: 8064, skipped: 672, damaged: [{ path: "trail/2026/11/03/cut.json.gz", reason: "the file ends early: copy it again" }] },
    scannedBytes: null,
  },
  privilegedAccess: {
    people: calls(431, 38, 6),
    roleChains: 120,
    services: 4,
    federated: 77,
    other: 0,
    failed: calls(2, 19),
    chosenBy: "policies",
    roles: [
      roleOf("production-admin", calls(210, 21)),
      roleOf("billing/finance-administrator-with-a-long-name", calls(40, 12, 6)),
      roleOf("break-glass", calls(1, 5)),
      roleOf("database-admin", calls(180, 0)),
    ],
    days: Array.from({ length: 28 }, (_, index) => ({
      day: new Date(FIRST + index * DAY).toISOString().slice(0, 10),
      ...calls(index % 7 < 5 ? 12 + (index % 5) * 3 : 2, index % 4 === 0 ? 4 : 1, index % 9 === 0 ? 2 : 0),
    })),
    withoutMfa: [
      {
        caller: "arn:aws:iam::111122223333:user/deploy-bot",
        role: "arn:aws:iam::111122223333:role/production-admin",
        mfa: "without",
        calls: 21,
        first: "2026-10-27T07:02:11Z",
        last: "2026-11-23T22:40:09Z",
        addresses: ["203.0.113.8", "2001:db8::17"],
      },
      {
        caller: "arn:aws:iam::444455556666:user/auditor",
        role: "arn:aws:iam::111122223333:role/billing/finance-administrator-with-a-long-name",
        mfa: "unseen",
        calls: 6,
        first: "2026-11-02T09:00:00Z",
        last: "2026-11-20T09:10:00Z",
        addresses: ["198.51.100.30"],
      },
    ],
    withoutMfaLeftOut: 0,
  },
  failedSignIns: {
    consoleFailures: total("consoleFailures"),
    consoleWithoutMfa: total("consoleWithoutMfa"),
    deniedWithoutMfa: total("deniedWithoutMfa"),
    hours,
    users: [
      { account: "111122223333", user: "dana", consoleFailures: 380, consoleWithoutMfa: 0, deniedWithoutMfa: 2 },
      { account: "111122223333", user: "HIDDEN_DUE_TO_SECURITY_REASONS", consoleFailures: 44, consoleWithoutMfa: 0, deniedWithoutMfa: 0 },
    ],
    usersLeftOut: 0,
    spikes: [
      {
        hour: ATTACK,
        measure: "consoleFailures",
        user: null,
        count: 412,
        median: 0,
        mad: 0,
        threshold: 10,
        users: [{ account: "111122223333", user: "dana", count: 380 }],
        addresses: [
          { address: "192.0.2.44", count: 377 },
          { address: "192.0.2.45", count: 35 },
        ],
      },
    ],
  },
  trend: [
    [31, 20, 4],
    [39, 30, 5],
    [47, 38, 7],
    [58, 46, 9],
    [63, 51, 9],
  ].map(([users = 0, consoleUsers = 0, privileged = 0], index) => ({
    generated: new Date(Date.UTC(2026, 6 + index, 24, 6, 30)).toISOString(),
    users: { count: users, of: 78 + index },
    consoleUsers: { count: consoleUsers, of: 58 },
    privilegedUsers: index === 0 ? null : { count: privileged, of: 11 },
  })),
  gaps: [
    {
      part: "failedSignIns",
      reason: "`trail/2026/11/03/cut.json.gz` is damaged, so an hour of 3 November may be incomplete",
      failed: false,
    },
  ],
};
