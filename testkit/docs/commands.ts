import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { commandLine } from "../../cli/program";
import { findCli } from "../../offline/src/cli";
import { root } from "../../offline/src/kit";
import { installPython } from "../python";

const run = promisify(execFile);
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: Record<string, string> };
const packages = ["iam", "policypack", "components", "cli"].map(
  (folder) => (JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as { name: string }).name,
);

type Check = (args: readonly string[]) => Promise<readonly string[]> | readonly string[];

/** What is looked at in a command, by its name; a name that is neither here nor among `others` is a fault. */
const checks: Readonly<Record<string, Check>> = { npm, npx, "mfa-guard": mfaGuard, pulumi, aws };

/** Programs that have nothing of ours to be wrong about. */
const others = new Set(["base64", "cat", "cd", "date", "echo", "eval", "export", "git", "jq", "keybase", "unset"]);

/** What is wrong with a command of the documentation: a script, file, subcommand or option that doesn't exist. */
export async function commandFaults([name = "", ...args]: readonly string[]): Promise<readonly string[]> {
  const missing = args.filter(
    (arg) => /^(?:bench|cli|components|docs|examples|iam|policypack|scripts|tests)\/[^*]*$/.test(arg) && !existsSync(join(root, arg)),
  );
  const unknown = `\`${name}\` is no command that the documentation's test knows; a drawing belongs in a fence of \`text\``;
  const faults = checks[name]?.(args) ?? (others.has(name) ? [] : [unknown]);
  return [...missing.map((path) => `there is no ${path}`), ...(await faults)];
}

function npm([command = "", ...args]: readonly string[]): string[] {
  if (command === "install") {
    const ours = args.filter((arg) => /^(?:@mfa-guard\/|mfa-guard)/.test(arg));
    return ours.filter((name) => !packages.includes(name)).map((name) => `there is no package ${name}`);
  }
  const script = command === "run" ? args.find((arg) => !arg.startsWith("-")) : command;
  return command === "ci" || (script !== undefined && script in scripts) ? [] : [`there is no script \`${script}\``];
}

function npx([name = "", ...args]: readonly string[]): ReturnType<Check> {
  // `mfa-guard` is in `.bin` only where the packages were built before npm linked them.
  if (name === "@mfa-guard/cli" || name === "mfa-guard") return args.length === 0 ? [] : mfaGuard(args);
  return existsSync(join(root, "node_modules", ".bin", name)) ? [] : [`npx finds no ${name}`];
}

/** Lets the real program read its options, and does nothing with them. */
async function mfaGuard(args: readonly string[]): Promise<string[]> {
  const ignore = () => {};
  const program = commandLine({ out: ignore, err: ignore }, ignore);
  for (const command of program.commands) command.action(ignore);
  try {
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    const { exitCode, message } = error as { readonly exitCode?: number; readonly message: string };
    if (exitCode === undefined) throw error;
    if (exitCode !== 0) return [`mfa-guard: ${message}`];
  }
  return [];
}

const helps = new Map<string, Promise<string>>();

/** Compares with what the command's own help lists. */
async function pulumi(args: readonly string[]): Promise<string[]> {
  const end = args.findIndex((arg) => !/^[a-z-]*$/.test(arg) || arg.startsWith("-"));
  const subcommand = args.slice(0, end < 0 ? undefined : end);
  const asked = subcommand.join(" ");
  if (!helps.has(asked)) helps.set(asked, pulumiHelp(subcommand));
  const help = (await helps.get(asked)) ?? "";
  const path = /^Usage:\n {2}pulumi ((?:[a-z-]+ ?)*)/m.exec(help)?.[1]?.trim() ?? "";
  const known = asked === path || (asked.startsWith(`${path} `) && !help.includes("Available Commands:"));
  if (!known) return [`there is no command \`pulumi ${asked}\``];
  const flags = args.filter((arg) => /^--./.test(arg)).map((arg) => arg.replace(/=.*/, ""));
  return flags.filter((flag) => !new RegExp(`${flag}\\b`).test(help)).map((flag) => `\`pulumi ${asked}\` has no ${flag}`);
}

async function pulumiHelp(subcommand: readonly string[]): Promise<string> {
  const { executable } = await findCli();
  return (await run(executable, [...subcommand, "--help"], { env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" } })).stdout;
}

/** Compares with the API's own description, which the AWS CLI makes its commands of. */
async function aws(args: readonly string[]): Promise<string[]> {
  const bin = await installPython();
  if (bin === undefined) throw new Error("there is no Python 3, which the test reads the AWS API's description with: install python3");
  const { stdout } = await run(join(bin, "python"), [join(__dirname, "aws.py"), ...args]);
  return JSON.parse(stdout);
}
