import { parseArgs } from "node:util";
import { UserError } from "../user-error";

/** What must be known of a command line that Pulumi itself will read. */
export interface PulumiArguments {
  readonly command: "preview" | "up";
  /** After the command. */
  readonly rest: readonly string[];
  /** Where Pulumi looks for the project from, relative to the working directory. */
  readonly folder: string;
  readonly stack: string | undefined;
  readonly packs: readonly string[];
  readonly packConfigs: readonly string[];
  /** The flags that say how the engine's events are shown. */
  readonly display: readonly string[];
}

const COMMANDS: Readonly<Record<string, PulumiArguments["command"]>> = { preview: "preview", pre: "preview", up: "up", update: "up" };

/** https://www.pulumi.com/docs/iac/cli/commands/pulumi_preview/ */
const DISPLAY = ["diff", "show-config", "show-reads", "show-replacement-steps", "show-sames", "suppress-outputs", "suppress-progress"];

/** Reads the words after `--`: a command, which is `preview` where there is none, and what it takes. */
export function readArguments(words: readonly string[]): PulumiArguments {
  const [first = "", ...others] = words;
  const named = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  if (named === undefined && /^\w/.test(first)) {
    throw new UserError(`\`${first}\` can't be run here: after \`--\`, write what \`pulumi preview\` takes, or \`up\` and what that takes`);
  }
  const rest = named === undefined ? words : others;
  const { values } = parseArgs({
    args: [...rest],
    strict: false,
    options: {
      cwd: { type: "string", short: "C" },
      stack: { type: "string", short: "s" },
      color: { type: "string" },
      "policy-pack": { type: "string", multiple: true },
      "policy-pack-config": { type: "string", multiple: true },
      json: { type: "boolean", short: "j" },
    },
  });
  for (const flag of ["json", "event-log"]) {
    if (values[flag] !== undefined) throw new UserError(`leave out \`--${flag}\` after \`--\`: this command sets it (see --format)`);
  }
  return {
    command: named ?? "preview",
    rest,
    folder: texts(values.cwd)[0] ?? ".",
    stack: texts(values.stack)[0],
    packs: texts(values["policy-pack"]),
    packConfigs: texts(values["policy-pack-config"]),
    display: [
      ...DISPLAY.filter((flag) => values[flag] !== undefined).map((flag) => `--${flag}`),
      ...texts(values.color).map((when) => `--color=${when}`),
    ],
  };
}

function texts(value: unknown): readonly string[] {
  return [value].flat().filter((one) => typeof one === "string");
}
