import type { FindingsReport } from "../../../findings/finding";
import type { Place, ReachingUser } from "../../../findings/reach";

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
        users: reached.users.map(namedWithWay),
      })),
      accounts: report.reach.accounts.map((reached) => ({ ...reached, users: reached.users.map(namedWithWay) })),
    },
  };
}

function namedWithWay(user: ReachingUser): ReachingUser {
  return { ...named(user), via: user.via.map(named), steps: user.steps.map((step) => ({ ...step, on: named(step.on) })) };
}

function named<T extends Place>(place: T): T {
  const [, , , , account = ""] = place.id.split(":");
  return account === "" ? place : { ...place, name: `${place.name} (${account})` };
}
