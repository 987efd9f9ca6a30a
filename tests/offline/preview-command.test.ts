import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "../../offline/src/kit";
import { errors, needsEngine, pulumi } from "../../testkit/preview/engine";

function previewCommand(...args: string[]) {
  return previewWith({}, ...args);
}

function previewWith(environment: NodeJS.ProcessEnv, ...args: string[]) {
  const command = [join(root, "offline", "dist", "preview.js"), ...args];
  const env = { ...process.env, INIT_CWD: root, NO_COLOR: "1", ...environment };
  return spawnSync(process.execPath, command, { cwd: root, encoding: "utf8", env });
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

  describe("of a program with types that the offline provider doesn't know", () => {
    const network = "tests/preview/programs/network";
    const warnings = (output: string) => output.split("\n").filter((line) => line.startsWith("warning: "));
    const echoed =
      "warning: the offline AWS provider doesn't know aws:ec2/subnet:Subnet, aws:ec2/vpc:Vpc: it took their arguments as they are, and the rest for unknown";

    it("echoes their arguments, leaves the rest unknown, says so once, and judges what it knows", () => {
      const { stdout } = previewCommand(network);
      assert.deepEqual(warnings(stdout), [echoed]);
      assert.match(stdout, /block: "10\.0\.0\.0\/16"/);
      for (const output of ["vpc", "table", "arn"]) assert.match(stdout, new RegExp(`${output} *: \\[unknown\\]`));
      assert.match(stdout, /\[mandatory\].* iam-role-trust-requires-mfa {2}\(aws:iam:Role: deploy\)/);
      assert.match(stdout, /aws:ec2:Subnet subnet create/);
    });

    it("refuses a function that it doesn't know, and makes its answer up with --lenient", () => {
      const strict = previewWith({ NETWORK_ZONES: "yes" }, network);
      assert.match(strict.stdout, /doesn't know the function `aws:index\/getAvailabilityZones:getAvailabilityZones`: .*`--lenient`/);
      const { stdout } = previewWith({ NETWORK_ZONES: "yes" }, "--lenient", network);
      const madeUp =
        "warning: the offline AWS provider doesn't know aws:index/getAvailabilityZones:getAvailabilityZones: what they answered is made up";
      assert.deepEqual(warnings(stdout), [echoed, madeUp]);
      assert.match(stdout, /aws:ec2:Subnet subnet create/);
    });

    it("makes nothing up that IAM would answer", () => {
      const { status, stdout } = previewWith({ NETWORK_USER: "yes" }, "--lenient", network);
      assert.notEqual(status, 0);
      assert.match(stdout, /doesn't know the function `aws:iam\/getUser:getUser`/);
    });

    it("makes none of them", async () => {
      const environment = { MFA_GUARD_AWS_SHAPES: join(root, "offline", "dist", "aws-shapes-all.json") };
      const { code, events } = await pulumi(network, ["up", "--yes", "--skip-preview"], environment);
      await pulumi(network, ["destroy", "--yes", "--skip-preview"], environment);
      assert.notEqual(code, 0);
      assert.match(errors(events).join("\n"), /the offline AWS provider can preview `aws:ec2\/vpc:Vpc`, not make it/);
    });
  });
});
