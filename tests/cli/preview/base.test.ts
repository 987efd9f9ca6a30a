import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Log } from "sarif";
import type { FindingsReport } from "../../../cli/findings/finding";
import { kit, root } from "../../../offline/src/kit";
import { run } from "../../../testkit/cli/run";
import { assertSchema } from "../../../testkit/cli/schema";
import { needsEngine } from "../../../testkit/preview/engine";
import { pulumiOnPath } from "../../../testkit/preview/on-path";

const trust = (...accounts: readonly string[]) =>
  `JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: ${JSON.stringify(accounts)} } }] })`;
const role = (name: string, ...accounts: readonly string[]) =>
  `new aws.iam.Role("${name}", { assumeRolePolicy: ${trust(...accounts)} });\n`;
const IMPORT = `import * as aws from "@pulumi/aws";\n`;
const A = "111122223333";
const B = "444455556666";

/** An estate as it is, with 200 roles that are open. */
const OLD = `${IMPORT}for (let n = 0; n < 199; n += 1) new aws.iam.Role(\`old-\${n}\`, { assumeRolePolicy: ${trust(A)} });\n${role("first", A)}`;

describe("what a change opens, on the real engine", function () {
  this.timeout(300_000);
  needsEngine();
  const folder = pulumiOnPath();
  let program = "";

  const write = (code: string) => writeFileSync(join(program, "index.ts"), code);
  async function compared(...args: readonly string[]): Promise<FindingsReport & { readonly code: number }> {
    const { code, out, err } = await run("preview", "--format", "json", ...args, "--", "--cwd", program);
    assert.notEqual(out, "", err);
    const report = JSON.parse(out);
    assertSchema("audit", report);
    return { ...report, code };
  }
  const inShort = ({ findings }: FindingsReport) => findings.map(({ resource, change }) => `${resource.name}: ${change}`);

  before("deploy an estate that is open", async () => {
    program = join(folder(), "estate");
    mkdirSync(program);
    writeFileSync(join(program, "Pulumi.yaml"), `name: estate-${process.pid}\nruntime: nodejs\n`);
    write(OLD);
    const advisory = join(program, "advisory.json");
    writeFileSync(advisory, JSON.stringify({ all: "advisory" }));
    const up = await run("preview", "--", "up", "--yes", "--skip-preview", "--cwd", program, "--policy-pack-config", advisory);
    assert.equal(up.code, 0, up.err);
  });

  it("has 200 findings, which all block without a base", async () => {
    const report = await compared();
    assert.deepEqual([report.code, report.findings.length], [1, 200]);
  });

  it("lets a change through that opens nothing", async () => {
    const report = await compared("--base", "state", "--only-new");
    assert.deepEqual([report.code, report.findings, report.known, report.gone], [0, [], 200, []]);
  });

  it("blocks for the one finding that a change adds, at its line", async () => {
    write(`${OLD}${role("added", A)}`);
    const report = await compared("--base", "state", "--only-new");
    assert.deepEqual([report.code, inShort(report), report.known], [1, ["added: new"], 200]);
    assert.deepEqual(report.findings[0]?.at, { file: relative(root, join(program, "index.ts")), line: 4, column: 1 });
  });

  it("blocks for a trust that lets in one account more, though it was open already, and says which", async () => {
    write(OLD.replace(role("first", A), role("first", A, B)));
    const report = await compared("--base", "state", "--only-new");
    assert.deepEqual([report.code, inShort(report), report.known], [1, ["first: new"], 199]);
    assert.match(report.findings[0]?.how ?? "", new RegExp(B));
  });

  it("passes one that lets in fewer, or is only written differently", async () => {
    const statements = `{ Version: "2012-10-17", Statement: { Sid: "Same", Effect: ["Allow"][0], Action: ["sts:AssumeRole"], Principal: { AWS: "arn:aws:iam::${A}:root" } } }`;
    write(OLD.replace(role("first", A), `new aws.iam.Role("first", { assumeRolePolicy: JSON.stringify(${statements}) });\n`));
    assert.deepEqual(inShort(await compared("--base", "state", "--only-new")), []);
  });

  it("says what is gone, and without --only-new marks what is new among all of it", async () => {
    write(OLD.replace(role("first", A), role("second", A)));
    const report = await compared("--base", "state");
    assert.equal(report.code, 1);
    assert.deepEqual(
      report.gone?.map(({ resource }) => resource.name),
      ["first"],
    );
    assert.deepEqual([report.findings.length, report.findings.filter(({ change }) => change === "new").length], [200, 1]);
  });

  it("says so in SARIF and in the table", async () => {
    write(OLD.replace(role("first", A), role("second", A)));
    const { out } = await run("preview", "--base", "state", "--only-new", "--format", "sarif", "--", "--cwd", program);
    const results = (JSON.parse(out) as Log).runs[0]?.results ?? [];
    assert.deepEqual(
      results.map(({ baselineState }) => baselineState),
      ["new"],
    );
    const table = await run("preview", "--base", "state", "--only-new", "--", "--cwd", program);
    assert.match(table.out, /new: Any IAM user of account/);
    assert.match(table.out, /1 finding \(199 more in the baseline, 1 of the baseline gone\)\./);
  });

  it("compares with a saved report too, where another document is new because it can't be asked about", async () => {
    write(OLD);
    const { code, known, ...saved } = await compared();
    const base = join(program, "base.json");
    writeFileSync(base, JSON.stringify({ ...saved, known }));
    const same = await compared("--base", base, "--only-new");
    assert.deepEqual([code, same.code, same.known], [1, 0, 200]);
    write(OLD.replace(role("first", A), role("first", A, B)));
    assert.deepEqual(inShort(await compared("--base", base, "--only-new")), ["first: new"]);
  });

  it("refuses what it can't compare", async () => {
    const refused = async (expected: RegExp, ...args: readonly string[]) => {
      const { code, out, err } = await run("preview", ...args, "--", "--cwd", program);
      assert.match(err, expected);
      assert.deepEqual([code, out], [2, ""]);
    };
    await refused(/--only-new needs something to compare with/, "--only-new");
    await refused(/`.*nowhere\.json` doesn't exist/, "--base", join(kit, "nowhere.json"));
    await refused(/has another shape .*what `mfa-guard preview --format json` printed earlier/, "--base", "package.json");
    const up = await run("preview", "--base", "state", "--", "up", "--cwd", program);
    assert.match(up.err, /--base belongs to a preview/);
    const missing = await run("preview", "--base", "state", "--", "--cwd", program, "--stack", "a/b/c/d");
    assert.match(missing.err, /the stack's state can't be exported/);
    assert.equal(missing.code, 2);
  });
});
