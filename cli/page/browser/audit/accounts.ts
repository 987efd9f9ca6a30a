import type { FindingsReport } from "../../../findings/finding";
import type { Place } from "../../../findings/reach";

/** The report of an organization with each name's account beside it: two accounts may have an `admin` each. Any other report as it is. */
export function withAccounts(report: FindingsReport): FindingsReport {
  if (report.kind !== "organization") return report;
  return {
    ...report,
    findings: report.findings.map((finding) => ({
      ...finding,
      resource: named(finding.resource),
      affects: finding.affects.map(named),
    })),
    reach: {
      ...report.reach,
      roles: report.reach.roles.map((reached) => ({
        ...reached,
        role: named(reached.role),
        users: reached.users.map((user) => ({ ...named(user), via: user.via.map(named) })),
      })),
    },
  };
}

function named<T extends Place>(place: T): T {
  const [, , , , account = ""] = place.id.split(":");
  return account === "" ? place : { ...place, name: `${place.name} (${account})` };
}
