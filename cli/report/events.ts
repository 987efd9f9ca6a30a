import type { AthenaRecords } from "./cloudtrail/athena";
import type { Records } from "./cloudtrail/engine";
import type { LocalRecords } from "./cloudtrail/local";
import { failedSignIns, type Span } from "./failed-sign-ins";
import { type PrivilegedRoles, privilegedAccess } from "./privileged-access";
import type { Gap, Report } from "./report";
import type { EventSources } from "./sources";

export type EventsPart = Pick<Report, "events" | "privilegedAccess" | "failedSignIns" | "gaps">;

/** The part of a report that rests on CloudTrail. `accountRoles` are the privileged ones, as far as an account says. */
export async function readEvents(
  sources: EventSources,
  accountRoles: readonly string[] | undefined,
  now: Date,
  say: (what: string) => void,
): Promise<EventsPart> {
  const roles = chosen(sources.privileged, accountRoles);
  if (sources.athena) {
    const { openAthena } = require("./cloudtrail/athena") as typeof import("./cloudtrail/athena");
    const records = await openAthena(sources, now, say);
    try {
      const measured = await measure(records, records.span, roles, say);
      return { ...measured, events: athenaEvents(records) };
    } finally {
      records.close();
    }
  }
  if (sources.cloudtrail === undefined) {
    const reason = "no CloudTrail records were named (--cloudtrail or --athena)";
    return { events: null, privilegedAccess: null, failedSignIns: null, gaps: both(reason, false) };
  }
  // DuckDB is loaded where it is needed.
  const { readLocal } = require("./cloudtrail/local") as typeof import("./cloudtrail/local");
  const records = await readLocal(sources.cloudtrail, say);
  try {
    const { firstHour, lastHour, files } = records;
    const span = firstHour !== null && lastHour !== null ? { firstHour, lastHour } : undefined;
    const measured = await measure(records, span, roles, say);
    const { duplicates } = records;
    return {
      ...measured,
      events: { source: sources.cloudtrail, records: records.records, duplicates, firstHour, lastHour, files, scannedBytes: null },
      gaps: [...measured.gaps, ...localGaps(records)],
    };
  } finally {
    records.close();
  }
}

function chosen(patterns: readonly string[] | undefined, arns: readonly string[] | undefined): PrivilegedRoles | undefined {
  return patterns !== undefined ? { patterns } : arns && { arns };
}

async function measure(records: Records, span: Span | undefined, roles: PrivilegedRoles | undefined, say: (what: string) => void) {
  say("Counting privileged access");
  const access = roles === undefined ? null : await privilegedAccess(records, roles);
  say("Counting failed sign-ins");
  const signIns = await failedSignIns(records, span);
  const reason = "which roles are privileged is not known: name them with --privileged, or an account";
  const gaps: readonly Gap[] = access === null ? [{ part: "privilegedAccess", reason, failed: false }] : [];
  return { privilegedAccess: access, failedSignIns: signIns, gaps };
}

function athenaEvents({ table, span, scannedBytes }: AthenaRecords): Report["events"] {
  return { source: table, records: null, duplicates: null, ...span, files: null, scannedBytes };
}

function localGaps({ files: { damaged }, timeless }: LocalRecords): readonly Gap[] {
  const count = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;
  return [
    ...(damaged.length === 0
      ? []
      : both(`${count(damaged.length, "damaged file")} could not be read, and nothing of that is counted`, true)),
    ...(timeless === 0 ? [] : both(`${count(timeless, "record")} without a time: not counted`, true)),
  ];
}

function both(reason: string, failed: boolean): readonly Gap[] {
  return [
    { part: "privilegedAccess", reason, failed },
    { part: "failedSignIns", reason, failed },
  ];
}
