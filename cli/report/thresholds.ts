import type { Part, Report, Share } from "./report";

export interface Thresholds {
  /** Percent. */
  readonly minimumAdoption?: number;
  /** Percent. */
  readonly minimumPrivileged?: number;
  readonly failOnSpikes?: boolean;
}

/** Which thresholds the report misses, one clause each. What could not be measured whole meets none. */
export function missed(report: Report, { minimumAdoption, minimumPrivileged, failOnSpikes }: Thresholds): readonly string[] {
  const { adoption, privilegedAccess, failedSignIns } = report;
  const people = privilegedAccess?.people;
  const access = people && { count: people.with, of: people.with + people.without + people.unseen };
  const spikes = failedSignIns?.spikes.length ?? 0;
  return [
    ...(minimumAdoption === undefined ? [] : below("MFA adoption", adoption?.users, minimumAdoption, lacking(report, "adoption"))),
    ...(minimumPrivileged === undefined
      ? []
      : below("privileged access with MFA", access, minimumPrivileged, lacking(report, "privilegedAccess"))),
    ...(failOnSpikes && spikes > 0 ? [`failed sign-ins spiked ${spikes === 1 ? "once" : `${spikes} times`}`] : []),
    ...(failOnSpikes ? lacking(report, "failedSignIns").map((reason) => `failed sign-ins can't be confirmed: ${reason}`) : []),
  ];
}

function below(what: string, share: Share | undefined, minimum: number, lacks: readonly string[]): readonly string[] {
  if (share === undefined) return [`${what} is unknown: ${lacks.join("; ") || "nothing says it"}`];
  const percent = share.of === 0 ? 100 : (100 * share.count) / share.of;
  if (percent < minimum) return [`${what} is ${percent.toFixed(1)} %, below ${minimum} %`];
  return lacks.map((reason) => `${what} can't be confirmed: ${reason}`);
}

function lacking({ gaps }: Report, part: Part): readonly string[] {
  return gaps.filter((gap) => gap.part === part && gap.failed).map(({ reason }) => reason);
}
