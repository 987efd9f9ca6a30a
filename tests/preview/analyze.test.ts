import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Engine, openEngine, type Result } from "../../offline/src/engine";
import { root } from "../../offline/src/kit";
import { accountWithMfa, enforcing, missingKeys, text } from "../../testkit/documents";
import { type Given, given } from "../../testkit/policypack/harness";
import { group, inlineOnGroup, member, user } from "../../testkit/policypack/stacks";
import { policyPack } from "../../testkit/preview/engine";

const program = join(root, "examples/violations");

describe("pulumi policy analyze with the pack, on the real engine", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "mfa-guard-analyze-"));
  let engine: Engine;
  before("get the Pulumi CLI", async function () {
    this.timeout(900_000);
    engine = await openEngine("offline", join(folder, "state"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...args: readonly string[]): Promise<Result> =>
    engine.run([...args, "--non-interactive", "--color", "never"], {
      folder: program,
      output: "captured",
      environment: { PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
    });
  const analyze = (...args: readonly string[]) => run("policy", "analyze", "--policy-pack", policyPack, ...args);

  it("passes an exported state of 2,000 compliant resources", async () => {
    const { code, stdout, stderr } = await analyze("--file", stateFile("compliant", stack()));
    assert.equal(code, 0, stdout + stderr);
  });

  it("finds the three mistakes among 2,000 resources", async () => {
    const mistakes = [
      user("eve"),
      group("open"),
      inlineOnGroup("open", missingKeys),
      given("aws:iam/role:Role", "left-over", { name: "left-over", assumeRolePolicy: text({ ...accountWithMfa, Condition: {} }) }),
    ];
    const { code, stdout, stderr } = await analyze("--file", stateFile("open", [...stack().slice(mistakes.length), ...mistakes]));
    assert.notEqual(code, 0);
    const blocked = [...(stdout + stderr).matchAll(/\[mandatory\].*?(\S+) {2}\(.*: (\S+)\)/g)].map(
      ([, policy, name]) => `${policy} ${name}`,
    );
    assert.deepEqual(blocked.sort(), [
      "iam-group-requires-mfa open",
      "iam-mfa-condition-is-sound open-inline",
      "iam-role-trust-requires-mfa left-over",
      "iam-user-requires-mfa eve",
    ]);
  });

  it("judges a stack that was deployed without the pack", async () => {
    try {
      assert.equal((await run("up", "--yes", "--skip-preview")).code, 0);
      const { code, stdout, stderr } = await analyze("--stack", "offline");
      assert.notEqual(code, 0);
      assert.match(stdout + stderr, /iam-role-trust-requires-mfa {2}\(aws:iam:Role: deployer\)/);
      assert.match(stdout + stderr, /iam-user-requires-mfa {2}\(aws:iam:User: ci\)/);
    } finally {
      await run("destroy", "--yes", "--skip-preview");
    }
  });

  function stateFile(name: string, resources: readonly Given[]): string {
    const file = join(folder, `${name}.json`);
    const provider = {
      urn: urn("pulumi:providers:aws", "default"),
      type: "pulumi:providers:aws",
      custom: true,
      id: "00000000-0000-0000-0000-000000000001",
    };
    const states = resources.map((resource) => ({
      urn: urn(resource.type, resource.name),
      type: resource.type,
      custom: true,
      id: resource.name,
      inputs: resource.props,
      outputs: resource.props,
      provider: `${provider.urn}::${provider.id}`,
    }));
    writeFileSync(
      file,
      JSON.stringify({
        version: 3,
        deployment: { manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" }, resources: [provider, ...states] },
      }),
    );
    return file;
  }
});

function urn(type: string, name: string): string {
  return `urn:pulumi:production::accounts::${type}::${name}`;
}

/** 2,000 compliant resources: groups with their users, roles, and what has nothing to do with MFA. */
function stack(): readonly Given[] {
  const made: Given[] = [];
  for (let unit = 0; made.length < 1200; unit += 1) {
    made.push(group(`g-${unit}`), inlineOnGroup(`g-${unit}`, enforcing));
    for (let index = 0; index < 10; index += 1) made.push(user(`u-${unit}-${index}`), member(`u-${unit}-${index}`, `g-${unit}`));
    made.push(given("aws:iam/role:Role", `r-${unit}`, { name: `r-${unit}`, assumeRolePolicy: text(accountWithMfa) }));
  }
  for (let index = 0; made.length < 2000; index += 1) made.unshift(given("aws:s3/bucket:Bucket", `b-${index}`, { bucket: `b-${index}` }));
  return made;
}
