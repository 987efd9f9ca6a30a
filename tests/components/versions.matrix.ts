// Part of `npm run test:versions`: the packed components beside the oldest, the pinned and the newest SDKs of Pulumi, under every Node.js that
// they support and with the oldest and the newest CLI. Not among the tests that `npm test` runs, because it downloads all of these.
import { strict as assert } from "node:assert";
import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { GetSchemaRequest, type GetSchemaResponse } from "@pulumi/pulumi/proto/provider_pb";
import { minVersion } from "semver";
import { oldest as oldestCli } from "../../offline/src/cli";
import { cliVersion, install, installAwsProvider, root, settings } from "../../offline/src/kit";
import { copies, typedProgram } from "../../testkit/components/consumer";
import { needsEngine } from "../../testkit/preview/engine";
import { compileTypes, typeWays } from "../../testkit/types";
import { builtCli, installNodes, newest, nodeVersions } from "../../testkit/versions";

interface Sdks {
  readonly "@pulumi/pulumi": string;
  readonly "@pulumi/aws": string;
}
const names = ["@pulumi/pulumi", "@pulumi/aws"] as const;
const { devDependencies } = require("../../package.json") as { devDependencies: Sdks };
const { dependencies } = require("../../components/package.json") as { dependencies: Sdks };

/** One role that anybody of the account assumes, beside what the components make. */
const program = `const aws = require("@pulumi/aws");
const { JitRole, MfaGroup } = require("mfa-guard");
const devops = new MfaGroup("devops");
new JitRole("admin", { policyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"], groups: [devops.groupName] });
`;
const openRole = `const trust = { Effect: "Allow", Principal: { AWS: "111122223333" }, Action: "sts:AssumeRole" };
new (require("@pulumi/aws").iam.Role)("open", { assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }) });
`;

describe("the published components beside other versions of what they need", function () {
  this.timeout(1_800_000);
  needsEngine();
  const folder = mkdtempSync(join(tmpdir(), "mfa-guard-versions-"));
  let nodes: ReadonlyMap<string, string>;
  let tarball = "";
  before("pack the components, get every Node.js", async () => {
    execFileSync("npm", ["run", "build", "-w", "components"], { cwd: root, stdio: "ignore" });
    const packing = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
    const packed = JSON.parse(execFileSync("npm", packing, { cwd: join(root, "components"), encoding: "utf8" }));
    tarball = join(folder, (Object.values(packed) as { filename: string }[])[0]?.filename ?? "");
    nodes = await installNodes(folder);
    install("pulumi-language-nodejs.cjs", join(folder, "hosts"), "pulumi-language-nodejs");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** An empty folder with a program, the SDKs and, if a tarball is named, the components. */
  async function consumer(name: string, sdks: Sdks, text: string, ...tarballs: string[]): Promise<string> {
    const made = join(folder, name);
    mkdirSync(made);
    writeFileSync(join(made, "package.json"), JSON.stringify({ name: "consumer", private: true, main: "index.js" }));
    writeFileSync(join(made, "Pulumi.yaml"), `name: consumer-${name}\nruntime: nodejs\n`);
    writeFileSync(join(made, "index.js"), text);
    const wanted = names.map((each) => `${each}@${sdks[each]}`);
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    await promisify(execFile)("npm", ["install", ...flags, ...wanted, ...tarballs], { cwd: made });
    installAwsProvider(sdks["@pulumi/aws"]);
    return made;
  }

  /** What a preview under the pack prints, with a CLI and a Node.js; its language host, program and pack run on that Node.js too. */
  async function preview(project: string, cli: string, node: string): Promise<string> {
    const state = mkdtempSync(join(folder, "state-"));
    const path = [node, join(folder, "hosts"), process.env.PATH].join(delimiter);
    const environment = { ...settings("offline", state, false), PATH: path, PULUMI_STACK: "offline" };
    const pulumi = (...args: string[]) =>
      promisify(execFile)(join(cli, "pulumi"), [...args, "--non-interactive", "--color", "never"], { cwd: project, env: environment });
    await pulumi("stack", "init", "offline", "--no-select");
    const done = await pulumi("preview", "--policy-pack", join(root, "policypack")).catch(
      (error: { stdout: string; stderr: string }) => error,
    );
    return `${done.stdout}${done.stderr}`;
  }

  const blocksTheOpenRoleAlone = (printed: string) => {
    assert.match(printed, /\[mandatory\].*iam-role-trust-requires-mfa.*\(aws:iam(?:\/role)?:Role: open\)/);
    assert.equal(printed.match(/\[mandatory\]/g)?.length, 1, printed);
  };

  const sets: Readonly<Record<string, () => Promise<Sdks>>> = {
    oldest: async () => ({ "@pulumi/pulumi": lowest("@pulumi/pulumi"), "@pulumi/aws": lowest("@pulumi/aws") }),
    pinned: async () => devDependencies,
    newest: async () => ({ "@pulumi/pulumi": await newest("@pulumi/pulumi"), "@pulumi/aws": await newest("@pulumi/aws") }),
  };
  for (const [name, sdksOf] of Object.entries(sets)) {
    describe(`with the ${name} SDKs`, () => {
      let project = "";
      before("install them", async () => {
        const sdks = await sdksOf();
        project = await consumer(name, sdks, program + openRole, tarball);
        console.log(`      ${names.map((each) => `${each} ${sdks[each]}`).join(", ")}`);
      });

      it("keep one copy of each", () => assert.deepEqual(copies(project), { "@pulumi/aws": 1, "@pulumi/pulumi": 1 }));

      for (const way of typeWays) it(`have types under ${way}`, () => compileTypes(project, typedProgram, way));

      for (const major of nodeVersions) {
        it(`pass the pack under Node.js ${major}`, async () => {
          blocksTheOpenRoleAlone(await preview(project, await builtCli(cliVersion), nodes.get(major) as string));
        });

        it(`serve their schema under Node.js ${major}`, async () => {
          const schema = JSON.parse(await servedSchema(project, join(nodes.get(major) as string, "node"))) as { resources: object };
          assert.ok("mfa-guard:index:JitRole" in schema.resources);
        });
      }

      it(`pass the pack with the oldest CLI, ${oldestCli}`, async () => {
        blocksTheOpenRoleAlone(await preview(project, await builtCli(oldestCli), nodes.get("20") as string));
      });
    });
  }

  it("leave the pack to programs with `@pulumi/aws` 6, which they don't go with", async () => {
    const sdks = { "@pulumi/pulumi": devDependencies["@pulumi/pulumi"], "@pulumi/aws": await newest("@pulumi/aws", "^6") };
    const project = await consumer("aws6", sdks, openRole);
    blocksTheOpenRoleAlone(await preview(project, await builtCli(cliVersion), nodes.get("24") as string));
  });
});

/** The lowest version that the components' own range lets in. */
const lowest = (name: keyof Sdks) => minVersion(dependencies[name])?.version as string;

/** The schema that the installed provider serves, started as the engine does. */
async function servedSchema(project: string, node: string): Promise<string> {
  const host = join(project, "node_modules", "@pulumi", "pulumi", "cmd", "run-plugin");
  const provider = join(project, "node_modules", "mfa-guard");
  const child = spawn(node, [host, provider, "127.0.0.1:1"], { cwd: project, stdio: ["ignore", "pipe", "ignore"] });
  try {
    const [port] = await once(child.stdout, "data");
    const client = new ResourceProviderClient(`127.0.0.1:${String(port).trim()}`, credentials.createInsecure());
    const answer = await new Promise<GetSchemaResponse>((done, failed) =>
      client.getSchema(new GetSchemaRequest(), (error: Error | null, response: GetSchemaResponse) =>
        error ? failed(error) : done(response),
      ),
    );
    client.close();
    return answer.getSchema();
  } finally {
    child.kill();
  }
}
