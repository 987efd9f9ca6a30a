import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { version } from "../../cli/package.json";
import { compliant, role, trustWithoutMfa } from "../../testkit/accounts";
import { needsBuild } from "../../testkit/build";
import { files } from "../../testkit/cli/run";

const root = join(__dirname, "../..");

describe("the package @mfa-guard/cli, packed and installed into an empty folder", function () {
  this.timeout(120_000);
  const file = files();
  let folder = "";
  const npm = (cwd: string, ...args: string[]) => execFileSync("npm", [...args, "--no-audit", "--no-fund"], { cwd, encoding: "utf8" });
  const command = () => join(folder, "node_modules/.bin/mfa-guard");
  const start = (args: readonly string[], environment: NodeJS.ProcessEnv = {}) =>
    spawnSync(command(), args, { encoding: "utf8", cwd: folder, env: { ...process.env, ...environment } });
  const bad = () => file("bad.json", { ...compliant, RoleDetailList: [role("open", trustWithoutMfa)] });

  needsBuild("cli");
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "mfa-guard-cli-package-"));
    const [packed] = JSON.parse(npm(join(root, "cli"), "pack", "--json", "--ignore-scripts", "--pack-destination", folder));
    npm(folder, "init", "--yes");
    npm(folder, "install", "--prefer-offline", "--ignore-scripts", join(folder, packed.filename));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("brings no Pulumi, because an audit needs none", () => {
    assert.doesNotMatch(npm(folder, "ls", "--all", "--parseable"), /@pulumi/);
  });

  it("judges a saved account and leaves with 0, 1 or 2", () => {
    assert.deepEqual(start(["audit", "--file", file("good.json", compliant)]).status, 0);
    assert.deepEqual(start(["audit", "--file", bad()]).status, 1);
    const { status, stderr, stdout } = start(["audit", "--file", "nowhere.json"]);
    assert.deepEqual([status, stdout, stderr], [2, "", "error: `nowhere.json` doesn't exist: check the path\n"]);
  });

  it("carries what its pages need", () => {
    const { status, stdout } = start(["audit", "--file", bad(), "--format", "html"]);
    assert.equal(status, 1);
    assert.match(stdout, /<style>:root\{.*<script type="application\/json" id="data">\{.*<script>"use strict";/s);
  });

  it("carries what asks the system's keychain, which isn't there without a session bus", () => {
    const installed = join(folder, "node_modules/@mfa-guard/cli/dist");
    const { PATH } = process.env;
    const ask = (script: string) => execFileSync(process.execPath, ["-e", script], { cwd: installed, encoding: "utf8", env: { PATH } });
    assert.equal(ask('require("./ask-keychain.cjs")'), '{"state":"none"}');
    assert.equal(ask('console.log(typeof require("@napi-rs/keyring").Entry)'), "function\n");
  });

  it("has help with examples, and its version", () => {
    assert.match(start(["audit", "--help"]).stdout, /\nExamples:\n {2}mfa-guard audit --profile audit /);
    assert.equal(start(["--version"]).stdout, `${version}\n`);
  });

  it("reads what is piped into it", () => {
    const { status, stdout } = spawnSync(command(), ["audit", "--state", "-", "--format", "json"], {
      encoding: "utf8",
      input: JSON.stringify({ deployment: { resources: [] } }),
    });
    assert.deepEqual([status, JSON.parse(stdout).findings], [0, []]);
  });

  it("colours what it prints when asked to, and never under NO_COLOR", () => {
    const coloured = (environment: NodeJS.ProcessEnv) => start(["audit", "--file", bad()], environment).stdout.includes("\u001b[");
    assert.equal(coloured({ FORCE_COLOR: "1", NO_COLOR: undefined }), true);
    assert.equal(coloured({ FORCE_COLOR: undefined, NO_COLOR: "1" }), false);
  });

  it("ends quietly when its reader leaves early", async () => {
    const roles = Array.from({ length: 3000 }, (_, index) => role(`open-${index}`, trustWithoutMfa));
    const child = spawn(command(), ["audit", "--file", file("many.json", { ...compliant, RoleDetailList: roles }), "--format", "json"]);
    let stderr = "";
    child.stderr.on("data", (part) => {
      stderr += part;
    });
    child.stdout.once("data", () => child.stdout.destroy());
    await new Promise((closed) => child.once("close", closed));
    assert.equal(stderr, "");
  });
});
