import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Log } from "sarif";
import type { FindingsReport } from "../../../cli/findings/finding";
import { root } from "../../../offline/src/kit";
import { run } from "../../../testkit/cli/run";
import { assertSchema } from "../../../testkit/cli/schema";
import { needed } from "../../../testkit/needs";
import { exempt } from "../../../testkit/policypack/exemptions";
import { needsEngine } from "../../../testkit/preview/engine";
import { pulumiOnPath } from "../../../testkit/preview/on-path";

/** Where the text stands first in the file. */
function lineOf(file: string, text: string): number {
  return (
    readFileSync(file, "utf8")
      .split("\n")
      .findIndex((line) => line.includes(text)) + 1
  );
}

const OPEN = `assumeRolePolicy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "111122223333" } }] }`;

describe("mfa-guard preview, on the real engine", function () {
  this.timeout(180_000);
  needsEngine();
  const folder = pulumiOnPath();

  /** A program with these files, in a project of that name. */
  function project(name: string, files: Readonly<Record<string, string>>): string {
    const made = join(folder(), name);
    const all = { "Pulumi.yaml": `name: ${name}\nruntime: nodejs\n`, ...files };
    for (const [file, text] of Object.entries(all)) {
      mkdirSync(join(made, file, ".."), { recursive: true });
      writeFileSync(join(made, file), text);
    }
    return made;
  }

  async function previewed(program: string, ...args: readonly string[]): Promise<FindingsReport & { code: number; err: string }> {
    const { code, out, err } = await run("preview", "--format", "json", "--", "--cwd", program, ...args);
    assert.notEqual(out, "", err);
    const report = JSON.parse(out);
    assertSchema("audit", report);
    return { ...report, code, err };
  }
  const places = ({ findings }: FindingsReport) => findings.map(({ policy, resource, at }) => [policy, resource.name, at?.file, at?.line]);

  it("puts each finding of a TypeScript program at the line that makes the resource, and shows the engine's own display", async () => {
    const report = await previewed("examples/violations");
    const file = "examples/violations/index.ts";
    assert.equal(report.code, 1);
    assert.equal(report.kind, "preview");
    assert.deepEqual(places(report).slice(0, 2), [
      ["iam-role-trust-requires-mfa", "admin", file, lineOf(file, 'new aws.iam.Role("admin"')],
      ["iam-role-trust-requires-mfa", "deployer", file, lineOf(file, 'new aws.iam.Role("deployer"')],
    ]);
    assert.equal(report.findings.length, 10);
    for (const { at, how, fix, enforcement } of report.findings) {
      assert.equal(at?.file, file);
      assert.match(how, /^[A-Z`].*\.$/s);
      assert.match(fix, /^[A-Z].*\.$/s);
      assert.equal(enforcement, "mandatory");
    }
    assert.match(report.err, /- \[mandatory\] \[severity: critical\] {2}iam-role-trust-requires-mfa {2}\(aws:iam:Role: admin\)/);
  });

  it("writes them as SARIF, with the lines", async () => {
    const { code, out } = await run("preview", "--format", "sarif", "--", "--cwd", "examples/violations");
    assert.equal(code, 1);
    const log = JSON.parse(out) as Log;
    const [result] = log.runs[0]?.results ?? [];
    assert.equal(result?.ruleId, "iam-role-trust-requires-mfa");
    const physical = result?.locations?.[0]?.physicalLocation;
    assert.equal(physical?.artifactLocation?.uri, "examples/violations/index.ts");
    assert.equal(physical?.region?.startLine, lineOf("examples/violations/index.ts", 'new aws.iam.Role("admin"'));
  });

  it("finds the line of a YAML program's resource, which the engine doesn't know", async () => {
    const program = "tests/preview/programs/yaml";
    const report = await previewed(program);
    assert.equal(report.code, 1);
    assert.deepEqual(places(report), [
      ["iam-role-trust-requires-mfa", "auditor", `${program}/Pulumi.yaml`, lineOf(`${program}/Pulumi.yaml`, "auditor:")],
    ]);
  });

  it("finds a Python program's line", async function () {
    await needed(this, "python");
    this.timeout(600_000);
    const program = "tests/preview/programs/python";
    assert.deepEqual(places(await previewed(program)), [
      ["iam-role-trust-requires-mfa", "auditor", `${program}/__main__.py`, lineOf(`${program}/__main__.py`, "aws.iam.Role(")],
    ]);
  });

  it("puts a component's child where the project's own code makes it, else where it makes the component", async () => {
    const component = (module: string) => `${module}
module.exports.Open = class extends pulumi.ComponentResource {
  constructor(name) {
    super("acme:index:Open", name);
    new aws.iam.Role(name, { ${OPEN} }, { parent: this });
  }
};
`;
    const sdk = `const aws = require("@pulumi/aws");\nconst pulumi = require("@pulumi/pulumi");`;
    const made = project("children", {
      "index.ts": `import { Open as Own } from "./own";
import { Open as Theirs } from "acme";

new Own("own");
new Theirs("theirs");
`,
      "own.js": component(sdk),
      "node_modules/acme/index.js": component(sdk),
      "node_modules/acme/package.json": '{ "name": "acme", "version": "1.0.0" }',
    });
    const at = relative(root, made);
    assert.deepEqual(places(await previewed(made)), [
      ["iam-role-trust-requires-mfa", "own", `${at}/own.js`, lineOf(join(made, "own.js"), "new aws.iam.Role(")],
      ["iam-role-trust-requires-mfa", "theirs", `${at}/index.ts`, lineOf(join(made, "index.ts"), 'new Theirs("theirs")')],
    ]);
  });

  it("passes a program that is right", async () => {
    const report = await previewed("examples/compliant");
    assert.deepEqual([report.code, report.findings], [0, []]);
    assert.notDeepEqual(report.judged, {});
  });

  it("reports what isn't known yet as undecided, which doesn't block a preview", async () => {
    const report = await previewed("tests/preview/programs/trust-unknown");
    assert.deepEqual(
      report.findings.map(({ resource, level, enforcement }) => [resource.name, level, enforcement]),
      [
        ["called", "undecided", "advisory"],
        ["open", "violation", "mandatory"],
      ],
    );
  });

  it("reports exemptions in use as such", async () => {
    const made = project("exempt", { "index.ts": `import * as aws from "@pulumi/aws";\nnew aws.iam.Role("old", { ${OPEN} });\n` });
    const config = join(made, "config.json");
    writeFileSync(config, JSON.stringify({ "iam-role-trust-requires-mfa": { exemptions: exempt("old") } }));
    const report = await previewed(made, "--policy-pack-config", config);
    assert.deepEqual([report.code, report.findings], [0, []], report.err);
    assert.deepEqual(
      report.exemptions.map(({ policy, state, resource }) => [policy, state, resource.name]),
      [["iam-role-trust-requires-mfa", "in-use", "old"]],
    );
  });

  it("lets a program's own error through, keeps Pulumi's exit code, and calls nothing judged", async () => {
    const report = await previewed("tests/preview/programs/crash");
    assert.equal(report.code, 1);
    assert.match(report.err, /Error: the program itself is broken\n\s+at .*crash\/index\.ts:4/);
    assert.ok(
      report.notJudged.some(
        ({ policy, reason }) => policy === "iam-group-requires-mfa" && reason === "Pulumi failed before all of the stack was judged",
      ),
    );
  });

  it("updates too, with the display as it comes, and keeps the positions of what is there", async () => {
    const made = join(folder(), "updated");
    cpSync(join(root, "tests/preview/programs/yaml"), made, { recursive: true });
    const open = await run("preview", "--format", "json", "--", "up", "--yes", "--cwd", made);
    assert.equal(open.code, 1, open.err);
    assert.match(open.err, /iam-role-trust-requires-mfa/);
    const [finding] = (JSON.parse(open.out) as FindingsReport).findings;
    assert.equal(finding?.resource.name, "auditor");
  });

  describe("that can't run", () => {
    const refused = async (expected: RegExp, ...args: readonly string[]) => {
      const { code, out, err } = await run("preview", ...args);
      assert.match(err, expected);
      assert.deepEqual([code, out], [2, ""]);
    };

    it("says so where there is no project", () => refused(/^error: there is no Pulumi project in `\/` or above it/, "--", "--cwd", "/"));

    it("refuses what it sets itself, and commands that it can't run", async () => {
      await refused(/leave out `--json` after `--`/, "--", "--json");
      await refused(/leave out `--event-log` after `--`/, "--", "--event-log", "x");
      await refused(/`destroy` can't be run here/, "--", "destroy");
    });

    it("refuses a folder that is no policy pack", () =>
      refused(/`docs` is not a policy pack/, "--pack", "docs", "--", "--cwd", "examples/yaml"));

    it("hands on what Pulumi says of a flag that it doesn't know, with its exit code", async () => {
      const { code, out, err } = await run("preview", "--", "--cwd", "examples/compliant", "--no-such-flag");
      assert.match(err, /unknown flag: --no-such-flag/);
      assert.notEqual(code, 0);
      assert.equal(out, "");
    });

    it("passes nothing where Pulumi ends well without having run the pack", () =>
      refused(/error: nothing was judged/, "--", "--cwd", "examples/compliant", "--help"));

    it("says that there is no pulumi", async () => {
      const path = process.env.PATH;
      process.env.PATH = "/nowhere";
      try {
        await refused(/there is no `pulumi` on the PATH/, "--", "--cwd", "examples/compliant");
      } finally {
        process.env.PATH = path;
      }
    });
  });
});
