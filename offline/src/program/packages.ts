import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Project } from "../project";

/** A package of resources that a program has the SDK of; the engine starts its provider in exactly this version. */
export type Package = { readonly name: string; readonly version: string };

/** What Pulumi's own SDKs say of themselves, in package.json under `pulumi` or in pulumi-plugin.json. */
type Plugin = { readonly resource?: boolean; readonly name?: string; readonly version?: string };

/** The packages that a program may ask the engine for; `command` is the one that runs it. */
export async function packagesOf(project: Project, command: readonly string[] = []): Promise<readonly Package[]> {
  switch (project.runtime) {
    case "nodejs":
      return inNodeModules(project.main);
    case "python":
      return inPython(command[0] ?? "python3");
    case "go":
      return inGoModules(project.main);
    default:
      return [];
  }
}

function inNodeModules(main: string): readonly Package[] {
  const plugins = above(main).flatMap((folder) => manifests(join(folder, "node_modules")).flatMap(read));
  return plugins.flatMap(({ pulumi, version }) => plugin({ version, ...pulumi }));
}

function above(folder: string): string[] {
  const next = dirname(folder);
  return next === folder ? [folder] : [folder, ...above(next)];
}

function manifests(modules: string): string[] {
  return entries(modules)
    .flatMap((name) => (name.startsWith("@") ? entries(join(modules, name)).map((inner) => join(name, inner)) : [name]))
    .map((name) => join(modules, name, "package.json"))
    .filter((path) => existsSync(path));
}

const entries = (folder: string) => (statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : []);

function read(manifest: string): { pulumi?: Plugin; version: string }[] {
  try {
    const found = JSON.parse(readFileSync(manifest, "utf8")) as { pulumi?: Plugin; version: string; name: string };
    return found.pulumi?.resource === true ? [{ ...found, pulumi: { name: found.name.replace(/^@pulumi\//, ""), ...found.pulumi } }] : [];
  } catch {
    return [];
  }
}

function plugin({ resource, name, version }: Plugin): Package[] {
  return resource === true && name !== undefined && version !== undefined ? [{ name, version: version.replace(/^v/, "") }] : [];
}

const FIND_IN_PYTHON = `
import json, pathlib, sys
found = [json.loads(file.read_text()) for path in sys.path if path for file in pathlib.Path(path).glob("*/pulumi-plugin.json")]
print(json.dumps(found))`;

async function inPython(python: string): Promise<readonly Package[]> {
  const { stdout } = await promisify(execFile)(python, ["-c", FIND_IN_PYTHON]);
  return (JSON.parse(stdout) as Plugin[]).flatMap(plugin);
}

/** By the names of modules, which Pulumi's own all have in one form; none where there is no Go to ask. */
async function inGoModules(main: string): Promise<readonly Package[]> {
  const cwd = statSync(main).isDirectory() ? main : dirname(main);
  const args = ["list", "-m", "-f", "{{.Path}} {{.Version}}", "all"];
  const { stdout } = await promisify(execFile)("go", args, { cwd }).catch(() => ({ stdout: "" }));
  return [...stdout.matchAll(/\/pulumi-([\w-]+)\/sdk(?:\/v\d+)? v(\S+)$/gm)].map(([, name = "", version = ""]) => ({ name, version }));
}
