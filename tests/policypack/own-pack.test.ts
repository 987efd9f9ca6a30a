import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { policies } from "../../policypack/policies";
import { needsBuild } from "../../testkit/build";
import { bootPack } from "../../testkit/policypack/process";
import { tarball } from "../../testkit/policypack/tarball";
import { EXPECTED, verdicts } from "../../testkit/policypack/verdicts";
import { needsEngine, pulumi, report } from "../../testkit/preview/engine";
import { compileTypes, typeWays } from "../../testkit/types";

/** The program that the documentation shows. */
const PACK = /```ts\n(.*?)```/s.exec(readFileSync(join(__dirname, "../../docs/configuration.md"), "utf8"))?.[1] ?? "";

describe("a pack of an organization's own with the published policies in it", function () {
  this.timeout(300_000);
  let folder: string;
  needsBuild("policypack");
  before("install the packed pack for it", () => {
    folder = mkdtempSync(join(tmpdir(), "mfa-guard-own-pack-"));
    const dependencies = { "@mfa-guard/policypack": `file:${tarball(folder)}`, "@pulumi/policy": "1.21.0", "@pulumi/pulumi": "3.248.0" };
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "acme", version: "1.0.0", main: "index.ts", dependencies }));
    writeFileSync(join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\nmain: index.ts\n");
    writeFileSync(join(folder, "index.ts"), PACK);
    execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const name of ["@mfa-guard/policypack", "@mfa-guard/policypack/policies"]) {
    it(`gets every policy from \`${name}\`, by import and by require, which start no server and so end by themselves`, () => {
      const names = "console.log(JSON.stringify(policies.map(({ name }) => name)))";
      for (const [kind, program] of [
        ["module", `import { policies } from "${name}"; ${names}`],
        ["commonjs", `const { policies } = require("${name}"); ${names}`],
      ] as const) {
        const out = execFileSync(process.execPath, [`--input-type=${kind}`, "-e", program], {
          cwd: folder,
          encoding: "utf8",
          timeout: 30_000,
        });
        assert.deepEqual(
          JSON.parse(out),
          policies.map((policy) => policy.name),
        );
      }
    });
  }

  for (const way of typeWays) it(`compiles under the module resolution ${way}`, () => compileTypes(folder, PACK, way));

  it("serves them next to its own, with the same verdicts", async () => {
    const compiled = join(folder, "compiled");
    mkdirSync(compiled);
    writeFileSync(join(compiled, "package.json"), JSON.stringify({ name: "acme", version: "1.0.0", main: "index.js" }));
    writeFileSync(join(compiled, "index.js"), PACK.replace(/import (\{.*\}) from (".*");/g, "const $1 = require($2);"));
    const pack = await bootPack(compiled);
    try {
      assert.deepEqual(
        (await verdicts(pack)).filter((verdict) => !verdict.includes("acme-no-users")),
        EXPECTED,
      );
    } finally {
      pack.close();
    }
  });

  describe("on the real engine", () => {
    needsEngine();
    // Pulumi compiles a pack with the TypeScript 3.8 that it carries, which knows no `exports`.
    it("blocks a preview by the published policies, and is configured for them", async () => {
      const config = join(folder, "config.json");
      const until = "9999-12-31";
      const exemption = { resources: ["eve", "ci", "dana"], reason: "They are being replaced.", owner: "dana@example.com", until };
      writeFileSync(config, JSON.stringify({ "iam-user-requires-mfa": { exemptions: [exemption] } }));
      const { code, events } = await pulumi("examples/violations", ["preview", "--policy-pack", folder, "--policy-pack-config", config]);
      assert.notEqual(code, 0);
      const found = report(events);
      const levels = (name: string) => new Set(found.filter(({ policy }) => policy === name).map(({ level }) => level));
      assert.deepEqual([...levels("iam-role-trust-requires-mfa")], ["mandatory"]);
      assert.deepEqual([...levels("iam-user-requires-mfa")], ["advisory"]);
      assert.deepEqual([...levels("acme-no-users")], ["mandatory"]);
    });
  });
});
