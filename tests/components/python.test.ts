import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { root } from "../../offline/src/kit";
import { madeTypes } from "../../testkit/components/consumer";
import { needs } from "../../testkit/needs";
import { errors, needsEngine, policyPack, pulumi, report } from "../../testkit/preview/engine";
import { pythonBin } from "../../testkit/python";
import { componentHost, generateSdk } from "../../testkit/sdks";

const run = promisify(execFile);

/** The README's, and a group that no component guards. */
const PROGRAM = `
import pulumi
from pulumi_mfa_guard import JitRole, MfaGroup

devops = MfaGroup("devops", policy_arns=["arn:aws:iam::aws:policy/ReadOnlyAccess"])
JitRole("admin", policy_arns=["arn:aws:iam::aws:policy/AdministratorAccess"], groups=[devops.group_name])
pulumi.CustomResource("aws:iam/group:Group", "unguarded", {})
`;

describe("the components from Python, on the real engine", function () {
  this.timeout(300_000);
  // Without Go there is no way to make the SDK where Pulumi's own Python language host can't be had.
  needs("python", "go");
  needsEngine();
  const folder = mkdtempSync(join(tmpdir(), "mfa-guard-python-"));
  let python = "";
  let environment: NodeJS.ProcessEnv = {};

  before("make and install the SDK", async () => {
    python = join(pythonBin, "python");
    await generateSdk("python", join(folder, "sdk"));
    await run(python, ["-m", "pip", "install", "--quiet", "--no-deps", "--target", join(folder, "packages"), join(folder, "sdk")]);
    environment = { ...(await componentHost(folder)), PYTHONPATH: join(folder, "packages") };
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function program(name: string): Promise<string> {
    const work = join(folder, name);
    mkdirSync(work);
    const { stdout } = await run(python, [join(__dirname, "python", `${name}.py`), work, join(root, "policypack")], { env: environment });
    return stdout;
  }

  it("pass the pack and are made", async () => {
    const { outputs, types } = JSON.parse(await program("program")) as { outputs: Record<string, string>; types: string[] };
    assert.match(outputs.group ?? "", /^devops-group-[0-9a-f]{7}$/);
    assert.match(outputs.role ?? "", /^admin-role-[0-9a-f]{7}$/);
    assert.deepEqual(
      types.filter((type) => type.startsWith("aws:")),
      madeTypes,
    );
  });

  it("are judged in a program of its own, by the kit's language host", async () => {
    const own = join(folder, "own");
    mkdirSync(own);
    writeFileSync(join(own, "Pulumi.yaml"), `name: own\nruntime: { name: python, options: { virtualenv: "${dirname(pythonBin)}" } }\n`);
    writeFileSync(join(own, "__main__.py"), PROGRAM);
    const { code, events } = await pulumi(own, ["preview", "--policy-pack", policyPack], { PYTHONPATH: join(folder, "packages") });
    assert.notEqual(code, 0);
    assert.deepEqual(errors(events), ["preview failed"]);
    const made = events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata.type ?? []).filter((type) => type.startsWith("aws:"));
    assert.deepEqual(made.sort(), [...madeTypes, "aws:iam/group:Group"].sort());
    assert.deepEqual(
      report(events).map(({ policy, resource }) => [policy, resource]),
      [["iam-group-requires-mfa", "aws:iam/group:Group unguarded"]],
    );
  });

  it("read a known output where they take plain values, and say by name what to pass for one that isn't known yet", async () => {
    const { known, unknown } = JSON.parse(await program("outputs")) as { known: string; unknown: string };
    assert.match(known, /arn:aws:iam::444455556666:root/);
    assert.match(unknown, /`accounts\[0\]` must be known in the preview: pass text from the program, its configuration or another stack's/);
    assert.doesNotMatch(unknown, /toString|\.cjs:/);
  });
});
