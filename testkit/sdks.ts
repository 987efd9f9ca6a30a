import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { version } from "../components/package.json";
import { pathWith } from "../offline/src/cli";
import { openEngine } from "../offline/src/engine";
import { installComponents, root, settings } from "../offline/src/kit";

const here = join(__dirname, "sdks");
/** The generators, and the folder whose go.mod pins each. */
const generators = {
  go: ["current.go", join(root, "offline", "go")],
  nodejs: ["current.go", join(root, "offline", "go")],
  python: ["current.go", join(root, "offline", "go")],
  java: ["older.go", here],
  dotnet: ["older.go", here],
} as const;

export type Language = keyof typeof generators;

/** Writes the components' SDK for a language into a folder, with the engine's own generator. It needs Go, and the first time minutes. */
export async function generateSdk(language: Language, folder: string): Promise<void> {
  const [program, cwd] = generators[language];
  const schema = join(root, "components", "dist", "schema.json");
  const files = [program, "package.go"].map((file) => join(here, file));
  await promisify(execFile)("go", ["run", ...files, language, schema, folder], { cwd });
}

/**
 * The environment in which a program of the Automation API finds the CLI, the offline AWS provider and the built components. What it keeps
 * lies in `folder`.
 */
export async function componentHost(folder: string): Promise<NodeJS.ProcessEnv> {
  installComponents(version);
  const state = join(folder, "state");
  mkdirSync(state);
  const { cli } = await openEngine("offline", state);
  return { ...settings("offline", state, cli.way !== "built"), PATH: pathWith(cli) };
}
