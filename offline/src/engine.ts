import { type StdioOptions, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { stringify } from "yaml";
import { type Cli, findCli, pathWith } from "./cli";
import { buildTool, yamlHost } from "./go-build";
import { type Aws, installAwsProvider, installComponents, installEcho, ownState, settings, stackName } from "./kit";
import { programCommand } from "./program/command";
import { packagesOf } from "./program/packages";
import { findProject, type Project } from "./project";

/** What a command left behind; output is empty when it went to the terminal. */
export type Result = { readonly code: number; readonly stdout: string; readonly stderr: string };

export type Run = {
  /** Folder to run in, absolute; the engine looks for the project from there upwards. */
  readonly folder: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** `terminal` lends the command this process's terminal, `captured` returns its output. */
  readonly output: "terminal" | "captured";
};

/** A Pulumi CLI with the project's settings, ready to run commands. */
export type Engine = { readonly cli: Cli; run(args: readonly string[], how: Run): Promise<Result> };

// Commands that run the program.
const programCommands = new Set(["preview", "pre", "up", "update", "watch"]);
// Commands that read or write one stack: before them the stack is made when the project has none yet.
const stackCommands = new Set([
  "preview",
  "up",
  "update",
  "refresh",
  "destroy",
  "import",
  "watch",
  "config",
  "stack",
  "state",
  "export",
  "pre",
]);

/**
 * Finds the CLI, puts the offline provider in its place, and returns the engine, which keeps its stacks in the folder `state`. Throws a
 * `UserError` when no CLI can be had.
 */
export async function openEngine(aws: Aws, state: string = ownState, find: () => Promise<Cli> = findCli): Promise<Engine> {
  const cli = await find();
  if (aws === "offline") installAwsProvider(awsVersion());
  const environment = { ...settings(aws, state, cli.way !== "built"), PATH: pathWith(cli) };
  return {
    cli,
    async run(args, how) {
      const { command, folder, stack, configFile } = read(args);
      const project = findProject(resolve(how.folder, folder));
      const prepared = project !== undefined && programCommands.has(command) ? await prepare(cli, project, aws) : {};
      const full = { ...how, environment: { PULUMI_STACK: stackName, ...environment, ...prepared, ...how.environment } };
      if (project !== undefined && stackCommands.has(command))
        await ensureStack(cli, project, stack ?? full.environment.PULUMI_STACK, state, full, configFile !== undefined);
      return spawnCli(cli, args, full);
    },
  };
}

/** What the kit must know of a command line that the CLI itself will read: the command, the folder, and the stack if one is named. */
function read(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    options: { cwd: { type: "string", short: "C" }, stack: { type: "string", short: "s" }, "config-file": { type: "string" } },
  });
  return {
    command: positionals[0] ?? "",
    folder: text(values.cwd) ?? ".",
    stack: text(values.stack),
    configFile: text(values["config-file"]),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Version of the AWS SDK that programs here use: what the engine asks the plugin for. */
function awsVersion(): string {
  return (require("@pulumi/aws/package.json") as { version: string }).version;
}

/** Makes the program ready, and providers in the versions of the SDKs that it uses; returns what goes into the environment. */
async function prepare(cli: Cli, project: Project, aws: Aws): Promise<NodeJS.ProcessEnv> {
  if (project.runtime === "yaml" && cli.way === "built") await buildTool(yamlHost);
  const command = cli.hosts === "kit" ? await programCommand(project) : undefined;
  for (const { name, version } of aws === "offline" ? await packagesOf(project, command) : []) {
    if (name === "aws") installAwsProvider(version);
    else if (name === "mfa-guard") installComponents(version);
    // Where the CLI couldn't be downloaded, a provider can't either.
    else if (cli.way === "built") installEcho(name, version);
  }
  return command === undefined ? {} : { MFA_GUARD_PROGRAM: JSON.stringify(command) };
}

/** Makes the stack unless it is there. The CLI writes into the stack's configuration too: into one of no use where the command brings its own. */
async function ensureStack(cli: Cli, project: Project, stack: string, state: string, how: Run, ownConfig: boolean): Promise<void> {
  if (existsSync(join(state, ".pulumi", "stacks", project.name, `${stack}.json`))) return;
  const elsewhere = ownConfig ? mkdtempSync(join(tmpdir(), "mfa-guard-stack-")) : undefined;
  if (elsewhere !== undefined) writeFileSync(join(elsewhere, "Pulumi.yaml"), stringify({ name: project.name, runtime: project.runtime }));
  const folder = elsewhere ?? project.folder;
  await spawnCli(cli, ["stack", "init", stack, "--no-select", "--non-interactive"], { ...how, folder, output: "captured" });
  if (elsewhere !== undefined) rmSync(elsewhere, { recursive: true });
}

function spawnCli(cli: Cli, args: readonly string[], how: Run): Promise<Result> {
  return new Promise((done, failed) => {
    const stdio: StdioOptions = how.output === "terminal" ? "inherit" : ["ignore", "pipe", "pipe"];
    const child = spawn(cli.executable, args, { cwd: how.folder, env: how.environment, stdio });
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
    // Ctrl-C reaches the child too, which stops in its own way: wait for that.
    const wait = () => {};
    process.on("SIGINT", wait);
    child.once("error", failed);
    child.once("close", () => process.off("SIGINT", wait));
    child.once("close", (code) => done({ code: code ?? 1, stdout, stderr }));
  });
}
