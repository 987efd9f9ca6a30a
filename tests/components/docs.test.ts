import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pages } from "../../scripts/component-docs";
import { readProgram } from "../../scripts/languages/read";
import { deployProgram } from "../../testkit/components/mocks";
import { findings, violations } from "../../testkit/components/pack";

const root = join(__dirname, "..", "..");
const programs = readdirSync(join(root, "examples", "components"));

describe("the documentation of the components", () => {
  for (const { path, text } of pages()) {
    it(`${path} is up to date (npm run docs:components)`, () => {
      assert.equal(existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : "", text);
    });
  }

  it("has a program for every page", () => {
    const shown = pages().flatMap(({ path }) => /^docs\/components\/(.*)\.md$/.exec(path)?.[1] ?? []);
    assert.deepEqual(programs.sort(), shown.map((page) => `${page}.ts`).sort());
  });

  it("refuses to say in other languages what has no counterpart there", () => {
    for (const text of [
      'new JitRole("admin", { policyArns: names.map((name) => name) });',
      'new JitRole("admin", { ...defaults });',
      "const name = process.argv[2];",
      "if (true) new MfaGroup(name);",
    ])
      assert.throws(() => readProgram(text), /has no counterpart in the other languages/, text);
  });

  for (const program of programs) {
    it(`examples/components/${program} runs and passes the pack`, async () => {
      const resources = await deployProgram(`examples/components/${program}`);
      assert.ok(resources.length > 1);
      assert.deepEqual(findings(resources), []);
    });

    it(`examples/components/${program} passes the pack in a preview whose provider isn't configured yet`, async () => {
      const resources = await deployProgram(`examples/components/${program}`, { vending: true });
      assert.ok(resources.length > 1);
      assert.deepEqual(violations(resources), []);
    });
  }
});
