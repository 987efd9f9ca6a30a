import type { Command } from "commander";
import { addFindingsOptions } from "../findings/options";
import type { Output } from "../terminal/output";
import { preview } from "./preview";

const EXAMPLES = `
Examples:
  mfa-guard preview                                      preview the stack that is selected
  mfa-guard preview -- --stack dev --cwd infrastructure  give Pulumi what it takes
  mfa-guard preview --format sarif --output mfa.sarif -- --stack dev
  mfa-guard preview --pack ../policypack -- --stack dev --policy-pack-config mfa.json
  mfa-guard preview --base state --only-new -- --stack dev
  mfa-guard preview -- up --stack dev                    update instead of previewing

Exit codes: 0 nothing found, 1 findings that block, 2 could not run; where Pulumi failed for another reason, Pulumi's own.`;

/** Adds `preview`; `done` is told the exit code. */
export function addPreviewCommand(program: Command, output: Output, done: (code: number) => void): void {
  const command = program
    .command("preview")
    .description("preview a Pulumi program under the policy pack, and report each finding at its line of the program")
    .copyInheritedSettings(program)
    .argument("[arguments...]", "after `--`: what `pulumi preview` takes, or `up` and what that takes");
  addFindingsOptions(command)
    .option("--pack <folder>", "the policy pack's folder, instead of the one that is installed")
    .option("--base <what>", "compare with `state`, which is what is deployed, or with an earlier report in JSON")
    .option("--only-new", "with --base: report only what this change opens, so that nothing else blocks")
    .addHelpText("after", EXAMPLES)
    .action(async (words, options) => done(await preview(words, options, output)));
}
