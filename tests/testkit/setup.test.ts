import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../offline/src/kit";
import { tools } from "../../testkit/tools";

const typescript = ["--conditions=mfa-guard-source", "--require", require.resolve("ts-node/register/transpile-only")];

describe("a machine with nothing but Node.js", function () {
  this.timeout(60_000);
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "mfa-guard-bare-"));
    mkdirSync(join(folder, "bin"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs Node.js with an empty home, and on PATH only the folder's `bin`. */
  function bare(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    const env = { PATH: join(folder, "bin"), HOME: folder, MFA_GUARD_KIT: join(folder, "kit"), ...environment };
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", env });
    return { status, stderr, lines: stdout.trimEnd().split("\n") };
  }

  /** Runs a file of tests as `npm test` does. */
  function mocha(text: string, environment: NodeJS.ProcessEnv = {}) {
    const file = join(folder, "some.test.ts");
    writeFileSync(file, `import { needed, needs } from ${JSON.stringify(join(root, "testkit/needs"))};\n${text}`);
    return bare([require.resolve("mocha/bin/mocha.js"), "--parallel", "--jobs", "2", file], environment);
  }

  it("is told of every tool what it is for, and how to get it", () => {
    const script = `require(${JSON.stringify(join(root, "testkit/setup"))}).setUp(console.log).then((missing) => console.log(missing.join()))`;
    const { status, lines, stderr } = bare([...typescript, "--eval", script]);
    assert.equal(status, 0, stderr);
    assert.equal(lines.pop(), Object.keys(tools).join());
    for (const { name, use } of Object.values(tools)) {
      const line = lines.indexOf(`${name}: ${use}`);
      assert.ok(line >= 0, name);
      assert.match(lines[line + 1] ?? "", /^ {2}left out: (?:`apt-get install [\w -]+`$|install )/);
    }
  });

  const suites = `
    describe("Athena", () => {
      needs("java");
      before(() => { throw new Error("nothing runs that needs it"); });
      it("one", () => {});
      describe("and more", () => { needs("jq"); it("two", () => {}); });
    });
    describe("others", () => {
      it("asks for jq", async function () { await needed(this, "jq"); });
      it("passes", () => {});
    });`;

  it("gets a run that names in its last lines what was left out, and for want of what", () => {
    const { status, lines, stderr } = mocha(suites);
    assert.equal(status, 0, stderr);
    const [java = "", jq = "", counts] = lines.slice(-3);
    assert.match(
      java,
      /^not run: Trino \(Maven and a JDK 17\), 2 tests; (?:`apt-get install maven openjdk-17-jdk-headless`|install Maven)/,
    );
    assert.match(jq, /^not run: jq, 1 test; (?:`apt-get install jq`|install jq)$/);
    assert.equal(counts, "1 passed, 0 failed, 3 skipped");
  });

  it("gets a failure instead where it is CI's", () => {
    const { status, lines } = mocha(suites, { CI: "true" });
    assert.notEqual(status, 0);
    assert.equal(lines.at(-1), "1 passed, 2 failed");
    assert.ok(lines.some((line) => /jq is missing: (?:`apt-get install jq`|install jq)$/.test(line)));
  });

  it("is asked once: what the set-up didn't find isn't looked for again", () => {
    symlinkSync(process.execPath, join(folder, "bin", "jq"));
    const test = 'it("asks for jq", async function () { await needed(this, "jq"); });';
    assert.equal(mocha(test).lines.at(-1), "1 passed, 0 failed");
    assert.equal(mocha(test, { MFA_GUARD_MISSING: "java,jq" }).lines.at(-1), "0 passed, 0 failed, 1 skipped");
  });
});
