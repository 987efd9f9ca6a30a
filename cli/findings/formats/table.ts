import Table from "cli-table3";
import { createColors } from "picocolors";
import { groupBy } from "../../../stack/group-by";
import { printable } from "../../terminal/printable";
import type { ExemptionState, Finding, FindingsReport, Severity } from "../finding";
import type { IdentityCenter } from "../identity-center";
import type { Reached, ReachedAccount, ReachedRole, Step } from "../reach";
import { gapsOf, kindOf, leftOut, marksOf, unreadOf, verdictOf } from "./words";

/** Always: whether the reader gets them is for the program to say, which knows where it prints. */
const colors = createColors(true);

const COLOUR: Readonly<Record<Severity, (text: string) => string>> = {
  critical: colors.red,
  high: colors.red,
  medium: colors.yellow,
  low: colors.cyan,
};
const SEVERITY_WIDTH = 10;
const BORDERS = 4;
const PADDING = 2;
/** Of a terminal. The longest policy's id fits into the last column even then. */
const NARROWEST = 80;

/** For people: the findings, what was judged, and what wasn't. */
export function table(report: FindingsReport): string {
  const { source, judged, findings, reach, exemptions, accounts } = report;
  const lines = findings.length === 0 ? [] : [rows(findings.slice(0, SHOWN)), ""];
  if (findings.length > SHOWN) lines.push(`These are the ${SHOWN} worst of ${findings.length} findings; --format json has them all.`);
  if (reach.roles.length > 0) lines.push("Privileged roles reachable without MFA:", ...reach.roles.map(reachLine));
  if (reach.accounts.length > 0) lines.push("Users who become administrators without MFA:", ...reach.accounts.map(accountLine));
  if (reach.presumed.length > 0) lines.push(`  ? is presumed, because ${printable(reach.presumed.join("; "))}.`);
  if (reach.rests !== undefined) lines.push(`Some users and roles get no further. ${printable(reach.rests)}`);
  if (report.identityCenter !== undefined) lines.push(...accessLines(report.identityCenter));
  for (const { policy, state, message } of exemptions) lines.push(`${STATES[state]}: ${policy}: ${printable(message)}`);
  const kinds = Object.entries(judged).map(([type, count]) => `${count} ${type.slice(type.lastIndexOf(":") + 1)}`);
  lines.push(`${printable(source)}: ${kinds.length === 0 ? "nothing to judge" : `judged ${kinds.join(", ")}`}.`);
  lines.push(...gapsOf(report));
  for (const { id, name, reason = "" } of accounts.filter(({ outcome }) => outcome === "skipped"))
    lines.push(printable(`Skipped: account ${id} (${name}): ${reason}.`));
  lines.push(...unreadOf(report).map(({ sentence }) => colors.red(sentence)), ...leftOut(report));
  lines.push((findings.length === 0 ? colors.green : colors.red)(verdictOf(report)));
  return `${lines.join("\n")}\n`;
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

function reachLine({ role, otherAccounts, ...reached }: ReachedRole): string {
  const others = otherAccounts ? ["users of other accounts"] : [];
  return `  role ${printable(role.name)}: ${[...reachingOf(reached), ...others].join(", ")}${cutOf(reached)}`;
}

function accountLine({ account, ...reached }: ReachedAccount): string {
  return `  account ${printable(account.name)}: ${reachingOf(reached).join(", ")}${cutOf(reached)}`;
}

function reachingOf({ users, unlisted = 0 }: Reached): readonly string[] {
  const named = users.slice(0, NAMED).map(({ name, via, steps, certain }) => {
    const assumes = steps.every(({ calls: [call] }) => call === "sts:AssumeRole");
    const through = assumes
      ? via.length === 0
        ? ""
        : ` through ${via.map((each) => printable(each.name)).join(", then ")}`
      : waysOf(steps);
    return `${printable(name)}${certain ? "" : "?"}${through}`;
  });
  const rest = users.length - named.length + unlisted;
  return rest > 0 ? [...named, `${rest} more`] : named;
}

function waysOf(steps: readonly Step[]): string {
  const told = steps.map(({ calls, on, existing }) => {
    const besides = existing === undefined ? "" : ` (if there is ${existing})`;
    return `${calls.join(" and ")} on ${printable(on.name)}${besides}`;
  });
  return ` by ${told.join(", then ")}`;
}

function cutOf({ cut, users }: Reached): string {
  if (cut === undefined || users.length === 0) return "";
  return `; ${cut.all ? (users.length === 1 ? "the way leads" : "every way found leads") : "most ways lead"} through ${printable(cut.by)}`;
}

/** Who holds privilege through Identity Center, and what nobody but a person can look up. */
function accessLines({ access, checklist }: IdentityCenter): readonly string[] {
  const held = access.slice(0, SHOWN).map(({ principal, permissionSet, account, session, boundary, people, granted }) => {
    const who = principal.kind === "group" ? `group ${principal.name} (${people.length})` : `user ${principal.name}`;
    return printable(
      `  ${who}: ${permissionSet.name} in ${account.name}, sessions of ${session}${boundary === undefined ? "" : `, within ${boundary}`}${granted ? ", perhaps by a grant" : ""}`,
    );
  });
  if (held.length === 0) return [];
  return [
    "Privileged access through IAM Identity Center:",
    ...held,
    "To look up, because no API shows it:",
    ...checklist.map((each) => `  ${each}`),
  ];
}

function rows(findings: readonly Finding[]): string {
  const width = Math.max(process.stdout.columns ?? 160, NARROWEST);
  const resourceWidth = width < 100 ? 27 : 34;
  const findingWidth = width - SEVERITY_WIDTH - resourceWidth - BORDERS;
  const drawn = new Table({
    head: ["severity", "resource", "finding"],
    colWidths: [SEVERITY_WIDTH, resourceWidth, findingWidth],
    wordWrap: true,
    wrapOnWordBoundary: true,
    style: { head: [], border: [] },
  });
  const words = ({ policy, enforcement, level, message }: Finding) => JSON.stringify([policy, enforcement, level, message]);
  for (const alike of groupBy(findings, words).values()) {
    const [first] = alike as [Finding, ...Finding[]];
    const { severity, policy, message } = first;
    drawn.push([
      COLOUR[severity](severity),
      alike.map(({ resource }) => `${kindOf(resource)}\n${broken(printable(resource.name), resourceWidth)}`).join("\n"),
      `${colors.bold(policy)}\n${broken(`${marksOf(first)}${printable(message)}`, findingWidth)}`,
    ]);
  }
  return drawn.toString();
}

/** The text with words broken that are longer than the column, which would be cut. */
function broken(text: string, column: number): string {
  const room = column - PADDING;
  return text.replace(/\S+/g, (word) => word.match(new RegExp(`.{1,${room}}`, "gu"))?.join("\n") ?? word);
}
