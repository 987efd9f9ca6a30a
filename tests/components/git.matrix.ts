// Part of `npm run test:languages`: `pulumi package add` from a git repository. Not among the tests that `npm test` runs, because what is
// cloned gets all of its dependencies from npm and builds itself, which takes minutes.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { openEngine } from "../../offline/src/engine";
import { install } from "../../offline/src/kit";
import { type GitServer, serveGit } from "../../testkit/git-server";
import { errors, needsEngine, policyPack, pulumi } from "../../testkit/preview/engine";

const { version, devDependencies } = require("../../package.json") as {
  version: string;
  devDependencies: Readonly<Record<string, string>>;
};

describe("the components from a git repository", function () {
  this.timeout(1_200_000);
  needsEngine();
  const folder = mkdtempSync(join(tmpdir(), "mfa-guard-git-"));
  const project = join(folder, "project");
  const source = `github.com/mfa-guard/mfa-guard.git/components@${version}`;
  let server: GitServer;
  let environment: NodeJS.ProcessEnv;
  before("serve this checkout", async () => {
    server = await serveGit(folder, `v${version}`);
    const home = join(folder, "home");
    const aws = `resource-aws-v${devDependencies["@pulumi/aws"]}`;
    install("pulumi-resource-aws.cjs", join(home, "plugins", aws), "pulumi-resource-aws");
    environment = {
      PULUMI_HOME: home,
      ...server.environment,
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "false",
    };
    mkdirSync(project);
    writeFileSync(join(project, "Pulumi.yaml"), "name: from-git\nruntime: yaml\n");
  });
  after(() => {
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("are added by a version's tag: cloned, installed and built", async () => {
    const engine = await openEngine("offline");
    const add = ["package", "add", source];
    const { code, stdout, stderr } = await engine.run(add, { folder: project, output: "captured", environment });
    assert.equal(code, 0, stdout + stderr);
    const { packages } = parse(readFileSync(join(project, "Pulumi.yaml"), "utf8")) as { packages: Record<string, unknown> };
    assert.deepEqual(packages, { "mfa-guard": source });
  });

  it("are constructed for the program that added them, under the pack", async () => {
    const resources = [
      "resources:",
      "  devops:",
      "    type: mfa-guard:MfaGroup",
      "  admin:",
      "    type: mfa-guard:JitRole",
      "    properties:",
      "      policyArns: [arn:aws:iam::aws:policy/AdministratorAccess]",
      '      groups: ["${devops.groupName}"]',
      "",
    ];
    writeFileSync(join(project, "Pulumi.yaml"), readFileSync(join(project, "Pulumi.yaml"), "utf8") + resources.join("\n"));
    const { code, events } = await pulumi(project, ["preview", "--policy-pack", policyPack], environment);
    assert.deepEqual(errors(events), []);
    assert.equal(code, 0);
    const made = events.map(({ resourcePreEvent }) => resourcePreEvent?.metadata.type);
    for (const type of ["mfa-guard:index:JitRole", "aws:iam/role:Role"]) assert.ok(made.includes(type), type);
  });
});
