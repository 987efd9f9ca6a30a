import Table from "cli-table3";
import { createColors } from "picocolors";
import { groupBy } from "../../../stack/group-by";
import { printable } from "../../terminal/printable";
import type { ExemptionState, Finding, FindingsReport, Severity } from "../finding";
import type { ReachedRole } from "../reach";

/** Always: whether the reader gets them is for the program to say, which knows where it prints. */
const colors = createColors(true);

const COLOUR: Readonly<Record<Severity, (text: string) => string>> = {
  critical: colors.red,
  high: colors.red,
  medium: colors.yellow,
  low: colors.cyan,
};
const SEVERITY_WIDTH = 11;
const RESOURCE_WIDTH = 34;
const NARROWEST = 100;

/** For people: the findings, what was judged, and what wasn't. */
export function table({ source, judged, findings, reach, exemptions, known, below, notJudged, accounts }: FindingsReport): string {
  const lines = findings.length === 0 ? [] : [rows(findings.slice(0, SHOWN)), ""];
  if (findings.length > SHOWN) lines.push(`These are the ${SHOWN} worst of ${findings.length} findings; --format json has them all.`);
  if (reach.roles.length > 0) lines.push("Privileged roles reachable without MFA:", ...reach.roles.map(reachLine));
  if (reach.presumed.length > 0) lines.push(`  ? is presumed, because ${printable(reach.presumed.join("; "))}.`);
  for (const { policy, state, message } of exemptions) lines.push(`${STATES[state]}: ${policy}: ${printable(message)}`);
  const kinds = Object.entries(judged).map(([type, count]) => `${count} ${type.slice(type.lastIndexOf(":") + 1)}`);
  lines.push(`${printable(source)}: ${kinds.length === 0 ? "nothing to judge" : `judged ${kinds.join(", ")}`}.`);
  for (const reason of new Set(notJudged.map((gap) => gap.reason))) {
    const without = notJudged.filter((gap) => gap.reason === reason).map(({ policy }) => policy);
    lines.push(`Not judged: ${without.join(", ")} (${printable(reason)}).`);
  }
  const unread = (outcome: string) =>
    accounts
      .filter((each) => each.outcome === outcome)
      .map(({ id, name, reason = "" }) => printable(`account ${id} (${name}): ${reason}.`));
  for (const line of unread("skipped")) lines.push(`Skipped: ${line}`);
  for (const line of unread("failed")) lines.push(colors.red(`Failed: ${line}`));
  if (below !== undefined && below.findings > 0) lines.push(belowLine(below));
  const already = known === 0 ? "" : ` (${known} more in the baseline)`;
  const verdict = `${findings.length === 0 ? "No" : findings.length} ${findings.length === 1 ? "finding" : "findings"}${already}.`;
  lines.push((findings.length === 0 ? colors.green : colors.red)(verdict));
  return `${lines.join("\n")}\n`;
}

/** Of what `--severity` leaves out. */
function belowLine({ severity, findings }: NonNullable<FindingsReport["below"]>): string {
  return `${findings} less severe than ${severity} ${findings === 1 ? "isn't" : "aren't"} reported (--severity).`;
}

const STATES: Readonly<Record<ExemptionState["state"], string>> = {
  "in-use": "In use",
  listed: "In use",
  ending: "Ends soon",
  unused: "Unused",
  ended: "Ended",
};

/** More findings than this nobody reads in a terminal. */
const SHOWN = 500;

/** More users than this a reader takes from the JSON report. */
const NAMED = 12;

function reachLine({ role, users, unlisted = 0, otherAccounts }: ReachedRole): string {
  const named = users.slice(0, NAMED).map(({ name, via, certain }) => {
    const through = via.length === 0 ? "" : ` through ${via.map((each) => printable(each.name)).join(", then ")}`;
    return `${printable(name)}${certain ? "" : "?"}${through}`;
  });
  const rest = users.length - named.length + unlisted;
  const more = rest > 0 ? [`${rest} more`] : [];
  const others = otherAccounts ? ["users of other accounts"] : [];
  return `  role ${printable(role.name)}: ${[...named, ...more, ...others].join(", ")}`;
}

function rows(findings: readonly Finding[]): string {
  const width = Math.max(process.stdout.columns ?? 160, NARROWEST);
  const borders = 4;
  const drawn = new Table({
    head: ["severity", "resource", "finding"],
    colWidths: [SEVERITY_WIDTH, RESOURCE_WIDTH, width - SEVERITY_WIDTH - RESOURCE_WIDTH - borders],
    wordWrap: true,
    wrapOnWordBoundary: true,
    style: { head: [], border: [] },
  });
  const words = ({ policy, enforcement, level, message }: Finding) => JSON.stringify([policy, enforcement, level, message]);
  for (const alike of groupBy(findings, words).values()) {
    const { severity, enforcement, level, policy, message } = alike[0] as Finding;
    const marks = [...(enforcement === "advisory" ? ["advisory: "] : []), ...(level === "undecided" ? ["undecided: "] : [])].join("");
    drawn.push([
      COLOUR[severity](severity),
      alike.map(({ resource: { type, name } }) => `${type.slice(type.lastIndexOf(":") + 1)}\n${printable(name)}`).join("\n"),
      `${colors.bold(policy)}\n${marks}${printable(message)}`,
    ]);
  }
  return drawn.toString();
}
