import assert from "node:assert/strict";
import { faultsIn, wordFaults } from "../../scripts/words/check";

describe("the check of words", () => {
  const planted: readonly (readonly [path: string, source: string, fault: string])[] = [
    ["docs/a.md", "# A\n\nEvery key\nis no key at all.", "docs/a.md:4: `is no`"],
    ["docs/a.md", "| a | b |\n| --- | --- |\n| c | at the update |", "docs/a.md:3: `at the update`"],
    ["docs/a.md", "- An organisation's `role`.", "docs/a.md:1: `organis`"],
    ["docs/a.md", "It makes a new access key.", "docs/a.md:1: `makes a new access key`"],
    ["cli/a.ts", '\nthrow new UserError("`x` is no role");', "cli/a.ts:2: `is no`"],
    ["cli/a.ts", "note(`role ${name} is told`);", "cli/a.ts:1: `told`"],
    ["cli/a.tsx", "const a = <p>A line\n  stands alone.</p>;", "cli/a.tsx:2: `alone`"],
  ];
  for (const [path, source, fault] of planted) {
    it(`finds ${fault}`, () => {
      const [found, ...others] = faultsIn(path, source);
      assert.ok(found?.startsWith(`${fault}: write `), found);
      assert.deepEqual(others, []);
    });
  }

  it("counts the README's words", () => {
    assert.deepEqual(faultsIn("README.md", "word ".repeat(900)), []);
    assert.deepEqual(faultsIn("README.md", "word ".repeat(901)), ["README.md:1: 901 words: 900 at most"]);
  });

  const fine: readonly (readonly [path: string, source: string])[] = [
    ["docs/a.md", "Run `at the update`, as in\n\n```text\nis no key alone\n```\n\n    told beside\n"],
    ["docs/a.md", "There is no device, which is no longer needed. They are told apart, and there\nare no others."],
    ["docs/a.md", "Calls that were made with MFA, roles that calls were made on, a hole made by hand."],
    ["cli/a.ts", '// is no message\nimport { a } from "alone";\nconst known: "told" = named("`alone` is a name");'],
  ];
  for (const [path, source] of fine) {
    it(`lets \`${source.replaceAll("\n", " ")}\` through`, () => assert.deepEqual(faultsIn(path, source), []));
  }

  it("finds nothing in what users read", () => assert.deepEqual(wordFaults(), []));
});
