import { type Command, Option } from "commander";
import { today } from "../../policypack/policy/exemptions";
import { type Output, print } from "../terminal/output";
import type { ExemptOptions } from "./exempt";
import { FORMATS, type Format } from "./formats/formats";
import { listExemptions } from "./listed";

const EXEMPT_EXAMPLES = `
Examples:
  mfa-guard exempt mfa.json --policy iam-user-requires-mfa --resource legacy-backup \\
    --reason "The vendor moves it to a role" --owner dana@example.com --until 2027-03-31
  mfa-guard audit --profile audit --format json > audit.json
  mfa-guard exempt mfa.json --findings audit.json       choose a finding, and be asked for the rest
  mfa-guard exempt mfa.json --findings audit.json --resource legacy-backup ...   from every policy that finds something there

The file is Pulumi's, in either form, or a short one. The lines that it writes on are laid out again; every other one stays as it is.`;

const LIST_EXAMPLES = `
Examples:
  mfa-guard exemptions mfa.json
  mfa-guard audit --profile audit --config mfa.json --format json > audit.json
  mfa-guard exemptions mfa.json --findings audit.json --format html --output exemptions.html

Exit codes: 0 none has ended, 1 at least one has, 2 couldn't run.`;

interface ListOptions {
  readonly findings?: string;
  readonly format: Format;
  readonly output?: string;
}

/** Adds `exempt` and `exemptions`; `done` is told whether any exemption has ended. */
export function addExemptionCommands(program: Command, out: Output["out"], done: (ended: boolean) => void): void {
  program
    .command("exempt")
    .description("write an exemption with a reason, an owner and an end into the policy pack's configuration")
    .copyInheritedSettings(program)
    .argument("<json>", "the configuration, which is created if it isn't there")
    .option("--findings <json>", "an audit in JSON: the exemption is for what it finds")
    .option("--policy <id...>", "the policies to exempt from; with --findings, all that find something in the resources")
    .option("--resource <name...>", "URNs, Pulumi names or AWS names; `*` stands for any text")
    .option("--reason <text>", "why it can't be put right yet")
    .option("--owner <name>", "who answers for it")
    .option("--until <day>", "the last day on which it holds, in UTC: YYYY-MM-DD")
    .option("--ticket <text>", "where the work is planned")
    .addHelpText("after", EXEMPT_EXAMPLES)
    .action(async (path: string, options: ExemptOptions) => {
      const { exempt } = require("./exempt") as typeof import("./exempt");
      const { openTerminal } = require("../terminal/prompts") as typeof import("../terminal/prompts");
      out(await exempt(path, options, openTerminal(), today()));
    });
  program
    .command("exemptions")
    .description("list the exemptions of a configuration: in use, unused, ending soon, ended; Pulumi's own exceptions too")
    .copyInheritedSettings(program)
    .argument("<json>", "the policy pack's configuration")
    .option("--findings <json>", "an audit in JSON, made with this configuration: it says which are in use")
    .addOption(new Option("--format <format>", "format of the list").choices(Object.keys(FORMATS)).default("table"))
    .option("--output <file>", "write the list to this file, instead of printing it")
    .addHelpText("after", LIST_EXAMPLES)
    .action(async (path: string, { findings, format, output }: ListOptions) => {
      const report = await listExemptions(path, findings, today());
      print(FORMATS[format](report), output, out);
      done(report.exemptions.some(({ standing }) => standing === "ended"));
    });
}
