import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { pathWith } from "../../offline/src/cli";
import { openEngine } from "../../offline/src/engine";
import { hasGo } from "../../offline/src/go-build";
import { root, settings } from "../../offline/src/kit";
import { needsEngine } from "../../testkit/preview/engine";
import { installPython } from "../../testkit/python";

const run = promisify(execFile);

describe("the components from Python, on the real engine", function () {
  this.timeout(300_000);
  needsEngine();
  const folder = mkdtempSync(join(tmpdir(), "mfa-guard-python-"));
  let python = "";

  // Without Go there is no way to make the SDK where Pulumi's own Python language host can't be had.
  before("make and install the SDK", async function () {
    const bin = await installPython();
    if (bin === undefined || !(await hasGo())) this.skip();
    python = join(bin, "python");
    const here = join(__dirname, "python");
    await run("go", ["run", join(here, "sdk.go"), join(root, "components", "dist", "schema.json"), join(folder, "sdk")], {
      cwd: join(root, "offline", "go"),
    });
    await run(python, ["-m", "pip", "install", "--quiet", "--no-deps", "--target", join(folder, "packages"), join(folder, "sdk")]);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("pass the pack and are made", async () => {
    const provider = join(folder, "pulumi-resource-mfa-guard");
    const host = require.resolve("@pulumi/pulumi/cmd/run-plugin");
    writeFileSync(provider, `#!/bin/sh\nexec "${process.execPath}" "${host}" "${join(root, "components")}" "$@"\n`);
    chmodSync(provider, 0o755);
    const state = join(folder, "state");
    const work = join(folder, "work");
    for (const made of [state, work]) mkdirSync(made);
    const { cli } = await openEngine("offline", state);
    const { stdout } = await run(python, [join(__dirname, "python", "program.py"), work, join(root, "policypack")], {
      env: {
        ...settings("offline", state, cli.way !== "built"),
        PYTHONPATH: join(folder, "packages"),
        PATH: [folder, pathWith(cli)].join(delimiter),
      },
    });
    const { outputs, types } = JSON.parse(stdout) as { outputs: Record<string, string>; types: string[] };
    assert.match(outputs.group ?? "", /^devops-group-[0-9a-f]{7}$/);
    assert.match(outputs.role ?? "", /^admin-role-[0-9a-f]{7}$/);
    const expected = [
      "aws:iam/group:Group",
      "aws:iam/groupPolicy:GroupPolicy",
      "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
      "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
      "aws:iam/policy:Policy",
      "aws:iam/role:Role",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    ];
    assert.deepEqual(
      types.filter((type) => type.startsWith("aws:")),
      expected,
    );
  });
});
