import { Command, CommanderError, Option } from "commander";
import { audit } from "./audit/audit";
import { FORMATS } from "./audit/formats/formats";
import { version } from "./package.json";
import { UserError } from "./user-error";

/** Exit codes of every command. */
export const EXIT = { fine: 0, findings: 1, couldNotRun: 2 } as const;

const AUDIT_EXAMPLES = `
Examples:
  mfa-guard audit --profile audit                       judge the account of an AWS profile
  aws iam get-account-authorization-details > details.json
  mfa-guard audit --file details.json                   judge a saved account, without AWS
  mfa-guard audit --file details.json --credential-report report.csv --format sarif > mfa.sarif
  mfa-guard audit --file details.json --format json > known.json
  mfa-guard audit --file details.json --baseline known.json
  mfa-guard audit --file details.json --fix-plan        commands that close what is open
  pulumi stack export --show-secrets | mfa-guard audit --state -

Exit codes: 0 nothing found, 1 findings, 2 could not run.`;

/** Where a command writes: its result, and what went wrong. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

/** The program's commands and options; an action hands its exit code to `done`. */
export function commandLine({ out, err }: Output, done: (code: number) => void): Command {
  const program = new Command("mfa-guard")
    .description("Judges whether anybody can act in AWS without MFA.")
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: err })
    .showHelpAfterError("Run it with --help for what it takes.");
  program
    .command("audit")
    .description("judge what is already in an account, with the policies of the policy pack; nothing is changed")
    .copyInheritedSettings(program)
    .addOption(
      new Option("--file <json>", "a saved `aws iam get-account-authorization-details`, instead of the live account").conflicts([
        "state",
        "profile",
      ]),
    )
    .addOption(new Option("--credential-report <csv>", "a saved credential report that belongs to --file").conflicts(["state", "profile"]))
    .addOption(new Option("--state <json>", "an exported Pulumi state, instead of the live account").conflicts(["profile", "fixPlan"]))
    .option("--profile <name>", "the AWS profile of the account; without it, the usual credentials")
    .addOption(new Option("--format <format>", "how to print").choices(Object.keys(FORMATS)).default("table"))
    .option("--baseline <json>", "an earlier report in JSON; report only what is new since")
    .addOption(new Option("--fix-plan", "print AWS CLI commands that close what is open, instead of the report").conflicts("format"))
    .addHelpText("after", AUDIT_EXAMPLES)
    .action(async (options) => {
      done((await audit(options, out)) ? EXIT.findings : EXIT.fine);
    });
  return program;
}

/** Runs one command line (without the program's own name) and resolves to its exit code. */
export async function runCommand(args: readonly string[], output: Output): Promise<number> {
  let code: number = EXIT.fine;
  try {
    await commandLine(output, (done) => {
      code = done;
    }).parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.couldNotRun;
    if (!(error instanceof UserError)) throw error;
    output.err(`error: ${error.message}\n`);
    return EXIT.couldNotRun;
  }
}
