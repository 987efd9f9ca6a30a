import { printable } from "../../terminal/printable";
import type { Finding, FindingsReport } from "../finding";
import { gapsOf, kindOf, leftOut, marksOf, policyOf, unreadOf, verdictOf } from "./words";

/** For a comment or a job's summary: GitHub takes comments of 65,536 characters. */
const ROOM = 60_000;

/** GitHub's dialect: https://github.github.com/gfm/. Names are shown as code or escaped, so none of them is read as Markdown. */
export function markdown(report: FindingsReport): string {
  const rows = within(
    ROOM,
    report.findings.map((finding) => row(finding)),
  );
  const table = rows.length === 0 ? [] : ["| severity | resource | finding |", "| --- | --- | --- |", ...rows, ""];
  const cut = rows.length < report.findings.length ? [`These are the ${rows.length} worst.`, ""] : [];
  const notes = [...unreadOf(report).map(({ sentence }) => sentence), ...gapsOf(report), ...leftOut(report), ...reached(report)];
  const lines = [
    `**MFA Guard: ${verdictOf(report)}**`,
    "",
    ...table,
    ...cut,
    `Judged: ${code(report.source)}.`,
    ...notes.slice(0, NOTES).flatMap((note) => ["", prose(note)]),
  ];
  return `${lines.join("\n")}\n`;
}

/** More notes than this belong in another format. */
const NOTES = 50;

function reached({ reach: { roles, accounts } }: FindingsReport): readonly string[] {
  const administrators = accounts.map(
    ({ account, users, unlisted = 0 }) =>
      `Users who become administrators of account ${account.name} without MFA: ${users.length + unlisted}.`,
  );
  return [...administrators.map(printable), ...rolesOf(roles)];
}

function rolesOf(roles: FindingsReport["reach"]["roles"]): readonly string[] {
  if (roles.length === 0) return [];
  const names = roles.slice(0, 12).map(({ role }) => `\`${role.name}\``);
  const more = roles.length > names.length ? `, and ${roles.length - names.length} more` : "";
  return [printable(`Privileged roles reachable without MFA: ${names.join(", ")}${more}.`)];
}

function row(finding: Finding): string {
  const { severity, policy, resource, at, message } = finding;
  const place = at === undefined ? "" : `<br>${code(`${at.file}:${at.line}`)}`;
  const { url } = policyOf(policy);
  const id = url === undefined ? code(policy) : `[${code(policy)}](${url})`;
  return `| ${severity} | ${kindOf(resource)} ${code(resource.name)}${place} | ${id}<br>${marksOf(finding)}${prose(message)} |`;
}

/** The rows that have room, the first ones first. */
function within(room: number, rows: readonly string[]): readonly string[] {
  let used = 0;
  const end = rows.findIndex((each) => {
    used += each.length + 1;
    return used > room;
  });
  return end === -1 ? rows : rows.slice(0, end);
}

/** Our own sentence, in which names stand in backticks. Whatever a name does to that order, each part comes out as code or escaped. */
function prose(sentence: string): string {
  return printable(sentence)
    .split("`")
    .map((part, index) => (index % 2 === 0 ? escaped(part) : code(part)))
    .join("");
}

/** A code span; where a name has what ends one or a table's cell, the same as HTML, in which entities are never markup. */
function code(name: string): string {
  const text = printable(name).trim();
  if (text === "") return "";
  if (!/[`|\\]/.test(text)) return `\`${text}\``;
  return `<code>${text.replace(/[^\p{L}\p{N} ]/gu, (character) => `&#${character.codePointAt(0)};`)}</code>`;
}

/** Text that stays text: no markup, link, mention, reference or emoji. */
function escaped(text: string): string {
  return text
    .replace(/[\\*_[\]<>&|~$:!]/g, "\\$&")
    .replace(/www\./gi, (start) => `${start.slice(0, -1)}\\.`)
    .replace(/[@#]/g, "$&\u200b");
}
