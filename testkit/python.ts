import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import which from "which";
import { kit } from "../offline/src/kit";
import { installRequirements } from "../offline/src/program/python";

const run = promisify(execFile);
const environment = join(kit, "python");
const stamp = join(environment, "installed.txt");
const requirements = join(__dirname, "requirements.txt");

/** The executables of the project's own Python environment. */
export const pythonBin = join(environment, "bin");

/** True iff the environment has what requirements.txt pins. */
export function pythonIsInstalled(): boolean {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === readFileSync(requirements, "utf8");
}

/**
 * Installs what requirements.txt pins into a folder of the project's own, once, and resolves to its folder of executables; to undefined
 * where there is no Python 3.
 */
export async function installPython(): Promise<string | undefined> {
  if (pythonIsInstalled()) return pythonBin;
  const python = await which("python3", { nothrow: true });
  if (python === null) return undefined;
  await installRequirements(python, requirements, environment);
  return pythonBin;
}

/** Installs one more package of PyPI into the environment, which must be there. */
export async function pipInstall(...what: readonly string[]): Promise<void> {
  await run(join(pythonBin, "python"), ["-m", "pip", "install", "--quiet", ...what]);
}
