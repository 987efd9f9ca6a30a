import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { type Command, InvalidArgumentError, type Option } from "commander";
import { z } from "zod";
import { UserError } from "./user-error";

/** Options by their long names, for each command: `{ "session": { "profile": "dana", "duration": "12h" } }`. */
const shape = z.record(
  z.string(),
  z.record(z.string(), z.union([z.string(), z.number().transform(String), z.boolean(), z.array(z.string())])),
);
type Value = z.output<typeof shape>[string][string];

/**
 * The person's own file, and no other: `MFA_GUARD_CONFIG`, else `mfa-guard/config.json` in the folder for settings. One in the folder at hand
 * could come with a repository, and name programs to run.
 *
 * https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function defaultsFile(): string {
  const settings = process.platform === "win32" ? process.env.APPDATA : process.env.XDG_CONFIG_HOME;
  return process.env.MFA_GUARD_CONFIG || join(settings || join(homedir(), ".config"), "mfa-guard", "config.json");
}

/** Gives the program's options the defaults that the person's file holds; what is on the command line goes before them. */
export function applyDefaults(program: Command): void {
  const path = defaultsFile();
  if (!existsSync(path)) return;
  for (const [name, values] of Object.entries(read(path))) {
    const command = program.commands.find((each) => each.name() === name);
    if (command === undefined) throw new UserError(`\`${path}\` has defaults for \`${name}\`, which isn't a command`);
    for (const [long, value] of Object.entries(values)) {
      const option = command.options.find((each) => each.long === `--${long}`);
      if (option === undefined)
        throw new UserError(`\`${path}\` has the default \`${name}.${long}\`: \`mfa-guard ${name}\` has no --${long}`);
      command.setOptionValueWithSource(option.attributeName(), parsed(option, value, `\`${path}\`: \`${name}.${long}\``), "default");
    }
  }
}

function read(path: string): z.output<typeof shape> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new UserError(`\`${path}\` can't be read as JSON: it should hold defaults for options, as docs/cli.md describes them`);
  }
  const found = shape.safeParse(value);
  if (found.success) return found.data;
  throw new UserError(
    `\`${path}\` has another shape at \`${found.error.issues[0]?.path.join(".")}\`: it is {"command": {"option": value}}`,
  );
}

/** The value as the command line would take it. */
function parsed(option: Option, value: Value, where: string): unknown {
  const takesValue = option.required || option.optional;
  if (takesValue === (typeof value === "boolean")) throw new UserError(`${where} takes ${takesValue ? "a value" : "true or false"}`);
  if (typeof value === "boolean" || option.parseArg === undefined) return value;
  const words = [value].flat();
  try {
    if (option.argChoices !== undefined) for (const word of words) assertChoice(option.argChoices, word);
    return option.variadic ? words : option.parseArg(words[0] ?? "", undefined);
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw new UserError(`${where} is wrong: ${error.message}`);
    throw error;
  }
}

function assertChoice(choices: readonly string[], word: string): void {
  if (!choices.includes(word)) throw new InvalidArgumentError(`It is one of ${choices.join(", ")}.`);
}
