import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "../../offline/src/kit";
import { needsEngine } from "../../testkit/preview/engine";

function previewCommand(...args: string[]) {
  const command = [join(root, "offline", "dist", "preview.js"), ...args];
  return spawnSync(process.execPath, command, { cwd: root, encoding: "utf8", env: { ...process.env, INIT_CWD: root, NO_COLOR: "1" } });
}

describe("npm run preview", function () {
  this.timeout(60_000);
  needsEngine();

  it("shows examples/violations blocked and examples/compliant passing, says so last, and leaves with 0", () => {
    const { status, stdout } = previewCommand();
    assert.equal(status, 0);
    const [, violations = "", compliant = ""] = stdout.split("\n── ");
    assert.match(violations, /^examples\/violations: [^\n]+\n[\s\S]*\[mandatory\]/);
    assert.match(compliant, /^examples\/compliant: /);
    assert.doesNotMatch(compliant, /\[mandatory\]/);
    assert.match(
      stdout.trimEnd().split("\n").at(-1) ?? "",
      /^As expected: examples\/violations was blocked \(\d+ mandatory violations\), examples\/compliant passed\.$/,
    );
  });

  it("leaves as the engine does with a program that is blocked, and with one that passes", () => {
    assert.notEqual(previewCommand("examples/violations").status, 0);
    assert.equal(previewCommand("examples/compliant").status, 0);
  });

  it("says what is wrong with a folder that is no program", () => {
    const { status, stderr } = previewCommand("docs");
    assert.equal(status, 2);
    assert.equal(stderr, "error: `docs` isn't a Pulumi program: it has no Pulumi.yaml\n");
  });

  it("shows how it is used when an option is wrong, without a stack trace", () => {
    const { status, stderr } = previewCommand("--fast");
    assert.equal(status, 2);
    assert.match(stderr, /^error: Unknown option '--fast'/);
    assert.match(stderr, /Usage: npm run preview/);
    assert.doesNotMatch(stderr, /^\s+at /m);
  });
});
