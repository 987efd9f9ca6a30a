import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { UserError } from "../user-error";

const NAME = "@mfa-guard/policypack";

/**
 * The policy pack's folder: the one that is named, else the one that is installed beside this program, else beside the project. This program's
 * neighbor goes first, because a pull request chooses what is installed in its own checkout.
 */
export function findPack(named: string | undefined, project: string): string {
  if (named !== undefined) {
    const folder = resolve(named);
    if (existsSync(join(folder, "PulumiPolicy.yaml"))) return folder;
    throw new UserError(`\`${named}\` is not a policy pack: name the folder of ${NAME} with --pack`);
  }
  for (const from of [__filename, join(project, "package.json")]) {
    const folder = installed(from);
    if (folder !== undefined) return folder;
  }
  throw new UserError(`the policy pack isn't installed: run \`npm install ${NAME}\`, or name its folder with --pack`);
}

function installed(from: string): string | undefined {
  try {
    return dirname(createRequire(from).resolve(`${NAME}/package.json`));
  } catch {
    return undefined;
  }
}

/** True iff the folder holds this project's own pack. */
export function isPack(folder: string): boolean {
  try {
    return (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { readonly name?: unknown }).name === NAME;
  } catch {
    return false;
  }
}
