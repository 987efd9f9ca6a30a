import { Argument, type Command } from "commander";
import { readAnyJson } from "../account/read";
import { type Output, print } from "../terminal/output";
import { UserError } from "../user-error";
import { configurationIn } from "./configuration";
import { expand } from "./expand";
import { isShort } from "./file";

const EXAMPLES = `
Examples:
  mfa-guard config expand short.json > mfa.json
  pulumi preview --policy-pack node_modules/@mfa-guard/policypack --policy-pack-config mfa.json

docs/configuration.md describes the short file.`;

/** Adds `config`. */
export function addConfigCommand(program: Command, out: Output["out"]): void {
  program
    .command("config")
    .description("turn a short file, in which what policies share stands once, into the policy pack's configuration")
    .copyInheritedSettings(program)
    .addArgument(new Argument("<action>", "what to do").choices(["expand"]))
    .argument("<json>", "the short file, or `-` for standard input")
    .option("--output <file>", "write it to this file, instead of printing it")
    .addHelpText("after", EXAMPLES)
    .action(async (_action: string, path: string, { output }: { readonly output?: string }) => print(await expanded(path), output, out));
}

async function expanded(path: string): Promise<string> {
  const value = await readAnyJson(path, "a short file as docs/configuration.md describes it");
  if (!isShort(value)) throw new UserError(`\`${path}\` isn't a short file: that has \`"mfa-guard": 1\``);
  configurationIn(path, value);
  return `${JSON.stringify(expand(value), undefined, 2)}\n`;
}
