import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findCli } from "../../offline/src/cli";
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

const warnings = (output: string) => output.split("\n").filter((line) => line.startsWith("warning: "));

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
    const echoed =
      "warning: nothing is known offline of aws:ec2/subnet:Subnet, aws:ec2/vpc:Vpc: their arguments are taken as they are, and the rest is unknown";

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
        "warning: nothing is known offline of aws:index/getAvailabilityZones:getAvailabilityZones: what they answer is made up";
      assert.deepEqual(warnings(stdout), [echoed, madeUp]);
      assert.match(stdout, /aws:ec2:Subnet subnet create/);
    });

    it("makes nothing up that IAM would answer", () => {
      const { status, stdout } = previewWith({ NETWORK_USER: "yes" }, "--lenient", network);
      assert.notEqual(status, 0);
      assert.match(stdout, /doesn't know the function `aws:iam\/getUser:getUser`/);
    });

    it("takes what is imported for what the program says, what is looked up for unknown, and says so", () => {
      const { status, stdout } = previewCommand("tests/preview/programs/imported");
      assert.notEqual(status, 0);
      assert.match(stdout, /aws:iam:Group admins import/);
      assert.match(stdout, /\[mandatory\].* iam-group-requires-mfa {2}\(aws:iam:Group: admins\)/);
      assert.match(stdout, /trust: \[unknown\]/);
      assert.deepEqual(warnings(stdout), [
        "warning: nothing is known offline of aws:iam/group:Group, aws:iam/role:Role: what is imported is taken to be as the program says, and what is looked up is unknown",
      ]);
    });

    it("imports nothing for good", async () => {
      const { code, events } = await pulumi("tests/preview/programs/imported", ["up", "--yes", "--skip-preview"]);
      assert.notEqual(code, 0);
      assert.match(errors(events).join("\n"), /has no `aws:iam\/group:Group` with the id `Admins`: only what this stack made is there/);
    });

    it("makes none of them", async () => {
      const environment = { MFA_GUARD_TOLD: "/dev/null", MFA_GUARD_AWS_SHAPES: join(root, "offline", "dist", "aws-shapes-all.json") };
      const { code, events } = await pulumi(network, ["up", "--yes", "--skip-preview"], environment);
      await pulumi(network, ["destroy", "--yes", "--skip-preview"], environment);
      assert.notEqual(code, 0);
      assert.match(errors(events).join("\n"), /the offline AWS provider can preview `aws:ec2\/vpc:Vpc`, not make it/);
    });
  });

  describe("of a program with packages whose providers can't be had", () => {
    const folder = mkdtempSync(join(tmpdir(), "mfa-guard-packages-"));
    after(() => rmSync(folder, { recursive: true, force: true }));

    before(async function () {
      // Elsewhere the engine downloads the real ones.
      if ((await findCli()).way !== "built") this.skip();
      const modules = join(folder, "node_modules", "@pulumi");
      mkdirSync(join(modules, "random"), { recursive: true });
      symlinkSync(join(root, "node_modules", "@pulumi", "pulumi"), join(modules, "pulumi"));
      writeFileSync(join(modules, "random", "package.json"), manifest);
      writeFileSync(join(folder, "Pulumi.yaml"), "name: packages\nruntime: nodejs\n");
      writeFileSync(join(folder, "index.js"), PACKAGES);
    });

    it("echoes their resources", () => {
      const { status, stdout } = previewCommand(folder);
      assert.equal(status, 0, stdout);
      assert.match(stdout, /bytes *: 4\n/);
      assert.match(stdout, /hex *: \[unknown\]/);
      assert.deepEqual(warnings(stdout), [
        "warning: nothing is known offline of random:index/randomId:RandomId: their arguments are taken as they are, and the rest is unknown",
      ]);
    });

    it("refuses their components, leaves them empty with --lenient, and says that what they make wasn't judged", () => {
      const strict = previewWith({ COMPONENT: "yes" }, folder);
      assert.notEqual(strict.status, 0);
      assert.match(
        strict.stdout,
        /no provider of `random` here, which the component `random:index:Pair` needs: install Pulumi .*`--lenient`/,
      );
      const { status, stdout } = previewWith({ COMPONENT: "yes" }, "--lenient", folder);
      assert.equal(status, 0, stdout);
      assert.match(stdout, /random:index:Pair pair create/);
      assert.match(stdout, /second *: \[unknown\]/);
      assert.match(warnings(stdout)[1] ?? "", /of random:index:Pair: what these components make isn't previewed, and wasn't judged$/);
    });

    it("answers none of their functions, and with --lenient nothing, which it says", () => {
      assert.match(
        previewWith({ FUNCTION: "yes" }, folder).stdout,
        /which the function `random:index\/getDice:getDice` needs: .*`--lenient`/,
      );
      const { status, stdout } = previewWith({ FUNCTION: "yes" }, "--lenient", folder);
      assert.equal(status, 0, stdout);
      assert.match(warnings(stdout)[1] ?? "", /of random:index\/getDice:getDice: they answer nothing, and what the program makes of that/);
    });

    it("makes none of them", () => {
      const up = ["up", "--yes", "--skip-preview", "--non-interactive", "-C", folder];
      const { status, stdout } = spawnSync(process.execPath, [join(root, "offline", "dist", "pulumi.js"), ...up], { encoding: "utf8" });
      assert.notEqual(status, 0);
      assert.match(stdout, /`random:index\/randomId:RandomId` can be previewed, but not made/);
    });
  });

  it("takes the stack and the configuration that a person names, writes nothing into it, and says what it can't decrypt", () => {
    const program = "tests/preview/programs/configured";
    const files = () => readdirSync(join(root, program)).map((file) => [file, readFileSync(join(root, program, file), "utf8")]);
    const before = files();
    const { status, stdout } = previewCommand("--stack", "named", "--config", "word=said", program);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /stack *: "named"/);
    assert.match(stdout, /word *: "said"/);
    assert.match(stdout, /file *: "of the stack"/);
    assert.deepEqual(warnings(stdout), [
      "warning: encrypted values of Pulumi.named.yaml can't be read here, give them with --config: configured:secret",
    ]);
    assert.deepEqual(files(), before);
  });
});

const manifest = JSON.stringify({ name: "@pulumi/random", version: "4.16.0", pulumi: { resource: true } });

const PACKAGES = `
const pulumi = require("@pulumi/pulumi");
const version = "4.16.0";
class Id extends pulumi.CustomResource {
  constructor(name) { super("random:index/randomId:RandomId", name, { byteLength: 4, hex: undefined }, { version }); }
}
class Pair extends pulumi.ComponentResource {
  constructor(name) { super("random:index:Pair", name, { second: undefined }, { version }, true); }
}
const id = new Id("id");
exports.bytes = id.byteLength;
exports.hex = id.hex;
if (process.env.COMPONENT) exports.second = new Pair("pair").second;
if (process.env.FUNCTION) exports.dice = pulumi.runtime.invoke("random:index/getDice:getDice", {}, { version });
`;
