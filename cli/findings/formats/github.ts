import type { FindingsReport } from "../finding";
import { gapsOf, leftOut, lineOf, unreadOf, verdictOf } from "./words";

/**
 * Annotations of a run of GitHub Actions, as workflow commands: an error for each finding that fails the command.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export function github(report: FindingsReport): string {
  const lines = [
    ...report.findings.map((finding) => {
      const { enforcement, policy, at } = finding;
      const place = at === undefined ? {} : { file: at.file, line: at.line, ...(at.column !== undefined && { col: at.column }) };
      return command(enforcement === "advisory" ? "warning" : "error", { ...place, title: policy }, lineOf(finding));
    }),
    ...unreadOf(report).map(({ sentence }) => command("error", {}, sentence)),
    ...[...gapsOf(report), ...leftOut(report)].map((sentence) => command("notice", {}, sentence)),
    verdictOf(report),
  ];
  return `${lines.join("\n")}\n`;
}

function command(name: "error" | "warning" | "notice", properties: Readonly<Record<string, string | number>>, data: string): string {
  const listed = Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))}`);
  return `::${name}${listed.length === 0 ? "" : ` ${listed.join(",")}`}::${escaped(data)}`;
}

/** What the runner turns back: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
function escaped(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return escaped(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
