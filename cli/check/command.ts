import { type Command, Option } from "commander";
import { addFindingsOptions } from "../findings/options";
import { check } from "./check";
import { KINDS } from "./documents";

const EXAMPLES = `
Examples:
  mfa-guard check trust.json                            judge one document
  mfa-guard check policies/ 'modules/**/*.json'         every file of a folder and a pattern
  mfa-guard check --as scp guardrail.json               say what a document is where it could be several things
  mfa-guard check --as group everything.json            what a group's members have: is all of it denied without MFA?
  mfa-guard check --fix trust.json                      make the repair that is suggested, and keep a copy of the file
  aws iam get-role --role-name Admin | mfa-guard check -
  mfa-guard check cdk.out/*.template.json               CloudFormation templates, as the CDK writes them
  terraform show -json plan.tfplan | mfa-guard check -
  mfa-guard check --format sarif policies/ > mfa.sarif

Exit codes: 0 nothing found, 1 findings, 2 could not run.`;

/** Adds `check`; `done` is told whether nothing was found. */
export function addCheckCommand(program: Command, out: (text: string) => void, done: (fine: boolean) => void): void {
  const command = program
    .command("check")
    .description(
      "judge IAM documents, templates and plans in files, with the policies of the policy pack; nothing is changed without --fix",
    )
    .copyInheritedSettings(program)
    .argument("<files...>", "files, folders or patterns; `-` is standard input")
    .addOption(new Option("--as <kind>", "what the documents are, where they could be several things").choices(KINDS))
    .option("--skip-others", "pass over files that hold nothing that is judged, instead of failing")
    .option("--fix", "make the repairs that are suggested, and report what is left; a copy of each changed file stays (FILE.bak)")
    .option("--config <json>", "levels, exemptions and limits, as a policy pack takes them");
  addFindingsOptions(command)
    .option("--baseline <json>", "an earlier report in JSON; report only what is new since")
    .addHelpText("after", EXAMPLES)
    .action(async (files, options) => done(await check(files, options, out)));
}
