import { type Command, Option } from "commander";
import { type Output, print } from "../terminal/output";
import { type ContextOptions, type ContextOutcome, context } from "./context";

const EXAMPLES = `
Examples:
  mfa-guard context --org --role-name OrganizationAudit --output mfa.json
  pulumi preview --policy-pack node_modules/@mfa-guard/policypack --policy-pack-config mfa.json
  mfa-guard context --profile audit --config mfa.json --output mfa.json   into the configuration that there is
  mfa-guard context --file details.json                                   of a saved account, without AWS
  mfa-guard context --org --role-name OrganizationAudit --check mfa.json  what has changed since

Exit codes: 0 written, or nothing changed; 1 with --check, something changed; 2 could not run, or not everything could be read.`;

/** Adds `context`; `done` is told how it ended. */
export function addContextCommand(program: Command, { out, err }: Output, done: (outcome: ContextOutcome) => void): void {
  program
    .command("context")
    .description("write what is deployed into the policy pack's configuration: accounts without users, SCPs and RCPs, what enforces MFA")
    .copyInheritedSettings(program)
    .addOption(
      new Option("--file <json...>", "saved `aws iam get-account-authorization-details`, one for each account").conflicts([
        "state",
        "profile",
        "org",
      ]),
    )
    .addOption(new Option("--state <json...>", "exported Pulumi states").conflicts(["profile", "org"]))
    .option(
      "--profile <name>",
      "the AWS profile of the account, or with --org of the management account; without it, the usual credentials",
    )
    .option("--org", "every account of the organization, with its SCPs and RCPs")
    .option("--role-name <name>", "with --org: the role to assume in each account")
    .addOption(
      new Option(
        "--keep <folder>",
        "with --org: keep what was read of each account there, and begin with what a run of the same day kept",
      ).conflicts(["file", "state"]),
    )
    .addOption(new Option("--config <json>", "a configuration to write into; what else is in it stays").conflicts("check"))
    .option("--check <json>", "write nothing, and say what has changed since this file was written")
    .option("--output <file>", "write it to this file, instead of printing it")
    .addHelpText("after", EXAMPLES)
    .action(async ({ output, ...options }: ContextOptions & { readonly output?: string }) =>
      done(await context(options, (text) => print(text, output, out), err)),
    );
}
