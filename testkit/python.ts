import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { lock } from "proper-lockfile";
import which from "which";
import { kit } from "../offline/src/kit";

const run = promisify(execFile);
const environment = join(kit, "moto");

/**
 * Installs what requirements.txt pins into a folder of the project's own, once, and resolves to its folder of executables; to undefined
 * where there is no Python 3.
 */
export async function installPython(): Promise<string | undefined> {
  const python = await which("python3", { nothrow: true });
  if (python === null) return undefined;
  const bin = join(environment, "bin");
  const stamp = join(environment, "installed.txt");
  const requirements = join(__dirname, "requirements.txt");
  const wanted = readFileSync(requirements, "utf8");
  const installed = () => existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
  if (installed()) return bin;
  mkdirSync(kit, { recursive: true });
  const unlock = await lock(kit, {
    lockfilePath: join(kit, "moto.lock"),
    stale: 30_000,
    retries: { retries: 300, factor: 1, minTimeout: 1000 },
  });
  try {
    if (!installed()) {
      await run(python, ["-m", "venv", "--clear", environment]);
      await run(join(bin, "python"), ["-m", "pip", "install", "--quiet", "--requirement", requirements]);
      writeFileSync(stamp, wanted);
    }
  } finally {
    await unlock();
  }
  return bin;
}
