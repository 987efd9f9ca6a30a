import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Ways in which TypeScript looks for a package's types: the compiler's `module` and `moduleResolution`, and the files' endings. */
const WAYS = [
  ["node16", "node16", ["cts", "mts"]],
  ["nodenext", "nodenext", ["cts", "mts"]],
  ["esnext", "bundler", ["ts"]],
] as const;

/** Names of the ways, for the titles of tests. */
export const typeWays = WAYS.map(([, resolution, endings]) => `${resolution} (${endings.join(", ")})`);

/**
 * Compiles a strict program in a folder that has the packages which it imports, as CommonJS and ES module, in the way of this name. Throws
 * what the compiler prints.
 */
export function compileTypes(folder: string, program: string, way: string): void {
  const [module, resolution, endings] = WAYS[typeWays.indexOf(way)] ?? [];
  if (module === undefined || resolution === undefined || endings === undefined) throw new Error(`no way is called \`${way}\``);
  const files = endings.map((ending) => `types-${resolution}.${ending}`);
  for (const file of files) writeFileSync(join(folder, file), program);
  const settings = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022"];
  const compiler = [require.resolve("typescript/bin/tsc"), ...settings, "--module", module, "--moduleResolution", resolution, ...files];
  try {
    execFileSync(process.execPath, compiler, { cwd: folder, encoding: "utf8" });
  } catch (error) {
    throw new Error((error as { stdout: string }).stdout);
  }
}
