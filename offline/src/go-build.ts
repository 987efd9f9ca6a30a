import { spawn } from "node:child_process";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import which from "which";
import { startProgress } from "../../cli/terminal/progress";
import { builtBin, cliVersion, locked, root } from "./kit";

/** An executable that the Go module proxy has the source of; its version is pinned in offline/go/go.mod. */
export type GoTool = { readonly name: string; readonly packagePath: string; readonly flags: readonly string[] };

// Without the flag `pulumi version` prints nothing: releases set it the same way.
const version = "-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v";

export const pulumiCli: GoTool = {
  name: "pulumi",
  packagePath: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  flags: ["-ldflags", `-s -w ${version}${cliVersion}`],
};

export const yamlHost: GoTool = {
  name: "pulumi-language-yaml",
  packagePath: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
  flags: ["-ldflags", "-s -w"],
};

const modules = join(root, "offline", "go");

/** True iff there is a Go toolchain on PATH. */
export async function hasGo(): Promise<boolean> {
  return (await which("go", { nothrow: true })) !== null;
}

/**
 * The path of `tool`, built from the Go module proxy the first time it is asked for (minutes) and kept in the project's own folder.
 * Runs that ask at the same time wait for one build. Throws with the last line that Go printed when the build fails.
 * https://go.dev/ref/mod#module-proxy
 */
export async function buildTool(tool: GoTool): Promise<string> {
  const executable = join(builtBin, tool.name);
  if (existsSync(executable)) return executable;
  mkdirSync(builtBin, { recursive: true });
  await locked("build.lock", "is building", async () => {
    if (!existsSync(executable)) await compile(tool, executable);
  });
  return executable;
}

async function compile(tool: GoTool, executable: string): Promise<void> {
  const step = await startProgress(`Building ${tool.name} from the Go module proxy; the first time takes some minutes.`, "lines");
  const temporary = `${executable}.${process.pid}`;
  try {
    step.say(`Building ${tool.name}: fetching Go modules`);
    const packages = await countPackages(tool, (fetched) => step.say(`Building ${tool.name}: fetched ${fetched} Go modules`));
    let compiled = 0;
    await go(["build", "-v", "-o", temporary, ...tool.flags, tool.packagePath], (line) => {
      compiled += 1;
      step.say(
        `Building ${tool.name}: compiled ${compiled} of at most ${packages} Go packages, last ${line.split("/").slice(-2).join("/")}`,
      );
    });
    renameSync(temporary, executable);
    step.succeed(`Built ${tool.name}.`);
  } catch (error) {
    step.fail(`Building ${tool.name} failed.`);
    throw error;
  }
}

async function countPackages(tool: GoTool, onModule: (count: number) => void): Promise<number> {
  let fetched = 0;
  const packages = await go(["list", "-deps", tool.packagePath], (line) => {
    if (!line.startsWith("go: downloading")) return;
    fetched += 1;
    onModule(fetched);
  });
  return packages.split("\n").length - 1;
}

/** What a Go command prints; `onLine` is given each line that it reports. Throws with the last of them when it fails. */
export function go(args: readonly string[], onLine: (line: string) => void, cwd = modules): Promise<string> {
  return new Promise((done, failed) => {
    const child = spawn("go", args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    const output: Buffer[] = [];
    let last = "";
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    createInterface({ input: child.stderr }).on("line", (line) => {
      last = line;
      onLine(line);
    });
    child.once("error", failed);
    child.once("close", (code) =>
      code === 0 ? done(Buffer.concat(output).toString()) : failed(new Error(`\`go ${args[0]}\` failed: ${last}`)),
    );
  });
}
