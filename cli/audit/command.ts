import { type Command, Option } from "commander";
import { addFindingsOptions } from "../findings/options";
import { audit, type Outcome } from "./audit";

const EXAMPLES = `
Examples:
  mfa-guard audit --profile audit                       judge the account of an AWS profile
  mfa-guard audit --org --role-name OrganizationAudit   judge every account of the organization
  aws iam get-account-authorization-details > details.json
  mfa-guard audit --file details.json                   judge a saved account, without AWS
  mfa-guard audit --file details.json --credential-report report.csv --format sarif > mfa.sarif
  mfa-guard audit --file details.json --config mfa.json with the policy pack's configuration
  mfa-guard audit --file details.json --format json > known.json
  mfa-guard audit --file details.json --baseline known.json
  mfa-guard audit --file details.json --fix-plan        commands that close what is open
  pulumi stack export --show-secrets | mfa-guard audit --state -

Exit codes: 0 nothing found, 1 findings, 2 could not run, or found nothing but could not judge every account.`;

/** Adds `audit`; `done` is told how it ended. */
export function addAuditCommand(program: Command, out: (text: string) => void, done: (outcome: Outcome) => void): void {
  const command = program
    .command("audit")
    .description("judge what is already in an account, with the policies of the policy pack; nothing is changed")
    .copyInheritedSettings(program)
    .addOption(
      new Option("--file <json>", "a saved `aws iam get-account-authorization-details`, instead of the live account").conflicts([
        "state",
        "profile",
        "org",
      ]),
    )
    .addOption(
      new Option("--credential-report <csv>", "a saved credential report that belongs to --file").conflicts(["state", "profile", "org"]),
    )
    .addOption(
      new Option(
        "--mfa-devices <json...>",
        "a saved `aws iam list-virtual-mfa-devices` that belongs to --file, for the root user's devices",
      ).conflicts(["state", "profile", "org"]),
    )
    .addOption(
      new Option("--state <json>", "an exported Pulumi state, instead of the live account").conflicts(["profile", "org", "fixPlan"]),
    )
    .option(
      "--profile <name>",
      "the AWS profile of the account, or with --org of the management account; without it, the usual credentials",
    )
    .addOption(new Option("--org", "every account of the organization").conflicts("fixPlan"))
    .option("--role-name <name>", "with --org: the role to assume in each account")
    .option("--config <json>", "levels, exemptions and limits, as a policy pack takes them");
  addFindingsOptions(command)
    .option("--baseline <json>", "an earlier report in JSON; report only what is new since")
    .addOption(new Option("--fix-plan", "print AWS CLI commands that close what is open, instead of the report").conflicts("format"))
    .addHelpText("after", EXAMPLES)
    .action(async (options) => done(await audit(options, out)));
}
