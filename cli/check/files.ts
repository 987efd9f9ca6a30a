import { statSync } from "node:fs";
import { UserError } from "../user-error";

/** What templates and documents are called; in a folder, nothing else is looked at. */
const IN_FOLDERS = "**/*.{json,yaml,yml,template}";
/** Other people's, and the version control's. */
const IGNORED = ["**/node_modules/**", "**/.git/**"];

/**
 * The files that the arguments name, each once and in the order of the arguments: a file, `-` for standard input, a folder, or a pattern. Those
 * of a folder or a pattern come by name. A `UserError` where one names nothing, or a folder can't be read.
 */
export async function filesOf(args: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const arg of args) for (const file of arg === "-" ? [arg] : await filesIn(arg)) found.add(file);
  return [...found];
}

async function filesIn(arg: string): Promise<readonly string[]> {
  const stats = statSync(arg, { throwIfNoEntry: false });
  if (stats !== undefined && !stats.isDirectory()) return [arg];
  // A command line that names its files needs no library that looks for some.
  const glob = require("fast-glob") as typeof import("fast-glob");
  const folder = stats === undefined ? "" : `${glob.convertPathToPattern(arg.replace(/[\\/]+$/, "") || "/").replace(/\/$/, "")}/`;
  if (folder === "" && !glob.isDynamicPattern(arg)) throw new UserError(`\`${arg}\` doesn't exist: check the path`);
  const files = await matching(folder === "" ? arg : `${folder}${IN_FOLDERS}`, arg);
  if (files.length > 0) return files.sort(byCodeUnit);
  throw new UserError(
    folder === "" ? `\`${arg}\` matches no file` : `\`${arg}\` holds no file that ends in .json, .yaml, .yml or .template`,
  );
}

async function matching(pattern: string, arg: string): Promise<string[]> {
  const glob = require("fast-glob") as typeof import("fast-glob");
  try {
    return await glob(pattern, { ignore: IGNORED, dot: true, followSymbolicLinks: false });
  } catch (error) {
    const { code = "unknown error", path = arg } = error as NodeJS.ErrnoException;
    throw new UserError(`\`${path}\` can't be read (${code}), so what is in it can't be checked`);
  }
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
