import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text as allOf } from "node:stream/consumers";
import { promisify } from "node:util";
import * as iam from "@mfa-guard/iam";
import Ajv from "ajv";
import { parseDocument } from "yaml";
import { kit, root } from "../../offline/src/kit";
import { policies } from "../../policypack/policies";
import { isDay } from "../../policypack/policy/exemptions";
import { errors, preview } from "../preview/engine";
import { installPython } from "../python";
import { commandFaults } from "./commands";
import { componentFaults } from "./components";
import { markdownFiles, type Sample, samplesOf } from "./markdown";
import { commandsIn } from "./shell";
import { typeFaults } from "./typescript";

const run = promisify(execFile);
const read = (path: string) => JSON.parse(readFileSync(join(root, path), "utf8"));

/** Compiled with the others, so that a test sees the compiler complain. */
export const mistyped: Sample = { where: "here", language: "ts", info: [], text: "export const name: string = 1;" };

const typescript = [...markdownFiles.flatMap(samplesOf), mistyped].filter(({ language }) => language === "ts").map(({ text }) => text);

/** What a sample may claim of the policy document in it, as `json trust=open`. */
const verdicts: Readonly<Record<string, (document: unknown) => { readonly kind: string }>> = {
  trust: (document) => iam.canAssumeWithoutMfa(document),
  age: (document) => iam.canAssumeWithStaleMfa(document, 3600),
  enforcement: (document) => iam.unenforcedWithoutMfa([document]),
  conditions: (document) => iam.unsoundMfaConditions(document),
  credentials: (document) => iam.credentialsOpenWithoutMfa([document]),
  workloads: (document) => iam.deniesWorkloads(document),
  root: (document) => iam.rootCanAct([document]),
  sessions: (document) => iam.deniesRootSessions(document),
  devices: (document) => iam.allowsPhishableDevices([document]),
};

/** How a sample of each language is checked: what is wrong with it throws. */
export const checks: Readonly<Record<string, (sample: Sample) => void | Promise<void>>> = {
  ts: compiles,
  js: printsWhatItSays,
  json: jsonHolds,
  yaml: yamlHolds,
  python: pythonHolds,
  go: (sample) => isCompiled(sample, ["go/main.go", "go/examples.go"]),
  java: (sample) => isCompiled(sample, ["java/src/main/java/Example.java"]),
  sh: ({ text }) => scriptHolds(text),
  "preview-output": isInTheReport,
};

let faults: ReturnType<typeof typeFaults> | undefined;

/** All programs are compiled with the first one: it takes seconds, and hardly more for many. */
function compiles(sample: Sample): void {
  faults ??= typeFaults(typescript);
  assert.deepEqual(faults.get(sample.text), []);
}

/** Runs a program; the comment after each `console.log` is what it prints. */
async function printsWhatItSays({ text: program }: Sample): Promise<void> {
  const said = [...program.matchAll(/console\.log\(.*\);\s*\/\/ (.*)/g)].map(([, comment]) => comment);
  assert.ok(said.length > 0);
  const node = run(process.execPath, ["--input-type=module", "--eval", program], { cwd: root });
  assert.deepEqual((await node).stdout.trim().split("\n"), said);
}

function jsonHolds({ text: json, info }: Sample): void {
  const value = JSON.parse(json);
  if (value.Statement !== undefined) assert.equal(iam.parse(value).kind, "document");
  for (const claim of info) {
    const [question = "", verdict] = claim.split("=");
    const decide = verdicts[question];
    assert.ok(decide, `no verdict is called \`${question}\``);
    assert.equal(decide(value).kind, verdict);
  }
  const ids = ["all", "mfa-guard", "version", ...policies.map(({ name }) => name)];
  if (!Object.keys(value).some((key) => ids.includes(key))) return;
  const ajv = new Ajv({ formats: { date: isDay } });
  const schema = "mfa-guard" in value ? "cli/short-config.schema.json" : "policypack/config.schema.json";
  assert.ok(ajv.validate(read(schema), value), ajv.errorsText());
}

async function yamlHolds({ text: yaml }: Sample): Promise<void> {
  const document = parseDocument(yaml);
  assert.deepEqual(document.errors, []);
  const { resources = {}, jobs = {} } = document.toJS();
  for (const { type, properties = {} } of Object.values<{ type: string; properties?: object }>(resources)) {
    const component = /^mfa-guard:(\w+)$/.exec(type)?.[1];
    if (component !== undefined) assert.deepEqual(componentFaults(component, Object.keys(properties)), []);
  }
  if (Object.keys(resources).length > 0) await previewPasses(yaml);
  const steps = Object.values<{ steps?: { run?: string }[] }>(jobs).flatMap((job) => job.steps ?? []);
  for (const { run: script } of steps) if (script !== undefined) await scriptHolds(script);
}

/** Previews a Pulumi YAML program on the real engine under the pack. */
async function previewPasses(yaml: string): Promise<void> {
  const folder = mkdtempSync(join(kit, "sample-"));
  try {
    const installed = yaml.replaceAll("./node_modules/", `${join(root, "node_modules")}/`);
    writeFileSync(join(folder, "Pulumi.yaml"), `name: sample\nruntime: yaml\n${installed}`);
    const { code, events } = await preview(folder);
    assert.deepEqual(errors(events), []);
    assert.equal(code, 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Its lines stand in one of the programs that `npm run test:languages` compiles, which takes minutes. */
function isCompiled({ text }: Sample, programs: readonly string[]): void {
  const lines = (code: string) =>
    code
      .split("\n")
      .map((line) => line.trim())
      .join("\n");
  const compiled = programs.map((program) => readFileSync(join(root, "tests/components/languages", program), "utf8"));
  const isIn = (program: string): boolean => lines(program).includes(lines(text).trim());
  assert.ok(compiled.some(isIn), `none of tests/components/languages/{${programs.join(",")}} has such lines`);
}

async function pythonHolds({ text: program }: Sample): Promise<void> {
  const bin = await installPython();
  assert.ok(bin, "there is no Python 3: install python3");
  const python = spawn(join(bin, "python"), [join(__dirname, "python.py")], { stdio: ["pipe", "pipe", "ignore"] });
  python.stdin.end(program);
  const [printed, [code]] = await Promise.all([allOf(python.stdout), once(python, "exit")]);
  assert.equal(code, 0, "Python can't compile it");
  for (const { name, arguments: args } of JSON.parse(printed) as { name: string; arguments: string[] }[]) {
    const camelCase = args.map((arg) => arg.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
    if (/^[A-Z]/.test(name)) assert.deepEqual(componentFaults(name, camelCase), []);
  }
}

async function scriptHolds(script: string): Promise<void> {
  await run("bash", ["-n", "-c", script]);
  const commands = commandsIn(script);
  assert.ok(commands.length > 0);
  for (const command of commands) assert.deepEqual(await commandFaults(command), [], command.join(" "));
}

/** Compares with the report that tests/preview holds the real engine to. Lines may be wrapped, and findings left out. */
function isInTheReport({ text: output }: Sample): void {
  const report: { policy: string; level: string; resource: string; message: string }[] = read("tests/preview/golden/violations.json");
  const findings = output.split(/^ +- /m).slice(1);
  assert.ok(findings.length > 0);
  assert.ok(output.includes(` mfa-guard@v${read("policypack/package.json").version} `));
  const real = report.map(({ policy, level, resource, message }) => {
    const [type = "", name] = resource.split(" ");
    const severity = policies.find((each) => each.name === policy)?.severity;
    return spaced(`[${level}] [severity: ${severity}] ${policy} (${type.replace(/\/\w+/, "")}: ${name}) ${message}`);
  });
  for (const finding of findings) assert.ok(real.includes(spaced(finding)), `not in the report:\n${finding}`);
}

const spaced = (words: string) => words.trim().replaceAll(/\s+/g, " ");
