import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtPack } from "./process";

/** The packed policy pack, installed into an empty folder with what a registry gives, as Pulumi Cloud's consumers install it. */
export interface Installation {
  readonly folder: string;
  readonly tarballBytes: number;
  readonly files: readonly string[];
  /** Leaves nothing behind. */
  remove(): void;
}

/** @param overrides versions to install in place of the pack's own dependencies */
export function install(overrides: Readonly<Record<string, string>> = {}): Installation {
  const base = mkdtempSync(join(tmpdir(), "mfa-guard-pack-"));
  const npm = (folder: string, ...args: string[]) =>
    execFileSync("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder, encoding: "utf8" });
  const [packed] = JSON.parse(npm(builtPack, "pack", "--json", "--ignore-scripts", "--pack-destination", base)) as [
    { filename: string; size: number; files: { path: string }[] },
  ];
  execFileSync("tar", ["-xzf", join(base, packed.filename), "-C", base]);
  const folder = join(base, "package");
  const versions = Object.entries(overrides).map(([name, version]) => `${name}@${version}`);
  npm(folder, "install", "--omit=dev", "--ignore-scripts", ...(versions.length === 0 ? [] : ["--force", ...versions]));
  return {
    folder,
    tarballBytes: packed.size,
    files: packed.files.map(({ path }) => path).sort(),
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}
