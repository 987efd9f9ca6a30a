import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { candidates } from "../../cli/completion/candidates";
import { commandLine } from "../../cli/program";
import { root } from "../../offline/src/kit";
import { run } from "../../testkit/cli/run";

const program = commandLine({ out: () => {}, err: () => {} }, () => {});

async function names(...words: readonly string[]): Promise<readonly string[] | "files"> {
  const found = await candidates(program, words);
  return found === "files" ? found : found.map(({ name }) => name);
}

describe("shell completion", () => {
  it("knows the commands, but not the one that only scripts call", async () => {
    assert.deepEqual(await names("a"), ["audit", "assume"]);
    assert.ok(!(await names("")).includes("completion-server"));
    assert.deepEqual(await names("nothing", "--f"), []);
  });

  it("knows a command's options and their values", async () => {
    assert.deepEqual(await names("audit", "--f"), ["--file", "--format", "--fix-plan"]);
    assert.deepEqual(await names("audit", "--format", "s"), ["sarif"]);
    assert.deepEqual(await names("completion", "f"), ["fish"]);
    assert.deepEqual(await names("session", "--duration", "1"), []);
  });

  it("leaves paths to the shell", async () => assert.equal(await names("audit", "--file", "de"), "files"));

  describe("in the shells themselves", () => {
    let folder = "";
    before(async () => {
      folder = mkdtempSync(join(tmpdir(), "mfa-guard-completion-"));
      const source = `exec "${process.execPath}" --conditions=mfa-guard-source --require "${require.resolve("ts-node/register/transpile-only")}" "${join(root, "cli/index.ts")}" "$@"`;
      writeFileSync(join(folder, "mfa-guard"), `#!/bin/sh\ncd "${root}" && ${source}\n`);
      chmodSync(join(folder, "mfa-guard"), 0o755);
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    it("completes a command and a format in bash", async function () {
      this.timeout(60_000);
      const { out } = await run("completion", "bash");
      writeFileSync(join(folder, "completion.bash"), out);
      const type = (...words: readonly string[]) => `COMP_WORDS=(${words.join(" ")} '') COMP_LINE='${words.join(" ")}'
        COMP_CWORD=$((\${#COMP_WORDS[@]} - 2)); COMP_WORDS=("\${COMP_WORDS[@]:0:COMP_CWORD+1}"); COMP_POINT=\${#COMP_LINE}; $function; echo "\${COMPREPLY[@]}"`;
      const script = [
        `source ${join(folder, "completion.bash")}`,
        "function=$(complete -p mfa-guard | sed 's/.*-F \\([^ ]*\\).*/\\1/')",
        type("mfa-guard", "repo"),
        type("mfa-guard", "audit", "--format", "sa"),
      ].join("\n");
      const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
      assert.equal(execFileSync("bash", ["-c", script], { encoding: "utf8", env }), "report\nsarif\n");
    });
  });
});
