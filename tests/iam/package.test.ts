import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileTypes, typeWays } from "../../testkit/types";

const IAM = join(__dirname, "../../iam");

/** The first JavaScript sample of the README, and what its comments say that it prints. */
function readmeSample(): { readonly code: string; readonly printed: readonly string[] } {
  const [, code = ""] = /```js\n([\s\S]*?)```/.exec(readFileSync(join(IAM, "README.md"), "utf8")) ?? [];
  const printed = code
    .split("\n")
    .filter((line) => /^\/\/ |; \/\/ /.test(line))
    .map((line) => line.slice(line.indexOf("// ") + 3));
  return { code, printed };
}

describe("the package @mfa-guard/iam, packed and installed into an empty folder", function () {
  this.timeout(60_000);
  let folder = "";
  const run = (...args: readonly string[]): string => execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" });

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "mfa-guard-iam-"));
    const [packed] = JSON.parse(execFileSync("npm", ["pack", "--json", "--pack-destination", folder], { cwd: IAM, encoding: "utf8" }));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
    execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", join(folder, packed.filename)], { cwd: folder });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("runs the README's sample as an ES module, and prints what it says", () => {
    const { code, printed } = readmeSample();
    assert(printed.length >= 4);
    writeFileSync(join(folder, "sample.mjs"), code);
    assert.deepEqual(run("sample.mjs").trim().split("\n"), printed);
  });

  it("gives the same to CommonJS", () => {
    const names = 'JSON.stringify(Object.keys(iam).filter((name) => name !== "default").sort())';
    writeFileSync(join(folder, "names.cjs"), `const iam = require("@mfa-guard/iam"); console.log(${names});`);
    writeFileSync(join(folder, "names.mjs"), `import * as iam from "@mfa-guard/iam"; console.log(${names});`);
    const cjs = JSON.parse(run("names.cjs"));
    assert(cjs.includes("canAssumeWithoutMfa"));
    assert.deepEqual(JSON.parse(run("names.mjs")), cjs);
  });

  const typed = `import { canAssumeWithoutMfa, sentencesOf, type Verdict } from "@mfa-guard/iam";
    const verdict: Verdict = canAssumeWithoutMfa({});
    if (verdict.kind === "open") sentencesOf(verdict.explanation).fix.trim();
    // @ts-expect-error there is no such verdict
    if (verdict.kind === "fine") throw new Error();`;
  for (const way of typeWays) it(`has types under ${way}`, () => compileTypes(folder, typed, way));

  it("carries only what it needs", () => {
    const manifest = JSON.parse(readFileSync(join(folder, "node_modules/@mfa-guard/iam/package.json"), "utf8"));
    assert.equal(manifest.dependencies, undefined);
    assert.throws(() => readFileSync(join(folder, "node_modules/@mfa-guard/iam/src/index.ts")), /ENOENT/);
  });
});
