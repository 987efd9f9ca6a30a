import { type StdioOptions, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Cli, findCli, pathWith } from "./cli";
import { buildTool, yamlHost } from "./go-build";
import { type Aws, installAwsProvider, kit, settings, stackName } from "./kit";
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

/** Finds the CLI, puts the offline provider in its place, and returns the engine. Throws a `UserError` when no CLI can be had. */
export async function openEngine(aws: Aws): Promise<Engine> {
  const cli = await findCli();
  if (aws === "offline") installAwsProvider(awsVersion());
  const environment = { ...settings(aws, cli.way !== "built"), PATH: pathWith(cli) };
  return {
    cli,
    async run(args, how) {
      const project = findProject(how.folder);
      const full = { ...how, environment: { ...environment, ...how.environment } };
      if (project !== undefined) {
        await prepareHost(cli, project);
        const command = args.find((argument) => !argument.startsWith("-"));
        if (command !== undefined && stackCommands.has(command)) await ensureStack(cli, project, full, environment);
      }
      return spawnCli(cli, args, full);
    },
  };
}

/** Version of the AWS SDK that programs here use: what the engine asks the plugin for. */
function awsVersion(): string {
  return (require("@pulumi/aws/package.json") as { version: string }).version;
}

async function prepareHost(cli: Cli, project: Project): Promise<void> {
  if (project.runtime === "yaml" && cli.way === "built") await buildTool(yamlHost);
}

async function ensureStack(cli: Cli, project: Project, how: Run, environment: NodeJS.ProcessEnv): Promise<void> {
  if (existsSync(join(kit, "state", ".pulumi", "stacks", project.name, `${stackName}.json`))) return;
  await spawnCli(cli, ["stack", "init", stackName, "--no-select", "--non-interactive"], { ...how, environment, output: "captured" });
}

function spawnCli(cli: Cli, args: readonly string[], how: Run): Promise<Result> {
  return new Promise((done, failed) => {
    const environment = { PULUMI_STACK: stackName, ...how.environment };
    const stdio: StdioOptions = how.output === "terminal" ? "inherit" : ["ignore", "pipe", "pipe"];
    const child = spawn(cli.executable, args, { cwd: how.folder, env: environment, stdio });
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
    child.once("error", failed);
    child.once("close", (code) => done({ code: code ?? 1, stdout, stderr }));
  });
}
