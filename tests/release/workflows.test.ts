import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { root } from "../../offline/src/kit";
import { FOLDERS } from "../../scripts/release/packages";
import { needed, needs } from "../../testkit/needs";
import { pipInstall, pythonBin } from "../../testkit/python";
import type { Workflow } from "../../testkit/release/workflow";

const files = [".github/workflows", "examples/github-actions"].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith(".yml"))
    .map((file) => join(root, folder, file)),
);

const OTHERS = {
  "action.yml": "vendor.github-actions",
  "examples/gitlab-ci/.gitlab-ci.yml": "vendor.gitlab-ci",
  "examples/azure-pipelines/azure-pipelines.yml": "vendor.azure-pipelines",
} as const;

describe("the action, and the pipelines for GitLab and Azure", function () {
  this.timeout(300_000);
  needs("python");
  before("install what brings their schemas", () => pipInstall("check-jsonschema==0.39.0"));

  for (const [file, schema] of Object.entries(OTHERS)) {
    it(`${file} is as its own schema says, which refuses a key that it doesn't know`, async () => {
      const check = (path: string) => promisify(execFile)(join(pythonBin, "check-jsonschema"), ["--builtin-schema", schema, path]);
      await check(join(root, file));
      const folder = mkdtempSync(join(tmpdir(), "mfa-guard-ci-"));
      const wrong = join(folder, "wrong.yml");
      // Where a job of GitLab has any name, one that is no job is wrong.
      writeFileSync(wrong, `${readFileSync(join(root, file), "utf8")}\nno-such-key: 7\n`);
      await assert.rejects(check(wrong));
      rmSync(folder, { recursive: true });
    });
  }
});

describe("the GitHub Actions workflows", () => {
  it("have nothing that actionlint finds wrong", async function () {
    this.timeout(120_000);
    // actionlint is to be had from the Go module proxy alone.
    await needed(this, "go");
    const cwd = join(__dirname, "actionlint");
    const said = await promisify(execFile)("go", ["tool", "actionlint", "-no-color", ...files], { cwd }).catch(({ stdout, stderr }) => ({
      stdout: `${stdout}${stderr}`,
    }));
    assert.equal(said.stdout, "");
  });

  for (const file of files) {
    describe(file.slice(root.length + 1), () => {
      const text = readFileSync(file, "utf8");
      const workflow = parse(text) as Workflow;

      it("pins every action to a commit, and says which version that is", () => {
        // This repository's own has no commit before it is released.
        const uses = text.split("\n").filter((line) => /\buses:/.test(line) && !/uses: mfa-guard\/mfa-guard@v\d/.test(line));
        assert.notEqual(uses.length, 0);
        for (const line of uses) assert.match(line, /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      });

      it("gives no permission to the workflow as a whole but reading, and each job a time limit", () => {
        for (const right of Object.values(workflow.permissions)) assert.equal(right, "read");
        for (const job of Object.values(workflow.jobs)) assert.ok(job["timeout-minutes"] !== undefined && job["timeout-minutes"] <= 60);
      });

      it("runs no pull request's code with the base's secrets, and pastes no text of a pull request into a shell", () => {
        assert.doesNotMatch(text, /^ *pull_request_target:|^on: pull_request_target/m);
        for (const { steps } of Object.values(workflow.jobs)) {
          for (const { run = "" } of steps) assert.doesNotMatch(run, /\$\{\{/);
        }
      });
    });
  }

  it("name, in those to copy, the versions that are here", () => {
    const { version } = JSON.parse(readFileSync(join(root, "policypack/package.json"), "utf8")) as { version: string };
    const packages = `"@mfa-guard/cli@${version} @mfa-guard/policypack@${version}"`;
    for (const file of ["action.yml", "examples/gitlab-ci/.gitlab-ci.yml", "examples/azure-pipelines/azure-pipelines.yml"]) {
      assert.ok(readFileSync(join(root, file), "utf8").includes(packages), file);
    }
    for (const file of ["mfa-guard.yml", "README.md"]) {
      const text = readFileSync(join(root, "examples/github-actions", file), "utf8");
      assert.ok(text.includes(`uses: mfa-guard/mfa-guard@v${version}\n`), file);
    }
    const context = parse(readFileSync(join(root, "examples/github-actions/mfa-guard-context.yml"), "utf8")) as Workflow;
    assert.equal(context.env?.CLI, `@mfa-guard/cli@${version}`);
  });

  it("soak every property each night", () => {
    const { jobs } = parse(readFileSync(join(root, ".github/workflows/nightly.yml"), "utf8")) as Workflow;
    const properties = readdirSync(join(root, "tests/iam/properties")).map((file) => file.replace(".test.ts", ""));
    assert.deepEqual(jobs.soak?.strategy?.matrix.property, properties.sort());
  });

  it("test every Node.js that the packages say they run on", () => {
    const { jobs } = parse(readFileSync(join(root, ".github/workflows/test.yml"), "utf8")) as Workflow;
    const majors = jobs.test?.strategy?.matrix.node ?? [];
    for (const folder of FOLDERS) {
      const { engines } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as { engines: { node: string } };
      assert.equal(engines.node, `>=${Math.min(...majors)}`);
    }
  });
});
