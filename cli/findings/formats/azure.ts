import type { FindingsReport } from "../finding";
import { gapsOf, leftOut, lineOf, unreadOf, verdictOf } from "./words";

/**
 * Issues of a run of Azure Pipelines, as logging commands: an error for each finding that fails the command.
 * https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands#logissue-log-an-error-or-warning
 */
export function azure(report: FindingsReport): string {
  const lines = [
    ...report.findings.map((finding) => {
      const { enforcement, policy, at } = finding;
      const column = at?.column === undefined ? {} : { columnnumber: at.column };
      const place = at === undefined ? {} : { sourcepath: at.file, linenumber: at.line, ...column };
      return issue({ type: enforcement === "advisory" ? "warning" : "error", ...place, code: policy }, lineOf(finding));
    }),
    ...unreadOf(report).map(({ sentence }) => issue({ type: "error" }, sentence)),
    ...[...gapsOf(report), ...leftOut(report)].map((sentence) => issue({ type: "warning" }, sentence)),
    verdictOf(report),
  ];
  return `${lines.join("\n")}\n`;
}

function issue(properties: Readonly<Record<string, string | number>>, data: string): string {
  const listed = Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))};`);
  return `##vso[task.logissue ${listed.join("")}]${escaped(data)}`;
}

/** What the agent turns back: https://github.com/microsoft/azure-pipelines-agent/blob/master/src/Agent.Sdk/Util/CommandStringConvertor.cs */
function escaped(text: string): string {
  return text.replaceAll("%", "%AZP25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return escaped(text).replaceAll("]", "%5D").replaceAll(";", "%3B");
}
