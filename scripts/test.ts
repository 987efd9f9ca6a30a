// `npm test`: everything that tests drive is looked for or installed, then the files of tests run side by side. Arguments are mocha's.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { root } from "../offline/src/kit";
import { setUp } from "../testkit/setup";

/** Files that take longest, first: at the end they would keep one core waiting for the other. */
const SLOW = [
  "components/properties",
  "preview/cloud.test.ts",
  "preview/vending",
  "preview/component-examples",
  "docs/samples",
  "cli/report/athena",
  "tour",
  "components/package",
  "offline/preview-command",
  "iam/properties/",
  "release/",
  "docs/site",
  "components/python",
  "preview/",
];

function testFiles(): readonly string[] {
  const files = readdirSync(join(root, "tests"), { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".test.ts"));
  const rank = (path: string) => [...SLOW, ""].findIndex((start) => path.startsWith(start));
  return files.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b)).map((path) => join("tests", path));
}

function command(program: string, args: readonly string[], env = process.env): Promise<number> {
  return new Promise((ended, failed) => {
    const child = spawn(program, args, { cwd: root, stdio: "inherit", env });
    child.once("error", failed);
    child.once("close", (code) => ended(code ?? 1));
  });
}

async function main(): Promise<number> {
  const missing = await setUp(console.log);
  const built = await command("npm", ["run", "build", "--silent"]);
  if (built !== 0) return built;
  const mocha = require.resolve("mocha/bin/mocha.js");
  const parallel = ["--parallel", "--jobs", String(availableParallelism())];
  const args = process.argv.slice(2);
  const files = args.some((arg) => arg.endsWith(".ts")) ? [] : testFiles();
  const env = { ...process.env, MFA_GUARD_BUILT: "yes", ...(missing.length > 0 ? { MFA_GUARD_MISSING: missing.join(",") } : {}) };
  return command(process.execPath, [mocha, ...parallel, ...args, ...files], env);
}

void main().then((code) => {
  process.exitCode = code;
});
