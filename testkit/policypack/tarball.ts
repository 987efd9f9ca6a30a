import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../offline/src/kit";
import { builtPack } from "./process";

/** The policy pack as npm packs it, unpacked in a folder outside the checkout. */
interface Unpacked {
  readonly folder: string;
  /** The folder around it, which is gone with it: of the project, where the pack lies among a project's modules. */
  readonly base: string;
  readonly tarballBytes: number;
  readonly files: readonly string[];
  /** Leaves nothing behind. */
  remove(): void;
}

/** With its dependencies, as a registry gives them: as Pulumi Cloud's consumers install it. */
export type Installation = Unpacked;

const npm = (folder: string, ...args: string[]) =>
  execFileSync("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder, encoding: "utf8" });

/** Packs the policy pack into the folder, and gives the path. */
export function tarball(into: string): string {
  return join(into, packed(into).filename);
}

/** @param overrides versions to install in place of the pack's own dependencies */
export function install(overrides: Readonly<Record<string, string>> = {}): Installation {
  const unpacked = unpack("package");
  const versions = Object.entries(overrides).map(([name, version]) => `${name}@${version}`);
  npm(unpacked.folder, "install", "--omit=dev", "--ignore-scripts", ...(versions.length === 0 ? [] : ["--force", ...versions]));
  return unpacked;
}

/** The pack where `npm install @mfa-guard/policypack` puts it, beside the dependencies that this checkout has. */
export function installBeside(): Unpacked {
  const unpacked = unpack(join("node_modules", "@mfa-guard", "policypack"));
  symlinkSync(join(root, "node_modules", "@pulumi"), join(unpacked.folder, "..", "..", "@pulumi"));
  return unpacked;
}

function unpack(into: string): Unpacked {
  const base = mkdtempSync(join(tmpdir(), "mfa-guard-pack-"));
  const { filename, size, files } = packed(base);
  const folder = join(base, into);
  mkdirSync(folder, { recursive: true });
  execFileSync("tar", ["-xzf", join(base, filename), "-C", folder, "--strip-components=1"]);
  return {
    folder,
    base,
    tarballBytes: size,
    files: files.map(({ path }) => path).sort(),
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

function packed(into: string): Packed {
  const [made] = JSON.parse(npm(builtPack, "pack", "--json", "--ignore-scripts", "--pack-destination", into)) as [Packed];
  return made;
}
