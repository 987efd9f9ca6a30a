import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { version as released } from "pulumi/package.json";
import { cliVersion, root } from "../../offline/src/kit";

describe("finding the Pulumi CLI", function () {
  this.timeout(30_000);
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "mfa-guard-cli-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Puts an executable that prints `version` at `path` in the folder. */
  function fake(path: string, version: string): void {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\necho v${version}\n`);
    chmodSync(file, 0o755);
  }

  const version = () => bare("pulumi.js", "version");

  /** Runs one of the kit's commands where only the folder's `bin` is on PATH, HOME is empty, and nothing has been built or downloaded. */
  function bare(command: "pulumi.js" | "preview.js", ...args: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "offline", "dist", command), ...args], {
      encoding: "utf8",
      env: {
        PATH: join(folder, "bin"),
        PULUMI_HOME: join(folder, "home"),
        MFA_GUARD_KIT: join(folder, "kit"),
        HOME: folder,
      },
    });
    return { status, stdout, stderr };
  }

  it("takes the one on PATH when it is new enough", () => {
    fake("bin/pulumi", "3.300.0");
    const { status, stdout, stderr } = version();
    assert.equal(status, 0);
    assert.equal(stdout, "v3.300.0\n");
    assert.match(stderr, /^Pulumi 3\.300\.0: the one on your PATH/);
  });

  it("passes over one on PATH that is too old, and takes the official release that the launcher has downloaded", () => {
    fake("bin/pulumi", "3.100.0");
    fake(`home/versions/${released}/bin/pulumi`, released);
    const { stdout, stderr } = version();
    assert.equal(stdout, `v${released}\n`);
    assert.match(stderr, /: the official release, by way of the npm package `pulumi`/);
  });

  it("uses what was built before when there is neither", () => {
    fake(`kit/cli/${cliVersion}/bin/pulumi`, cliVersion);
    assert.match(version().stderr, /: built from the Go module proxy into \.pulumi-kit/);
  });

  it("says in one sentence what to install when no way is open", function () {
    const reachable = spawnSync("curl", ["-sfI", "-m", "5", "https://get.pulumi.com/install.sh"]).status === 0;
    // Where the launcher's download works, this way is open.
    if (reachable) this.skip();
    for (const { status, stdout, stderr } of [version(), bare("preview.js")]) {
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, /^error: no Pulumi CLI 3\.248\.0 or later was found and it could not be downloaded: install it from [^\n]+\n$/);
    }
  });
});
