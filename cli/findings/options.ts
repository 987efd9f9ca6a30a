import { type Command, Option } from "commander";
import { print } from "../terminal/output";
import { type FindingsReport, SEVERITIES, type Severity } from "./finding";
import { FORMATS, type Format } from "./formats/formats";

/** What every command that reports findings takes. */
export interface FindingsOptions {
  readonly format: Format;
  readonly output?: string;
  readonly severity?: Severity;
}

export function addFindingsOptions(command: Command): Command {
  return command
    .addOption(new Option("--format <format>", "format of the report").choices(Object.keys(FORMATS)).default("table"))
    .option("--output <file>", "write the report to this file, instead of printing it")
    .addOption(
      new Option("--severity <level>", "leave out findings that are less severe; they don't fail the command").choices(SEVERITIES),
    );
}

/** The report without the findings that are less severe than this, which it counts. */
export function atLeast(report: FindingsReport, severity: Severity | undefined): FindingsReport {
  if (severity === undefined) return report;
  const lowest = SEVERITIES.indexOf(severity);
  const findings = report.findings.filter((finding) => SEVERITIES.indexOf(finding.severity) <= lowest);
  return { ...report, findings, below: { severity, findings: report.findings.length - findings.length } };
}

/** Writes the report where the options say, in the format that they name. */
export function printFindings(report: FindingsReport, { format, output }: FindingsOptions, out: (text: string) => void): void {
  print(FORMATS[format](report, { now: new Date(), environment: process.env }), output, out);
}
