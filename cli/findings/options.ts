import { type Command, InvalidArgumentError, Option } from "commander";
import { print } from "../terminal/output";
import { type FindingsReport, SEVERITIES, type Severity } from "./finding";
import { FORMATS, type Format } from "./formats/formats";

/** What every command that reports findings takes. */
export interface FindingsOptions {
  readonly format: Format;
  readonly output?: string;
  readonly severity?: Severity;
  readonly also?: readonly Copy[];
}

/** The same report in another format, in a file. */
interface Copy {
  readonly format: Format;
  readonly file: string;
}

export function addFindingsOptions(command: Command): Command {
  return command
    .addOption(new Option("--format <format>", "format of the report").choices(Object.keys(FORMATS)).default("table"))
    .option("--output <file>", "write the report to this file, instead of printing it")
    .option("--also <format=file>", "write the report in another format too, to this file; may be given more than once", readCopy, [])
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

/** Writes the report where the options say, in the formats that they name. */
export function printFindings(report: FindingsReport, { format, output, also = [] }: FindingsOptions, out: (text: string) => void): void {
  const circumstances = { now: new Date(), environment: process.env };
  for (const copy of also) print(FORMATS[copy.format](report, circumstances), copy.file, out);
  print(FORMATS[format](report, circumstances), output, out);
}

function readCopy(text: string, before: readonly Copy[]): readonly Copy[] {
  const [, format = "", file = ""] = /^([^=]*)=(.+)$/s.exec(text) ?? [];
  if (!Object.hasOwn(FORMATS, format)) {
    throw new InvalidArgumentError(`It is a format and a file, such as sarif=mfa.sarif; formats are ${Object.keys(FORMATS).join(", ")}.`);
  }
  return [...before, { format: format as Format, file }];
}
