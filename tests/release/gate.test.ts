import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { kit, root } from "../../offline/src/kit";
import { pack } from "../../scripts/release/packages";
import { needs } from "../../testkit/needs";
import { needsEngine } from "../../testkit/preview/engine";
import { putPulumiInto } from "../../testkit/preview/on-path";
import { BOT, type GitHub, serveComments } from "../../testkit/release/github";
import { type Repository, serveRepository } from "../../testkit/release/repository";
import { runSteps, type Step } from "../../testkit/release/workflow";

const MARKER = "<!-- mfa-guard offline -->";
const action = parse(readFileSync(join(root, "action.yml"), "utf8")) as { readonly runs: { readonly steps: readonly Step[] } };
const [install, ...rest] = action.runs.steps;

describe("the action that gates pull requests, its steps on the real engine, a git server, and GitHub's comments over a socket", function () {
  this.timeout(300_000);
  needs("curl", "jq");
  needsEngine();
  const folder = mkdtempSync(join(tmpdir(), "mfa-guard-gate-"));
  const runner = join(folder, "runner");
  // Inside the checkout of this project, where the programs find their packages.
  const workspace = join(kit, "gate");
  let github: GitHub;
  let environment: NodeJS.ProcessEnv = {};
  const repositories: Repository[] = [];

  before("install the packages, and serve pull request 7", async () => {
    mkdirSync(runner, { recursive: true });
    const packages = [await pack("cli", folder), await pack("policypack", folder)].map(({ path }) => path);
    github = await serveComments("token-of-the-run");
    environment = {
      ...process.env,
      PATH: putPulumiInto(join(folder, "bin")),
      RUNNER_TEMP: runner,
      GITHUB_API_URL: github.url,
      GITHUB_REPOSITORY: "acme/infrastructure",
      GITHUB_STEP_SUMMARY: join(folder, "summary.md"),
      GITHUB_OUTPUT: join(folder, "output"),
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    };
    assert.ok(install);
    const [installed] = await runSteps([install], environment, { "inputs.packages": packages.join(" ") });
    assert.equal(installed?.outcome, "success", installed?.output);
  });
  beforeEach(() => {
    github.comments = [];
  });
  after(() => {
    github?.close();
    for (const repository of repositories) repository.close();
    for (const made of [folder, workspace]) rmSync(made, { recursive: true, force: true });
  });

  async function repository(name: string, program: string): Promise<Repository> {
    const place = join(folder, name);
    mkdirSync(place);
    const served = await serveRepository(place, join(root, program));
    repositories.push(served);
    return served;
  }

  /** Runs what follows the installation on the branch, as a runner does. */
  async function gate(from: Repository, branch: string, inputs: Readonly<Record<string, string>> = {}) {
    from.checkout(branch, workspace);
    rmSync(join(folder, "summary.md"), { force: true });
    return runSteps(
      rest.map((step) => ({ ...step, "working-directory": workspace })),
      environment,
      {
        "inputs.stack": "offline",
        "inputs.folder": ".",
        "inputs.base": "",
        "inputs.only-new": "false",
        "inputs.token": "token-of-the-run",
        "github.event.pull_request.number": "7",
        ...inputs,
      },
    );
  }
  const outcomes = (ran: Awaited<ReturnType<typeof gate>>) => ran.map(({ outcome }) => outcome);
  const annotations = (output = "") =>
    [...output.matchAll(/^::error file=([^,]*),line=(\d+)/gm)].map(([, file, line]) => `${file}:${line}`);

  it("marks the findings of a TypeScript program at their lines, comments once, and edits the comment", async () => {
    const typescript = await repository("typescript", "examples/compliant");
    const lines = readFileSync(join(root, "examples/compliant/index.ts"), "utf8").split("\n").length;
    typescript.push("change", (checkout) => {
      const statement = `{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "111122223333" } }`;
      appendFileSync(
        join(checkout, "index.ts"),
        `new aws.iam.Role("opened", { assumeRolePolicy: { Version: "2012-10-17", Statement: [${statement}] } });\n`,
      );
    });
    const ran = await gate(typescript, "change");
    assert.deepEqual(outcomes(ran), ["failure", "success", "success"], ran.map(({ output }) => output).join("\n"));
    assert.deepEqual(annotations(ran[0]?.output), [`index.ts:${lines}`]);
    assert.equal(github.comments.length, 1);
    const [comment] = github.comments;
    assert.ok(comment?.body.startsWith(`${MARKER}\n**MFA Guard: 1 finding.**`), comment?.body);
    assert.ok(comment?.body.includes(`\`index.ts:${lines}\``), comment?.body);
    assert.equal(readFileSync(join(folder, "summary.md"), "utf8"), comment?.body);

    typescript.push("change", () => {});
    const right = await gate(typescript, "change");
    assert.deepEqual(outcomes(right), ["success", "success", "success"], right.map(({ output }) => output).join("\n"));
    assert.equal(github.comments.length, 1);
    assert.ok(github.comments[0]?.body.startsWith(`${MARKER}\n**MFA Guard: No findings.**`));
  });

  it("marks those of a YAML program, and leaves alone what somebody else made alike, however many comments there are", async () => {
    const theirs = Array.from({ length: 100 }, (_, id) => ({ id, user: { login: "mallory" }, body: `${MARKER}\nnothing to see` }));
    github.comments = [...theirs, { id: 500, user: { login: BOT }, body: `${MARKER}\nolder` }];
    const yaml = await repository("yaml", "tests/preview/programs/yaml");
    const ran = await gate(yaml, "main");
    assert.deepEqual(annotations(ran[0]?.output), ["Pulumi.yaml:10"], ran[0]?.output);
    assert.equal(github.comments.length, 101);
    assert.deepEqual(github.comments.slice(0, 100), theirs);
    assert.match(github.comments[100]?.body ?? "", /1 finding\./);
  });

  it("blocks only for what the change opens, where that is asked for", async () => {
    const yaml = await repository("base", "tests/preview/programs/yaml");
    yaml.push("main", (checkout) => writeFileSync(join(checkout, "base.json"), JSON.stringify({ schemaVersion: 1, findings: [] })));
    const ran = await gate(yaml, "main", { "inputs.base": "base.json", "inputs.only-new": "true" });
    assert.deepEqual(outcomes(ran), ["failure", "success", "success"]);
    assert.match(github.comments[0]?.body ?? "", /new: Any IAM user/);
  });

  it("fails when the program can't be previewed, and doesn't call that a pass", async () => {
    const ran = await gate(await repository("crash", "tests/preview/programs/crash"), "main");
    assert.equal(ran[0]?.outcome, "failure");
    assert.match(ran[0]?.output ?? "", /the program itself is broken/);
    assert.match(github.comments[0]?.body ?? "", /No findings before Pulumi failed\./);
  });

  it("leaves the comment out where the pull request has no right to make one", () => {
    const comment = rest.find(({ name }) => name === "Comment");
    assert.match(comment?.if ?? "", /github\.event\.pull_request\.head\.repo\.full_name == github\.repository/);
  });
});
