import type { Command, Option } from "commander";
import { profileNames } from "../aws/source";

export interface Candidate {
  readonly name: string;
  readonly description: string;
}

/** What may stand for the last of `words` (those after the program's name, the last one as far as it is typed): `"files"` where a path may. */
export async function candidates(program: Command, words: readonly string[]): Promise<readonly Candidate[] | "files"> {
  const last = words.at(-1) ?? "";
  const command = words.length > 1 ? program.commands.find((each) => each.name() === words[0]) : undefined;
  if (command === undefined) return startingWith(last, program.commands.filter(isVisible).map(nameOf));
  const before = command.options.find(({ long, short }) => [long, short].includes(words.at(-2)));
  if (before !== undefined && takesValue(before)) return startingWith(last, await valuesOf(before));
  if (last.startsWith("-")) return startingWith(last, command.options.map(flagOf));
  const [argument] = command.registeredArguments;
  return startingWith(last, (argument?.argChoices ?? []).map(bare));
}

function startingWith(start: string, all: readonly Candidate[] | "files"): readonly Candidate[] | "files" {
  return all === "files" ? all : all.filter(({ name }) => name.startsWith(start));
}

async function valuesOf(option: Option): Promise<readonly Candidate[] | "files"> {
  if (option.argChoices !== undefined) return option.argChoices.map(bare);
  if (option.attributeName() === "profile") return (await profileNames()).map(bare);
  return /<(json|csv|folder|file)/.test(option.flags) ? "files" : [];
}

const bare = (name: string): Candidate => ({ name, description: "" });
const nameOf = (command: Command): Candidate => ({ name: command.name(), description: command.description() });
const flagOf = ({ long, short, description }: Option): Candidate => ({ name: long ?? short ?? "", description });
const takesValue = ({ required, optional }: Option) => required || optional;
/** Commander tells which commands it hides to its help only. */
const isVisible = (command: Command) => command.name() !== "completion-server";
