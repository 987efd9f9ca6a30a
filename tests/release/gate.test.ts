import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { parse } from "yaml";
import { kit, root } from "../../offline/src/kit";
import { pack } from "../../scripts/release/packages";
import { needs } from "../../testkit/needs";
import { needsEngine } from "../../testkit/preview/engine";
import { putPulumiInto } from "../../testkit/preview/on-path";
import { runSteps, type Step, type Workflow } from "../../testkit/release/workflow";

const MARKER = "<!-- mfa-guard -->";
const { jobs } = parse(readFileSync(join(root, "examples/github-actions/mfa-guard.yml"), "utf8")) as Workflow;
const steps = jobs["mfa-guard"]?.steps ?? [];
const named = (name: string) => steps.filter((step) => step.name === name);

interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  body: string;
}

describe("the workflow that gates pull requests, its steps on the real engine and with GitHub's API over a socket", function () {
  this.timeout(120_000);
  needs("curl", "jq");
  needsEngine();
  const folder = mkdtempSync(join(tmpdir(), "mfa-guard-gate-"));
  const runner = join(folder, "runner");
  // Inside the checkout, where the programs find their packages.
  const projects = join(kit, "gate");
  let github: Server;
  let comments: Comment[] = [];
  let environment: NodeJS.ProcessEnv = {};

  before("pack the policy pack, and serve pull request 7", async () => {
    const tarball = await pack("policypack", folder);
    github = createServer(async (request, response) => {
      const body = await text(request);
      const route = `${request.method} ${request.url}`;
      assert.equal(request.headers.authorization, "Bearer token-of-the-run");
      const [, id] = /^PATCH \/repos\/acme\/infrastructure\/issues\/comments\/(\d+)$/.exec(route) ?? [];
      const edited = comments.find((comment) => comment.id === Number(id));
      if (route === "GET /repos/acme/infrastructure/issues/7/comments?per_page=100") response.end(JSON.stringify(comments));
      else if (route === "POST /repos/acme/infrastructure/issues/7/comments") {
        comments.push({ id: 100 + comments.length, user: { login: "github-actions[bot]" }, body: JSON.parse(body).body });
        response.writeHead(201).end("{}");
      } else if (edited !== undefined) {
        edited.body = JSON.parse(body).body;
        response.end("{}");
      } else response.writeHead(404).end("{}");
    });
    await new Promise<void>((listening) => github.listen(0, "127.0.0.1", listening));
    for (const made of [runner, projects]) mkdirSync(made, { recursive: true });
    environment = {
      ...process.env,
      PATH: putPulumiInto(join(folder, "bin")),
      PACK: tarball.path,
      STACK: "offline",
      RUNNER_TEMP: runner,
      GITHUB_API_URL: `http://127.0.0.1:${(github.address() as AddressInfo).port}`,
      GITHUB_REPOSITORY: "acme/infrastructure",
      GITHUB_STEP_SUMMARY: join(folder, "summary.md"),
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    };
    const [installed] = await runSteps(named("Install the policy pack"), environment, {});
    assert.equal(installed?.outcome, "success", installed?.output);
  });
  beforeEach(() => {
    comments = [];
  });
  after(() => {
    github?.close();
    for (const made of [folder, projects]) rmSync(made, { recursive: true, force: true });
  });

  /** Runs what follows the installations on a copy of a program of the checkout. */
  async function gate(program: string) {
    const project = join(projects, program);
    cpSync(join(root, program), project, { recursive: true });
    const rest: Step[] = steps.slice(steps.findIndex(({ id }) => id === "preview"));
    rmSync(join(folder, "summary.md"), { force: true });
    return runSteps(rest, environment, {
      "env.PROJECT": project,
      "secrets.PULUMI_ACCESS_TOKEN": "",
      "github.token": "token-of-the-run",
      "github.event.pull_request.number": "7",
    });
  }

  it("blocks a pull request that lets people in without MFA, and comments with every finding, as text that nothing can end", async () => {
    const ran = await gate("examples/violations");
    assert.deepEqual(
      ran.map(({ name, outcome }) => `${name}: ${outcome}`),
      ["Preview under the policy pack: failure", "Write the findings: success", "Comment: success"],
      ran.map(({ output }) => output).join("\n"),
    );
    const [comment] = comments;
    assert.ok(comment?.body.startsWith(`${MARKER}\n### MFA Guard: blocked\n\n    Policies:\n`), comment?.body);
    for (const found of ["iam-role-trust-requires-mfa  (aws:iam:Role: deployer)", "iam-user-requires-mfa  (aws:iam:User: ci)"]) {
      assert.ok(comment?.body.includes(found), found);
    }
    const [, , , ...lines] = comment?.body.trimEnd().split("\n") ?? [];
    for (const line of lines) assert.match(line, /^ {4}/);
    assert.equal(readFileSync(join(folder, "summary.md"), "utf8"), comment?.body);
  });

  it("passes once the program is right, and edits its own comment, not one that somebody else made alike", async () => {
    const theirs = { id: 1, user: { login: "mallory" }, body: `${MARKER}\nnothing to see` };
    comments = [theirs, { id: 2, user: { login: "github-actions[bot]" }, body: `${MARKER}\n### MFA Guard: blocked` }];
    const ran = await gate("examples/compliant");
    assert.ok(
      ran.every(({ outcome }) => outcome === "success"),
      ran.map(({ output }) => output).join("\n"),
    );
    assert.deepEqual([comments.length, comments[0]], [2, theirs]);
    assert.match(comments[1]?.body ?? "", /### MFA Guard: nobody gets in without MFA\n\n {4}Policies:\n {8}✅/);
  });

  it("fails when the program can't be previewed, and doesn't call that a finding", async () => {
    const ran = await gate("tests/preview/programs/crash");
    assert.equal(ran[0]?.outcome, "failure");
    assert.match(comments[0]?.body ?? "", /### MFA Guard: could not judge, because the preview failed\n\n {4}\S/);
  });

  it("leaves the comment out where the pull request has no right to make one", () => {
    const [comment] = named("Comment");
    assert.match(comment?.if ?? "", /github\.event\.pull_request\.head\.repo\.full_name == github\.repository/);
  });
});
