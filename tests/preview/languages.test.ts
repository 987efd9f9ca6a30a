import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { kit, root } from "../../offline/src/kit";
import { needs } from "../../testkit/needs";
import { errors, needsEngine, preview, pulumi, report } from "../../testkit/preview/engine";
import { pythonBin } from "../../testkit/python";

/** Runs `npm run preview -- PROGRAM` as a process of its own. */
function previewCommand(program: string, environment: NodeJS.ProcessEnv = {}) {
  const env = { ...process.env, INIT_CWD: root, NO_COLOR: "1", ...environment };
  return spawnSync(process.execPath, [join(root, "offline", "dist", "preview.js"), program], { cwd: root, encoding: "utf8", env });
}

/** A program with these files in a folder that goes after the suite. */
function programs(): (name: string, files: Readonly<Record<string, string>>) => string {
  const parent = mkdtempSync(join(tmpdir(), "mfa-guard-programs-"));
  after(() => rmSync(parent, { recursive: true, force: true }));
  return (name, files) => {
    const folder = join(parent, name);
    mkdirSync(folder);
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    return folder;
  };
}

/** PATH where there is nothing but Node.js. */
function pathWithNode(folder: string): string {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, "node"));
  return bin;
}

for (const language of ["python", "go"] as const) {
  describe(`a ${language === "go" ? "Go" : "Python"} program, on the real engine`, function () {
    // The first time, its SDKs are installed or built.
    this.timeout(600_000);
    needs(language);
    needsEngine();
    const program = `tests/preview/programs/${language}`;

    it("is judged by the pack", async () => {
      const { code, events } = await preview(program);
      assert.notEqual(code, 0);
      const [violation, ...more] = report(events);
      assert.deepEqual(more, []);
      assert.equal(violation?.policy, "iam-role-trust-requires-mfa");
      assert.equal(violation?.resource, "aws:iam/role:Role auditor");
      assert.match(violation?.message ?? "", /Any IAM user of account 123456789012 can assume the role/);
      // The provider says that it has the version of the program's SDK.
      assert.ok(!events.some(({ diagnosticEvent }) => diagnosticEvent?.severity === "warning"));
    });

    it("is run by update too", async () => {
      const { code, stdout, events } = await pulumi(program, ["up", "--yes", "--skip-preview"]);
      await pulumi(program, ["destroy", "--yes", "--skip-preview"]);
      assert.deepEqual(errors(events), []);
      assert.equal(code, 0);
      assert.match(stdout, /role: "auditor-[0-9a-f]{7}"/);
    });

    it("has its own fault come through, once, and what was found before it", async () => {
      const { code, events } = await pulumi(program, ["preview", "--policy-pack", join(root, "policypack")], { PROGRAM_FAULT: "yes" });
      assert.notEqual(code, 0);
      const [fault, ...others] = errors(events);
      assert.match(fault ?? "", /program failed:[\s\S]*the program's own fault/);
      assert.deepEqual(others, []);
      assert.equal(report(events).length, 1);
    });
  });
}

describe("what a Python program needs", function () {
  this.timeout(300_000);
  needs("python");
  needsEngine();
  const program = programs();
  const project = (options = "") => `name: prefix\nruntime:\n  name: python\n${options}`;
  const prefix = "import sys\nimport pulumi\npulumi.export('prefix', sys.prefix)\n";

  it("is installed once, with progress, into a folder of the kit's own", () => {
    const folder = program("requirements", {
      "Pulumi.yaml": project(),
      "requirements.txt": "pulumi==3.248.0\n",
      "__main__.py": prefix,
    });
    const own = join(folder, "kit");
    mkdirSync(own);
    symlinkSync(join(kit, "cli"), join(own, "cli"));
    const [first, second] = [previewCommand(folder, { MFA_GUARD_KIT: own }), previewCommand(folder, { MFA_GUARD_KIT: own })];
    assert.match(
      first.stderr,
      /^Installing what \S+requirements\.txt asks for, for the first time\.\n[\s\S]*Installed \S+requirements\.txt\.$/m,
    );
    assert.match(first.stdout, new RegExp(`prefix: "${join(own, "python-programs")}`));
    assert.equal(first.status, 0, first.stdout);
    assert.equal(second.stderr, "");
    assert.equal(second.status, 0);
    assert.ok(!existsSync(join(folder, "venv")));
  });

  it("is taken from the virtual environment that Pulumi.yaml names", () => {
    const folder = program("named", { "Pulumi.yaml": project("  options:\n    virtualenv: my-venv\n"), "__main__.py": prefix });
    symlinkSync(dirname(pythonBin), join(folder, "my-venv"));
    const { status, stdout, stderr } = previewCommand(folder);
    assert.equal(stderr, "");
    assert.match(stdout, new RegExp(`prefix: "${join(folder, "my-venv")}"`));
    assert.equal(status, 0);
  });

  it("is said where it can't be installed, in pip's words", () => {
    const folder = program("unknown", { "Pulumi.yaml": project(), "requirements.txt": "./nowhere\n", "__main__.py": prefix });
    const { status, stderr } = previewCommand(folder);
    assert.equal(status, 2);
    assert.match(stderr, /\nerror: installing `\S+unknown\/requirements\.txt` failed: ERROR: .*nowhere/);
    assert.doesNotMatch(stderr, /^\s+at /m);
  });

  it("is said where the SDK isn't among it", () => {
    const folder = program("empty", { "Pulumi.yaml": project(), "requirements.txt": "", "__main__.py": prefix });
    const { status, stderr } = previewCommand(folder);
    assert.equal(status, 2);
    assert.match(stderr, /error: `\S+` has no package `pulumi`, which `\S+empty` needs: .* requirements\.txt$/m);
  });
});

describe("a program whose language isn't on this machine", function () {
  this.timeout(30_000);
  needsEngine();
  const program = programs();
  const folder = mkdtempSync(join(tmpdir(), "mfa-guard-no-languages-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  let path = "";
  before(() => {
    path = pathWithNode(folder);
  });

  for (const [runtime, said] of [
    ["python", "is a Python program, and there is no `python3` on PATH: install Python"],
    ["go", "is a Go program, and there is no `go` on PATH: install Go from https://go.dev/dl/"],
  ] as const) {
    it(`says how to get it: ${runtime}`, () => {
      const { status, stderr } = previewCommand(program(runtime, { "Pulumi.yaml": `name: none\nruntime: ${runtime}\n` }), { PATH: path });
      assert.equal(status, 2);
      assert.ok(stderr.startsWith("error: `") && stderr.includes(said), stderr);
      assert.equal(stderr.trim().split("\n").length, 1);
    });
  }
});

describe("a Go program that doesn't compile", function () {
  this.timeout(60_000);
  needs("go");
  needsEngine();
  const program = programs();

  it("is told in Go's words", () => {
    const files = {
      "Pulumi.yaml": "name: broken\nruntime: go\n",
      "go.mod": "module broken\n\ngo 1.21\n",
      "main.go": "package main\n\nfunc main() { x }\n",
    };
    const { status, stderr } = previewCommand(program("broken", files));
    assert.equal(status, 2);
    assert.match(stderr, /error: `go build` in `\S+broken` failed: \.\/main\.go:3:15: undefined: x/);
  });

  it("is told of a binary that Pulumi.yaml names and that isn't there", () => {
    const project = "name: binary\nruntime:\n  name: go\n  options:\n    binary: bin/program\n";
    const { status, stderr } = previewCommand(program("binary", { "Pulumi.yaml": project }));
    assert.equal(status, 2);
    assert.match(stderr, /error: `\S+bin\/program`, which Pulumi\.yaml names as `binary`, isn't there: build it/);
  });
});
