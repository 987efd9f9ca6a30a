import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kit } from "../offline/src/kit";

/** Installs what a requirements file pins into a folder of the project's own, once; the path of that folder's executables. */
export function installed(name: string, requirements: string): string {
  const environment = join(kit, name);
  const stamp = join(environment, "installed.txt");
  const wanted = readFileSync(requirements, "utf8");
  const bin = join(environment, "bin");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    execFileSync("python3", ["-m", "venv", "--clear", environment]);
    execFileSync(join(bin, "python"), ["-m", "pip", "install", "--quiet", "--requirement", requirements]);
    writeFileSync(stamp, wanted);
  }
  return bin;
}
