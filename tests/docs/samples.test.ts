import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text as allOf } from "node:stream/consumers";
import { promisify } from "node:util";
import * as iam from "@mfa-guard/iam";
import Ajv from "ajv";
import { parseDocument } from "yaml";
import { root } from "../../offline/src/kit";
import { policies } from "../../policypack/policies";
import { needsEngine } from "../preview/engine";
import { installPython } from "../python";
import { commandFaults } from "./commands";
import { componentFaults } from "./components";
import { markdownFiles, type Sample, samplesOf } from "./markdown";
import { commandsIn } from "./shell";
import { typeFaults } from "./typescript";

const run = promisify(execFile);
const read = (path: string) => JSON.parse(readFileSync(join(root, path), "utf8"));

const samples = markdownFiles.flatMap(samplesOf);
const programs = samples.filter(({ language }) => language === "ts");

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

/** How a sample of each language is checked. */
const checks: Readonly<Record<string, (sample: Sample) => void | Promise<void>>> = {
  ts: compiles,
  js: printsWhatItSays,
  json: jsonHolds,
  yaml: yamlHolds,
  python: pythonHolds,
  sh: ({ text }) => scriptHolds(text),
  "preview-output": isInTheReport,
};

/** Languages that aren't checked, and why. */
const exempt: Readonly<Record<string, string>> = {
  text: "a drawing, or figures that a command named beside them printed on one machine on one day",
};

/** Registers hooks that get what commands and programs are checked with, so that no test waits for an installation. */
function needsTools(): void {
  needsEngine();
  before("install Python's part of the tests", async function () {
    this.timeout(300_000);
    await installPython();
  });
}

describe("the samples of the documentation", function () {
  this.timeout(120_000);
  it("are found", () => {
    for (const language of Object.keys(checks))
      assert.ok(
        samples.some((sample) => sample.language === language),
        language,
      );
  });

  for (const sample of samples) {
    if (sample.language in exempt) continue;
    it(`${sample.where} holds (${sample.language})`, async () => {
      const check = checks[sample.language];
      assert.ok(check, `no check knows the language \`${sample.language}\`: name one of ${Object.keys(checks)}, or ${Object.keys(exempt)}`);
      await check(sample);
    });
  }
});

describe("the checks of samples", function () {
  this.timeout(60_000);
  needsTools();
  const wrong: readonly (readonly [language: string, text: string, info?: string])[] = [
    ["js", 'console.log("one"); // two'],
    ["json", "{ 'a': 1 }"],
    ["json", '{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allowed", "Action": "*", "Resource": "*" }] }'],
    ["json", '{ "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } }', "enforcement=requires-mfa"],
    ["json", '{ "iam-role-trust-requires-mfa": { "noSuchSetting": [] } }'],
    ["yaml", "resources: { a: { type: mfa-guard:JitRole, properties: { policyArn: a } } }"],
    ["yaml", "jobs: { a: { steps: [{ run: npm run no-such-script }] } }"],
    ["python", "JitRole('a', policy_arns=['b'], no_such_argument=1)"],
    ["python", "def f(:"],
    ["sh", "npm run no-such-script"],
    ["sh", "npm install @mfa-guard/no-such-package"],
    ["sh", "npm run preview -- examples/no-such-example"],
    ["sh", "echo $(no-such-command)"],
    ["sh", "npx @mfa-guard/cli audit --no-such-option"],
    ["sh", "mfa-guard audit --file a.json --profile b"],
    ["sh", "pulumi preview --no-such-option"],
    ["sh", "pulumi policy no-such-command"],
    ["sh", "aws sts assume-role --no-such-option"],
    ["sh", "aws sts no-such-operation"],
    ["sh", "if true; then"],
    ["preview-output", " - [mandatory] [severity: critical]  iam-role-trust-requires-mfa  (aws:iam:Role: admin)\n Invented."],
  ];
  for (const [language, text, info] of wrong) {
    it(`tell that \`${text.replace("\n", " ")}\`${info ? ` with ${info}` : ""} is wrong (${language})`, async () => {
      const sample: Sample = { where: "here", language, info: info ? [info] : [], text };
      await assert.rejects(async () => checks[language]?.(sample));
    });
  }
});

let faults: ReturnType<typeof typeFaults> | undefined;

/** All programs are compiled with the first one: it takes seconds, and hardly more for many. */
function compiles(sample: Sample): void {
  faults ??= typeFaults(programs);
  assert.deepEqual(faults.get(sample), []);
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
  const ids = ["all", ...policies.map(({ name }) => name)];
  if (!Object.keys(value).some((key) => ids.includes(key))) return;
  const ajv = new Ajv();
  assert.ok(ajv.validate(read("policypack/config.schema.json"), value), ajv.errorsText());
}

async function yamlHolds({ text: yaml }: Sample): Promise<void> {
  const document = parseDocument(yaml);
  assert.deepEqual(document.errors, []);
  const { resources = {}, jobs = {} } = document.toJS();
  for (const { type, properties = {} } of Object.values<{ type: string; properties?: object }>(resources)) {
    const component = /^mfa-guard:(\w+)$/.exec(type)?.[1];
    if (component !== undefined) assert.deepEqual(componentFaults(component, Object.keys(properties)), []);
  }
  const steps = Object.values<{ steps?: { run?: string }[] }>(jobs).flatMap((job) => job.steps ?? []);
  for (const { run: script } of steps) if (script !== undefined) await scriptHolds(script);
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
  const real = report.map(({ policy, level, resource, message }) => {
    const [type = "", name] = resource.split(" ");
    const severity = policies.find((each) => each.name === policy)?.severity;
    return spaced(`[${level}] [severity: ${severity}] ${policy} (${type.replace(/\/\w+/, "")}: ${name}) ${message}`);
  });
  for (const finding of findings) assert.ok(real.includes(spaced(finding)), `not in the report:\n${finding}`);
}

const spaced = (words: string) => words.trim().replaceAll(/\s+/g, " ");
