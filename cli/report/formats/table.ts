import Table from "cli-table3";
import { createColors } from "picocolors";
import { printable } from "../../terminal/printable";
import type { Adoption, Events, FailedSignIns, PrivilegedAccess, Report, Share, Spike } from "../report";
import { dailySignIns, trendChart } from "./charts";

/** Always: whether the reader gets them is for the program to say, which knows where it prints. */
const colors = createColors(true);
const MOST_ROWS = 10;

/** For people: the three metrics, the worst rows of each, and what they don't rest on. */
export function table(report: Report): string {
  const { account, adoption, events, privilegedAccess, failedSignIns, trend, gaps } = report;
  const lines = [
    ...(adoption ? adoptionLines(adoption, account) : []),
    ...(trend.length > 1 ? ["", "Users with MFA over time, in percent:", trendChart(trend)] : []),
    ...(events ? ["", eventLine(events)] : []),
    ...(privilegedAccess ? ["", ...accessLines(privilegedAccess)] : []),
    ...(failedSignIns ? ["", ...signInLines(failedSignIns)] : []),
    ...(events?.files?.damaged ?? []).map(({ path, reason }) => colors.yellow(`Skipped \`${printable(path)}\`: ${reason}.`)),
  ];
  const reasons = new Map<string, boolean>();
  for (const { reason, failed } of gaps) reasons.set(reason, failed || reasons.get(reason) === true);
  const notes = [...reasons].map(([reason, failed]) =>
    (failed ? colors.yellow : String)(`Not measured: ${printable(reason).replace(/\.$/, "")}.`),
  );
  return `${[...lines, ...(notes.length > 0 ? ["", ...notes] : [])].join("\n").trimStart()}\n`;
}

function percent({ count, of }: Share): string {
  return of === 0 ? "none to count" : `${((100 * count) / of).toFixed(1)} % (${number(count)} of ${number(of)})`;
}

function judged(share: Share): string {
  return (share.count === share.of ? colors.green : colors.red)(percent(share));
}

function adoptionLines(adoption: Adoption, account: string | null): readonly string[] {
  const { users, consoleUsers, privilegedUsers, devices, root, withoutMfaByAge, withoutMfa, withoutMfaLeftOut } = adoption;
  const kinds = { virtual: "authenticator app", securityKey: "security key", hardware: "hardware token", unknown: "unknown kind" } as const;
  const held = Object.entries(kinds).filter(([kind]) => devices[kind as keyof typeof kinds] > 0);
  const ages = withoutMfaByAge.filter(({ users }) => users > 0);
  const more = withoutMfa.length + withoutMfaLeftOut - MOST_ROWS;
  return [
    colors.bold(`MFA adoption in account ${account ?? "unknown"}`),
    `  users             ${judged(users)}`,
    `  console users     ${judged(consoleUsers)}`,
    ...(privilegedUsers ? [`  privileged users  ${judged(privilegedUsers)}`] : []),
    `  root user         ${root === null ? "unknown" : root.mfa ? colors.green("has MFA") : colors.red("no MFA")}`,
    ...(held.length === 0
      ? []
      : [`  devices           ${held.map(([kind, name]) => `${devices[kind as keyof typeof kinds]} × ${name}`).join(", ")}`]),
    ...(ages.length === 0
      ? []
      : [
          `  without MFA       ${ages.map(({ fromDays, toDays, users }) => `${users} made ${toDays === null ? `over ${fromDays}` : `${fromDays}–${toDays}`} days ago`).join(", ")}`,
        ]),
    ...(withoutMfa.length === 0
      ? []
      : [
          rows(
            ["user without MFA", "age in days", "signs in to the console", "access keys", "privileged"],
            withoutMfa
              .slice(0, MOST_ROWS)
              .map(({ name, ageDays, console, accessKeys, privileged }) => [
                name,
                ageDays ?? "unknown",
                console ? "yes" : "no",
                accessKeys,
                privileged === null ? "unknown" : privileged ? "yes" : "no",
              ]),
          ),
        ]),
    ...(more > 0 ? [`  and ${number(more)} more: --format json lists them`] : []),
  ];
}

function eventLine({ source, records, duplicates, firstHour, lastHour, files, scannedBytes }: Events): string {
  const span = firstHour === null ? "no records" : `${firstHour}:00 to ${lastHour}:59 UTC`;
  const read = records === null ? "" : `, ${number(records)} records (${number(duplicates ?? 0)} duplicates not counted)`;
  const from = files === null ? "" : ` in ${number(files.read)} ${files.read === 1 ? "file" : "files"}`;
  const scanned = scannedBytes === null ? "" : `, ${(scannedBytes / 1e6).toFixed(1)} MB scanned`;
  return `CloudTrail: \`${printable(source)}\`, ${span}${read}${from}${scanned}.`;
}

function accessLines({
  people,
  failed,
  roleChains,
  services,
  federated,
  other,
  roles,
  withoutMfa,
  withoutMfaLeftOut,
}: PrivilegedAccess): readonly string[] {
  const all = { count: people.with, of: people.with + people.without + people.unseen };
  const refused = failed.with + failed.without + failed.unseen;
  const more = withoutMfa.length + withoutMfaLeftOut - MOST_ROWS;
  return [
    colors.bold(`Privileged access with MFA: ${judged(all)}`),
    `  without MFA ${number(people.without)}, MFA unseen ${number(people.unseen)}; refused ${number(refused)}; counted apart: role chains ${number(roleChains)}, services ${number(services)}, federated ${number(federated)}${other > 0 ? `, unknown callers ${number(other)}` : ""}`,
    ...(roles.length === 0
      ? []
      : [
          rows(
            ["privileged role", "with MFA", "without", "unseen", "role chains", "services", "federated"],
            roles
              .slice(0, MOST_ROWS)
              .map((each) => [
                short(each.role),
                each.people.with,
                each.people.without,
                each.people.unseen,
                each.roleChains,
                each.services,
                each.federated,
              ]),
          ),
        ]),
    ...(withoutMfa.length === 0
      ? []
      : [
          rows(
            ["who assumed it without MFA", "role", "MFA", "calls", "last", "from"],
            withoutMfa
              .slice(0, MOST_ROWS)
              .map(({ caller, role, mfa, calls, last, addresses }) => [
                short(caller),
                short(role),
                mfa,
                calls,
                last,
                addresses[0] ?? "unknown",
              ]),
          ),
        ]),
    ...(more > 0 ? [`  and ${number(more)} more: --format json lists them`] : []),
  ];
}

function signInLines(signIns: FailedSignIns): readonly string[] {
  const { consoleFailures, consoleWithoutMfa, deniedWithoutMfa, hours, spikes } = signIns;
  return [
    colors.bold("Failed sign-ins"),
    `  to the console ${number(consoleFailures)}; to the console without MFA, successful ${number(consoleWithoutMfa)}; API calls without MFA, denied ${number(deniedWithoutMfa)}`,
    ...(hours.length > 1 ? ["  failed and denied, by day:", dailySignIns(hours)] : []),
    spikes.length === 0 ? colors.green("  no spikes") : colors.red(`  ${spikes.length} ${spikes.length === 1 ? "spike" : "spikes"}`),
    ...(spikes.length === 0
      ? []
      : [rows(["hour (UTC)", "what", "count", "usual", "users", "from"], spikes.slice(0, MOST_ROWS).map(spikeRow))]),
  ];
}

const MEASURES = {
  consoleFailures: "failed sign-ins",
  consoleWithoutMfa: "sign-ins without MFA",
  deniedWithoutMfa: "denied without MFA",
} as const;

function spikeRow({ hour, measure, count, median, users, addresses }: Spike): readonly (string | number)[] {
  const some = (all: readonly string[]) => `${all.slice(0, 3).join(", ")}${all.length > 3 ? ` and ${all.length - 3} more` : ""}`;
  return [
    `${hour}:00`,
    MEASURES[measure],
    count,
    median,
    some(users.map(({ user }) => user)),
    some(addresses.map(({ address }) => address)),
  ];
}

const COMPACT = { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" };
const number = (value: number) => value.toLocaleString("en");

function rows(head: readonly string[], cells: readonly (readonly (string | number)[])[]): string {
  const drawn = new Table({ head: [...head], chars: COMPACT, style: { head: [], border: [] } });
  for (const row of cells) {
    drawn.push(row.map((cell) => (typeof cell === "number" ? { content: number(cell), hAlign: "right" as const } : printable(cell))));
  }
  return drawn.toString();
}

/** An IAM ARN from its account on. */
const short = (arn: string) => arn.replace(/^arn:[^:]+:iam::/, "");
