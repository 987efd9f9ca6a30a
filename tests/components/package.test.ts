import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as library from "mfa-guard";
import { openEngine } from "../../offline/src/engine";
import { needsBuild } from "../../testkit/build";
import { copies, typedProgram } from "../../testkit/components/consumer";
import { processorMilliseconds } from "../../testkit/policypack/process";
import { errors, needsEngine, pulumi, report } from "../../testkit/preview/engine";
import { compileTypes, typeWays } from "../../testkit/types";

const root = join(__dirname, "..", "..");
const { devDependencies } = require("../../package.json") as { devDependencies: Readonly<Record<string, string>> };
const components = join(root, "components");
const read = (path: string) => readFileSync(path, "utf8");

describe("the schema of the Pulumi package", function () {
  this.timeout(120_000);

  // After a change of a component's arguments on purpose: npm run build, then copy components/dist/schema.json here.
  it("is the golden one, inferred from the source and shipped", async () => {
    const { inferSchema } = await import(pathToFileURL(join(root, "scripts", "infer-schema.mjs")).href);
    const golden = JSON.parse(read(join(__dirname, "golden", "schema.json")));
    const names = Object.keys(library).filter((name) => name !== "ArgumentsError");
    assert.deepEqual(JSON.parse(inferSchema(names)), golden);
    assert.deepEqual(JSON.parse(read(join(components, "dist", "schema.json"))), golden, "built from other sources: run `npm run build`");
  });

  it("describes every component, argument and output, in words that every language's SDK can show", () => {
    const { resources, types } = JSON.parse(read(join(__dirname, "golden", "schema.json")));
    for (const [token, { description, inputProperties, properties }] of Object.entries<Record<string, object>>(resources)) {
      assert.ok(description, token);
      for (const [name, property] of Object.entries({ ...inputProperties, ...properties })) {
        assert.ok((property as { description?: string }).description, `${token} ${name}`);
      }
    }
    for (const [token, { description, properties }] of Object.entries<{ description?: string; properties?: object }>(types)) {
      assert.ok(description, token);
      for (const [name, property] of Object.entries(properties ?? {})) {
        assert.ok((property as { description?: string }).description, `${token} ${name}`);
      }
    }
    assert.doesNotMatch(JSON.stringify(resources), /\[object Object\]|\{@link/);
  });

  it("counts in whole numbers, and lets an output into every list of inputs", () => {
    const text = read(join(__dirname, "golden", "schema.json"));
    assert.doesNotMatch(text, /"type": "number"/);
    JSON.parse(text, (_, property) => {
      if (property?.type === "array" && !property.items.plain) assert.equal(property.plain, undefined, JSON.stringify(property));
      return property;
    });
  });

  it("has the entry that the Pulumi Registry shows, and each language's real name", () => {
    const { publisher, keywords, logoUrl, repository, homepage, license, language } = JSON.parse(
      read(join(__dirname, "golden", "schema.json")),
    );
    assert.deepEqual([publisher, license], ["mfa-guard", "Apache-2.0"]);
    for (const url of [repository, homepage]) assert.equal(url, "https://github.com/mfa-guard/mfa-guard");
    assert.equal(logoUrl, "https://raw.githubusercontent.com/mfa-guard/mfa-guard/main/docs/images/logo.svg");
    assert.ok(keywords.includes("kind/component"));
    assert.equal(language.go.importBasePath, "github.com/mfa-guard/mfa-guard/sdk/go/mfaguard");
    assert.equal(language.nodejs.packageName, "mfa-guard");
  });
});

describe("the npm package, installed from its tarball into an empty folder", function () {
  this.timeout(300_000);
  needsEngine();
  needsBuild("cli");
  const folder = mkdtempSync(join(tmpdir(), "mfa-guard-package-"));
  const installed = join(folder, "node_modules", "mfa-guard");

  before("pack and install", function () {
    this.timeout(300_000);
    write("package.json", { name: "consumer", private: true, main: "index.ts" });
    const sdks = ["@pulumi/aws", "@pulumi/pulumi"].map((name) => `${name}@${devDependencies[name]}`);
    install(...sdks, pack(components));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const npm = (args: string[], cwd: string) => execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const install = (...what: string[]) =>
    npm(["install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", ...what], folder);
  function pack(workspace: string): string {
    const packing = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
    const [packed] = Object.values(JSON.parse(npm(packing, workspace)) as { filename: string }[]);
    return `./${packed?.filename}`;
  }
  const write = (path: string, content: string | object) =>
    writeFileSync(join(folder, path), typeof content === "string" ? content : JSON.stringify(content));
  const program = (specifier: string) =>
    [
      `import { MfaGroup, MfaUser } from "${specifier}";`,
      'const group = new MfaGroup("devops");',
      'new MfaUser("kim", { groups: [group.groupName] });',
      "",
    ].join("\n");

  // Whether the newest SDKs stay one copy too, the matrix tells: what a registry has today is no matter of this checkout.
  it("leaves one copy of each of Pulumi's SDKs, and brings neither a compiler along nor the command line", () => {
    assert.deepEqual(copies(folder), { "@pulumi/aws": 1, "@pulumi/pulumi": 1 });
    for (const name of ["typescript", "@mfa-guard", "@duckdb", "commander"]) {
      assert.ok(!existsSync(join(folder, "node_modules", name)), name);
    }
  });

  it("starts no server where somebody loads its folder, or its main", () => {
    const load = "require(process.argv[1]); import(`${process.argv[1]}/dist/plugin.cjs`)";
    const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", load, installed], { encoding: "utf8", timeout: 60_000 });
    assert.deepEqual([status, stdout, stderr], [0, "", ""]);
  });

  it("says in one sentence which package is the command", () => {
    const { status, stdout, stderr } = spawnSync("npx", ["mfa-guard", "audit", "--file", "x"], { cwd: folder, encoding: "utf8" });
    const sentence = "error: `mfa-guard` is the Pulumi components, and the command is another package: run `npx @mfa-guard/cli audit`\n";
    assert.deepEqual([status, stdout, stderr], [2, "", sentence]);
  });

  for (const way of typeWays) it(`has types under ${way}`, () => compileTypes(folder, typedProgram, way));

  it("gives CommonJS and ES modules the same classes", () => {
    const script =
      'import { createRequire } from "node:module"; import { JitRole } from "mfa-guard"; process.exit(createRequire(import.meta.url)("mfa-guard").JitRole === JitRole ? 0 : 1);';
    execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: folder });
  });

  it("works from a TypeScript program, under the pack", async () => {
    write("Pulumi.yaml", "name: consumer\nruntime: nodejs\n");
    write("index.ts", program("mfa-guard"));
    const { code, events } = await pulumi(folder, ["preview", "--policy-pack", join(root, "policypack")]);
    assert.deepEqual(errors(events), []);
    assert.equal(code, 0);
    assert.deepEqual(report(events), []);
  });

  it("tells a TypeScript program what it refuses, in one line and without a stack trace", async () => {
    write("index.ts", 'import { MfaUser } from "mfa-guard";\nnew MfaUser("kim", { groups: [] });\n');
    const { code, events } = await pulumi(folder, ["preview"]);
    assert.notEqual(code, 0);
    assert.ok(
      errors(events).includes("MfaUser `kim`: `groups` must name at least 1 MfaGroup, so that MFA is enforced, not 0"),
      errors(events).join("\n"),
    );
    assert.doesNotMatch(errors(events).join("\n"), /\bat new MfaUser\b/);
  });

  it("works from an ES module", async () => {
    const esm = join(folder, "esm");
    mkdirSync(esm);
    write("esm/package.json", { name: "esm", private: true, type: "module", main: "index.js" });
    write("esm/Pulumi.yaml", "name: esm\nruntime: nodejs\n");
    write("esm/index.js", program("mfa-guard"));
    const { code, events } = await pulumi(esm, ["preview"]);
    assert.deepEqual(errors(events), []);
    assert.equal(code, 0);
  });

  it("gives the CLI its schema", async () => {
    const engine = await openEngine("offline");
    const { code, stdout } = await engine.run(["package", "get-schema", installed], { folder, output: "captured" });
    assert.equal(code, 0);
    const schema = JSON.parse(stdout) as { resources: Record<string, { inputProperties: object }> };
    const golden = JSON.parse(read(join(__dirname, "golden", "schema.json"))) as typeof schema;
    assert.deepEqual(Object.keys(schema.resources).sort(), Object.keys(golden.resources).sort());
    for (const [token, { inputProperties }] of Object.entries(golden.resources)) {
      assert.deepEqual(Object.keys(schema.resources[token]?.inputProperties ?? {}).sort(), Object.keys(inputProperties).sort());
    }
  });

  it("is constructed for a YAML program, under the pack", async () => {
    const { code, events } = await pulumi(
      yamlProgram((text) => text),
      ["preview", "--policy-pack", join(root, "policypack")],
    );
    assert.deepEqual(errors(events), []);
    assert.equal(code, 0);
    const made = events.map(({ resourcePreEvent }) => resourcePreEvent?.metadata.type);
    for (const type of ["mfa-guard:index:JitRole", "aws:iam/role:Role"]) assert.ok(made.includes(type), type);
  });

  it("tells a YAML program by name what it refuses", async () => {
    const folder = yamlProgram((text) => text.replace("      roleName:", "      maxMfaAge: 86400\n      roleName:"));
    const { code, events, stdout, stderr } = await pulumi(folder, ["preview"]);
    assert.notEqual(code, 0);
    const said = errors(events).join("\n");
    assert.match(said, /maxMfaAge.*must be a whole number of seconds from 60 to 3600, not `86400`/s, stdout + stderr);
    assert.doesNotMatch(said, /at new JitRole|\.cjs:/);
  });

  /** The folder of examples/yaml with the installed package in place of the checkout's. */
  function yamlProgram(edit: (text: string) => string): string {
    mkdirSync(join(folder, "yaml"), { recursive: true });
    write("yaml/Pulumi.yaml", edit(read(join(root, "examples", "yaml", "Pulumi.yaml")).replace("../../components", installed)));
    return join(folder, "yaml");
  }

  it("hands over to the command that is installed beside it", () => {
    install(pack(join(root, "cli")));
    for (const command of [join(folder, "node_modules", ".bin", "mfa-guard"), join(installed, "dist", "command.cjs")]) {
      const { status, stdout, stderr } = spawnSync(command, ["audit", "--file", "nowhere.json"], { cwd: folder, encoding: "utf8" });
      assert.deepEqual([status, stdout, stderr], [2, "", "error: `nowhere.json` doesn't exist: check the path\n"]);
    }
  });

  it("starts as a provider within 1.5 seconds", async () => {
    const times: number[] = [];
    // Other work on the machine makes single starts slow.
    while (times.length < 20 && !times.some((time) => time < 1500)) times.push(await bootMilliseconds());
    assert.ok(Math.min(...times) < 1500, `the fastest of ${times.length} starts took ${Math.min(...times)} ms`);
  });

  /** From the start of the process until it says its port: of processor time, where the system counts it. */
  async function bootMilliseconds(): Promise<number> {
    const start = performance.now();
    const host = join(folder, "node_modules", "@pulumi", "pulumi", "cmd", "run-plugin");
    const child = spawn(process.execPath, [host, installed, "127.0.0.1:1"], { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
    const [port] = await once(child.stdout, "data");
    const time = processorMilliseconds(child.pid as number) ?? performance.now() - start;
    child.kill();
    assert.match(String(port), /^\d+\s*$/);
    return Math.round(time);
  }
});
