import { type Command, InvalidArgumentError, Option } from "commander";
import { type Output, print } from "../terminal/output";
import { startProgress } from "../terminal/progress";
import { UserError } from "../user-error";
import { FORMATS, type Format } from "./formats/formats";
import { makeReport } from "./make";
import type { Sources } from "./sources";
import { missed, type Thresholds } from "./thresholds";

const EXAMPLES = `
Examples:
  mfa-guard report --profile audit                          MFA adoption in the account of an AWS profile
  mfa-guard report --file details.json --credential-report report.csv --mfa-devices devices.json
  aws s3 sync s3://BUCKET/AWSLogs trail/AWSLogs
  mfa-guard report --profile audit --cloudtrail trail       and who used privileged roles, and failed sign-ins
  mfa-guard report --cloudtrail trail --privileged "*Admin" --privileged BreakGlass
  mfa-guard report --athena --profile audit --days 90       the same from Athena, where the records stay in S3
  mfa-guard report --profile audit --format json > 2026-11.json
  mfa-guard report --profile audit --since-report 2026-09.json 2026-10.json
  mfa-guard report --profile audit --minimum-adoption 95    for a scheduled check

Exit codes: 0 reported, 1 a threshold was missed or couldn't be confirmed, 2 couldn't run.`;

interface Options extends Sources, Thresholds {
  readonly format: Format;
  readonly output?: string;
}

/** Adds `report`; `done` is told whether every threshold was met. */
export function addReportCommand(program: Command, { out, err }: Output, done: (met: boolean) => void): void {
  program
    .command("report")
    .description("measure MFA: who has it, whether privileged roles are assumed with it, and failed sign-ins; nothing is changed")
    .copyInheritedSettings(program)
    .option("--profile <name>", "the AWS profile of the account, and of Athena")
    .option("--live", "with --cloudtrail or --athena: also read the account of the usual credentials")
    .addOption(
      new Option("--file <json>", "a saved `aws iam get-account-authorization-details`, instead of the live account").conflicts("live"),
    )
    .addOption(new Option("--credential-report <csv>", "a saved credential report, with or without --file").conflicts("live"))
    .addOption(
      new Option("--mfa-devices <json...>", "saved `aws iam list-mfa-devices` or `list-virtual-mfa-devices`, for the kinds of devices"),
    )
    .addOption(new Option("--cloudtrail <folder>", "CloudTrail's files as they are in S3, in any folder structure").conflicts("athena"))
    .option("--athena", "ask Amazon Athena instead, on the table that `MfaMonitoring` creates")
    .option("--workgroup <name>", "Athena's workgroup (default: mfa-guard)")
    .option("--athena-output <s3-url>", "where Athena puts its answers, unless the workgroup says where")
    .option("--database <name>", "the database of the table (default: mfa_guard)")
    .option("--table <name>", "the table (default: cloudtrail)")
    .option("--days <count>", "with --athena: how many days back (default: 30)", wholeNumber(1, 3650))
    .option(
      "--privileged <pattern...>",
      "names or ARNs of privileged roles, with `*` and `?`; without it, the account's policies say which",
    )
    .option("--since-report <json...>", "earlier reports in JSON: adoption over time")
    .option("--minimum-adoption <percent>", "fail below this share of users with MFA", percentage)
    .option("--minimum-privileged <percent>", "fail below this share of privileged access with MFA", percentage)
    .option("--fail-on-spikes", "fail if failed sign-ins spike")
    .addOption(new Option("--format <format>", "format of the report").choices(Object.keys(FORMATS)).default("table"))
    .option("--output <file>", "write the report to this file, instead of printing it")
    .addHelpText("after", EXAMPLES)
    .action(async (options: Options, command: Command) => {
      check(options, command);
      const progress = await startProgress();
      try {
        const report = await makeReport(options, progress.say);
        const text = FORMATS[options.format](report);
        progress.stop();
        print(text, options.output, out);
        const reasons = missed(report, options);
        for (const reason of reasons) err(`missed: ${reason}\n`);
        done(reasons.length === 0);
      } finally {
        progress.stop();
      }
    });
}

/** Options that mean nothing by themselves; one that the person's own defaults hold waits for its occasion. */
function check({ file, credentialReport, mfaDevices, cloudtrail, athena, profile }: Options, command: Command): void {
  const isGiven = (name: string) => command.getOptionValueSource(name) === "cli";
  if (profile !== undefined && (file !== undefined || credentialReport !== undefined) && !athena) {
    throw new UserError("--profile reads the live account and --file or --credential-report a saved one: leave one of them out");
  }
  if (mfaDevices !== undefined && credentialReport === undefined)
    throw new UserError("--mfa-devices belongs to --credential-report: name it too");
  const alone = (["workgroup", "athenaOutput", "database", "table", "days"] as const).find((name) => isGiven(name));
  if (alone !== undefined && !athena) throw new UserError(`--${dashed(alone)} belongs to --athena: name it too`);
  if (cloudtrail !== undefined || athena) return;
  const needing = (["privileged", "minimumPrivileged", "failOnSpikes"] as const).find((name) => isGiven(name));
  if (needing === undefined) return;
  throw new UserError(`--${dashed(needing)} needs CloudTrail records: name them with --cloudtrail or --athena`);
}

const dashed = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

function percentage(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value <= 100) return value;
  throw new InvalidArgumentError("It must be a number from 0 to 100.");
}
