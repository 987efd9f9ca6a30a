import type { FindingsReport } from "../../../findings/finding";
import { Figures } from "../shared/figures";
import { listed } from "../shared/share";
import { count } from "../shared/text";
import { severityOf } from "./cards";
import { affectedCount, judgedCount, reachingCount, share } from "./counts";
import { SHOWN_SEVERITIES } from "./severity";

/** What is open, in one sentence and in numbers. */
export function Summary({ report }: { readonly report: FindingsReport }) {
  const { known, below } = report;
  const failed = report.accounts.filter(({ outcome }) => outcome === "failed").length;
  return (
    <>
      <p class="lead">{sentence(report)}</p>
      {known > 0 && (
        <p class="quiet">
          {count(known, "more finding")} {known === 1 ? "is" : "are"} in the baseline, and not shown.
        </p>
      )}
      {below !== undefined && below.findings > 0 && (
        <p class="quiet">
          {count(below.findings, "more finding")} {below.findings === 1 ? "is" : "are"} less severe than {below.severity}, and not shown.
        </p>
      )}
      {failed > 0 && (
        <p class="gap">
          <strong>{count(failed, "account")} could not be judged:</strong> what is open there doesn't show.
        </p>
      )}
      <Figures figures={figures(report)} />
    </>
  );
}

function sentence(report: FindingsReport): string {
  return `${[open(report), ...reachedBy(report.reach)].join("; ")}.`;
}

function open(report: FindingsReport): string {
  const { findings, known } = report;
  const undecided = findings.filter(({ level }) => level === "undecided").length;
  if (findings.length === 0) return known === 0 ? "Nothing is open in what was judged" : "Nothing new is open in what was judged";
  if (undecided === findings.length) return `Nothing is known to be open, but ${count(undecided, "finding")} could not be decided`;
  const [users, roles, root] = (["user", "role", "root"] as const).map((kind) => affectedCount(report, kind));
  const about = [
    ...(users ? [share(users, judgedCount(report, "User"), "user")] : []),
    ...(roles ? [share(roles, judgedCount(report, "Role"), "role")] : []),
    ...(root ? ["the root user"] : []),
  ];
  if (about.length === 0) return `${count(findings.length - undecided, "finding")} about no user or role`;
  return `Something is open for ${listed(about)}`;
}

/** A clause, or none where nobody reaches a privileged role. What can't be excluded is said to be possible, not to be so. */
function reachedBy({ roles }: FindingsReport["reach"]): readonly string[] {
  const reaches = roles.flatMap(({ users }) => users);
  const people = new Set(reaches.map(({ id }) => id)).size;
  const sure = reaches.every(({ certain }) => certain);
  const byPeople = roles.filter(({ users }) => users.length > 0).length;
  const byOthers = roles.filter(({ otherAccounts }) => otherAccounts).length;
  const verb = sure ? (people === 1 ? "reaches" : "reach") : "may reach";
  const those = `${count(people, "person", "people")} ${verb} ${count(byPeople, "privileged role")} without MFA`;
  if (byOthers === 0) return people === 0 ? [] : [those];
  if (people === 0) return [`users of other accounts reach ${count(byOthers, "privileged role")} without MFA`];
  return [`${those}, and users of other accounts ${byOthers.toLocaleString("en")}`];
}

function figures(report: FindingsReport): [string, string][] {
  const bySeverity = SHOWN_SEVERITIES.flatMap((severity): [string, string][] => {
    const found = report.findings.filter((finding) => severityOf(finding) === severity).length;
    return found === 0 ? [] : [[found.toLocaleString("en"), severity]];
  });
  return [
    ...(bySeverity.length === 0 ? [["0", "findings"] satisfies [string, string]] : bySeverity),
    [report.reach.roles.length.toLocaleString("en"), "privileged roles reached without MFA"],
    [reachingCount(report).toLocaleString("en"), "users who reach one, or become administrators"],
  ];
}
