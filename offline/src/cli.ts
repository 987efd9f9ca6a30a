import { execFile, spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { coerce, gte } from "semver";
import which from "which";
import { startProgress } from "../../cli/terminal/progress";
import { UserError } from "../../cli/user-error";
import { buildTool, hasGo, pulumiCli } from "./go-build";
import { builtBin, cliVersion, installHosts } from "./kit";

/** The oldest CLI on PATH that is used: the SDK's own version, which the engine's side of the protocol must know. */
export const oldest = "3.248.0";

/** The launcher downloads the release of its own version: the newest of it is older than the newest source. */
const { version: released } = require("pulumi/package.json") as { readonly version: string };

const extension = process.platform === "win32" ? ".exe" : "";

/** A Pulumi CLI and the way that it was come by. Only a `built` one is taken to have no way to download plugins. */
export type Cli = {
  readonly way: "on PATH" | "official download" | "built";
  readonly executable: string;
  readonly version: string;
  /** Folders that go before the person's PATH, so that the engine finds what belongs to this CLI. */
  readonly path: readonly string[];
  /** Whose language hosts it starts programs with. */
  readonly hosts: "official" | "kit";
};

/** One line that says which CLI is used and where it came from. */
export function describeCli(cli: Cli): string {
  const origin = {
    "on PATH": `the one on your PATH (${cli.executable})`,
    "official download": "the official release, by way of the npm package `pulumi`",
    built: "built from the Go module proxy into .pulumi-kit, with the kit's own language hosts",
  }[cli.way];
  return `Pulumi ${cli.version}: ${origin}`;
}

/**
 * The first of these that works: a `pulumi` on PATH at least as new as the SDK, the official release by way of its npm launcher, a
 * build from the Go module proxy. Throws a `UserError` that says what to install when none does.
 */
export async function findCli(): Promise<Cli> {
  return (await cliOnPath()) ?? (await officialCli()) ?? (await builtCli(oldest));
}

/** The CLI that is found, if it is as new as the one that the kit builds; else that one. Throws a `UserError` that says what to install. */
export async function newestCli(): Promise<Cli> {
  const found = await findCli();
  return gte(found.version, cliVersion) ? found : builtCli(cliVersion);
}

async function cliOnPath(): Promise<Cli | undefined> {
  const candidates = (await which("pulumi", { all: true, nothrow: true })) ?? [];
  // npm puts node_modules/.bin on PATH, where `pulumi` is the launcher: that is the second way, not the first.
  for (const executable of candidates.filter((candidate) => !candidate.includes("node_modules"))) {
    const version = await versionOf(executable);
    if (version !== undefined && gte(version, oldest)) return withLanguageHosts({ way: "on PATH", executable, version });
  }
  return undefined;
}

async function versionOf(executable: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(executable, ["version"], {
      env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
      timeout: 20_000,
    });
    return coerce(stdout)?.version;
  } catch {
    return undefined;
  }
}

/** The kit's language hosts step aside wherever there are official ones: beside the CLI or on PATH. */
async function withLanguageHosts(cli: Pick<Cli, "way" | "executable" | "version">): Promise<Cli> {
  const beside = dirname(realpathSync(cli.executable));
  const host = "pulumi-language-nodejs";
  const official = existsSync(join(beside, host + extension)) || (await which(host, { nothrow: true })) !== null;
  if (official) return { ...cli, path: [beside], hosts: "official" };
  const hosts = join(builtBin, "..", "hosts");
  installHosts(hosts);
  return { ...cli, path: [hosts], hosts: "kit" };
}

async function officialCli(): Promise<Cli | undefined> {
  const bin = join(process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "versions", released, "bin");
  const executable = join(bin, `pulumi${extension}`);
  const cli: Cli = { way: "official download", executable, version: released, path: [bin], hosts: "official" };
  if (existsSync(executable)) return cli;
  // What was built because the download failed once stays in use: probing again would cost up to five seconds a command.
  if (existsSync(join(builtBin, pulumiCli.name)) || !(await canDownload())) return undefined;
  const step = await startProgress(`Downloading Pulumi ${released} with its npm launcher.`, "lines");
  const failure = await launch();
  if (failure === undefined && existsSync(executable)) {
    step.succeed(`Downloaded Pulumi ${released}.`);
    return cli;
  }
  step.fail(`Downloading Pulumi ${released} failed: ${failure ?? "the launcher left no executable"}.`);
  return undefined;
}

/** True iff the launcher's download site answers within five seconds: the launcher itself would wait without end. */
async function canDownload(): Promise<boolean> {
  try {
    const answer = await fetch("https://get.pulumi.com/install.sh", { method: "HEAD", signal: AbortSignal.timeout(5000) });
    return answer.ok;
  } catch {
    return false;
  }
}

/** Runs the launcher, which downloads the CLI when it is missing; the last line that it printed when it fails. */
function launch(): Promise<string | undefined> {
  return new Promise((done) => {
    const launcher = require.resolve("pulumi/run.js");
    const child = spawn(process.execPath, [launcher, "version"], { stdio: ["ignore", "pipe", "pipe"], timeout: 600_000 });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.once("error", (error) => done(error.message));
    child.once("close", (code) => done(code === 0 ? undefined : (output.trim().split("\n").at(-1) ?? `exit code ${code}`)));
  });
}

async function builtCli(wanted: string): Promise<Cli> {
  const missing = `no Pulumi CLI ${wanted} or later was found and it could not be downloaded`;
  if (!existsSync(join(builtBin, pulumiCli.name)) && !(await hasGo())) {
    throw new UserError(
      `${missing}: install it from https://www.pulumi.com/docs/install/, or Go 1.26 or later from https://go.dev/dl/, and run this again`,
    );
  }
  try {
    const executable = await buildTool(pulumiCli);
    installHosts(builtBin);
    return { way: "built", executable, version: cliVersion, path: [builtBin], hosts: "kit" };
  } catch (error) {
    throw new UserError(
      `${missing}, and building it failed: ${(error as Error).message}: install it from https://www.pulumi.com/docs/install/`,
    );
  }
}

/** PATH with the CLI's own folders first. */
export function pathWith(cli: Cli): string {
  return [...cli.path, process.env.PATH ?? ""].join(delimiter);
}
