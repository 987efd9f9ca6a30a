import { execFile } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { rsort } from "semver";
import { builtBin, cliVersion, kit } from "../offline/src/kit";

const run = promisify(execFile);
const npmFlags = ["--no-audit", "--no-fund", "--loglevel=error"];

/** The major versions of Node.js that the packages are tried on. */
export const nodeVersions = ["20", "22", "24", "26"] as const;

/** Installs each Node.js from npm's package `node` into a folder; the folder of the executable `node`, by major version. */
export async function installNodes(folder: string): Promise<ReadonlyMap<string, string>> {
  const wanted = nodeVersions.map((major) => `node${major}@npm:node@${major}`);
  await run("npm", ["install", "--no-save", ...npmFlags, ...wanted], { cwd: folder });
  return new Map(nodeVersions.map((major) => [major, join(folder, "node_modules", `node${major}`, "bin")]));
}

/** The newest version of a package on the registry, or the newest that a range such as `^6` lets in. */
export async function newest(name: string, range = "*"): Promise<string> {
  const { stdout } = await run("npm", ["view", `${name}@${range}`, "version", "--json"]);
  const versions = JSON.parse(stdout) as string | readonly string[];
  return typeof versions === "string" ? versions : (rsort([...versions])[0] as string);
}

/**
 * The folder of a Pulumi CLI of this version, built from the Go module proxy the first time, which takes minutes, and kept beside the kit's own.
 * Modules that Pulumi leaves open are the newest: the kit's own pins are another version's.
 */
export async function builtCli(version: string): Promise<string> {
  if (version === cliVersion) return builtBin;
  const folder = join(kit, "cli", version, "bin");
  if (existsSync(join(folder, "pulumi"))) return folder;
  const module = join(kit, "cli", version, "module");
  rmSync(module, { recursive: true, force: true });
  mkdirSync(module, { recursive: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(module, "go.mod"), "module mfa-guard/cli\n\ngo 1.25\n");
  const command = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
  const flags = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
  const made = join(module, "pulumi");
  await run("go", ["get", `${command}@v${version}`], { cwd: module });
  await run("go", ["build", "-o", made, "-ldflags", flags, command], { cwd: module });
  renameSync(made, join(folder, "pulumi"));
  return folder;
}
