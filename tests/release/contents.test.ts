import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contentFaults, entryFaults } from "../../scripts/release/contents";

const files = [
  "LICENSE",
  "README.md",
  "package.json",
  "dist/index.cjs",
  "dist/index.mjs",
  "dist/types/index.d.ts",
  "dist/pages/report.css",
];
const fine = { folder: "iam", bytes: 1000, files } as const;

describe("the contents of a tarball", () => {
  it("are fine with what was built and what describes it", () => assert.deepEqual(contentFaults(fine), []));

  for (const needed of ["LICENSE", "README.md", "package.json"]) {
    it(`are refused without ${needed}`, () => {
      const faults = contentFaults({ ...fine, files: files.filter((file) => file !== needed) });
      assert.deepEqual(faults, [`the tarball of \`iam\` lacks ${needed}: add it to the folder`]);
    });
  }

  for (const stray of [
    "src/index.ts",
    "dist/index.ts",
    "dist/index.mjs.map",
    "dist/tsconfig.tsbuildinfo",
    ".env",
    "tests/iam.test.ts",
    "dist/.env",
  ]) {
    it(`are refused with ${stray}`, () => {
      assert.deepEqual(contentFaults({ ...fine, files: [...files, stray] }), [
        `the tarball of \`iam\` holds \`${stray}\`: take it out of \`files\``,
      ]);
    });
  }

  it("are refused when nothing was built, and when they weigh too much", () => {
    assert.match(contentFaults({ ...fine, files: files.slice(0, 3) })[0] ?? "", /nothing that was built/);
    assert.match(contentFaults({ ...fine, bytes: 10_000_000 })[0] ?? "", /weighs 10000000 bytes/);
  });

  it("are refused by publint when an entry point is missing", async () => {
    const folder = mkdtempSync(join(tmpdir(), "mfa-guard-publint-"));
    try {
      writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "broken", version: "1.0.0", main: "dist/gone.js" }));
      execFileSync("npm", ["pack", "--ignore-scripts"], { cwd: folder, stdio: "ignore" });
      const faults = await entryFaults({ folder: "iam", path: join(folder, "broken-1.0.0.tgz") });
      assert.match(faults.join("\n"), /`iam`: .*dist\/gone\.js/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
