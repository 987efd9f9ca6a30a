const { existsSync, mkdtempSync, readFileSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const Mocha = require("mocha");

/** Mocha's own report, closed by what was left out, by name, and by one line with the counts, which a CI reads. */
module.exports = class extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    this.folder = mkdtempSync(join(tmpdir(), "mfa-guard-report-"));
    // Before the tests' processes start: they write to it (testkit/needs.ts).
    process.env.MFA_GUARD_LEFT_OUT = join(this.folder, "left-out.jsonl");
  }

  epilogue() {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    const say = Mocha.reporters.Base.consoleLog;
    for (const [tool, { tests, remedy }] of this.leftOut()) say(`not run: ${tool}, ${tests} ${tests === 1 ? "test" : "tests"}; ${remedy}`);
    say(`${passes} passed, ${failures} failed${pending > 0 ? `, ${pending} skipped` : ""}`);
    rmSync(this.folder, { recursive: true });
  }

  leftOut() {
    const file = process.env.MFA_GUARD_LEFT_OUT;
    const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
    const sums = new Map();
    for (const { tool, remedy, tests } of lines.map((line) => JSON.parse(line))) {
      sums.set(tool, { remedy, tests: tests + (sums.get(tool)?.tests ?? 0) });
    }
    return sums;
  }
};
