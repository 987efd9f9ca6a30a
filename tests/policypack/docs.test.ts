import { strict as assert } from "node:assert";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { runtime } from "@pulumi/pulumi";
import { ModuleKind, transpileModule } from "typescript";
import { policies } from "../../policypack/policies";
import { pages } from "../../scripts/policy-docs";
import { type Given, judge } from "../../testkit/policypack/harness";

const root = join(__dirname, "../..");
const require_ = createRequire(__filename);

describe("what is written about policies", () => {
  for (const { path, text } of pages()) {
    it(`${path} says what the metadata says (npm run docs:policies)`, () => assert.equal(readFileSync(join(root, path), "utf8"), text));
  }

  it("has a page, a file, an exported constant and a test of the same name for every policy, and no more", async () => {
    const ids = policies.map(({ name }) => name).sort();
    const named = (folder: string, end: string) =>
      readdirSync(join(root, folder))
        .map((file) => file.slice(0, -end.length))
        .sort();
    assert.deepEqual(named("docs/policies", ".md"), ids);
    assert.deepEqual(named("policypack/policies", ".ts"), ids);
    assert.deepEqual(named("tests/policypack/policies", ".test.ts"), ids);
    for (const policy of policies) {
      const constant = policy.name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
      assert.equal(require_(`../../policypack/policies/${policy.name}`)[constant], policy);
    }
  });

  it("names on the roll-out's page the policies that judge discovered resources, which are judged one by one", () => {
    const page = readFileSync(join(root, "docs/rollout.md"), "utf8");
    const said = /runs three of the policies: (.*?)\. /.exec(page)?.[1] ?? "";
    const alone = policies.filter(({ judges }) => judges === "resource").map(({ name }) => name);
    assert.deepEqual(
      [...said.matchAll(/`(.+?)`/g)].map(([, name]) => name),
      alone,
    );
  });

  it("gives every policy metadata that a person can read", () => {
    for (const { name, displayName = "", description, remediationSteps = "", severity, tags = [], url, configSchema } of policies) {
      assert.match(displayName, /^[A-Z]/, name);
      assert.match(description, /^[A-Z].*\.$/, name);
      assert.match(remediationSteps, /^[A-Z].*\.$/, name);
      assert.ok(severity && tags.length > 0 && url?.endsWith(`/docs/policies/${name}.md`), name);
      for (const [key, setting] of Object.entries(configSchema?.properties ?? {})) {
        assert.match(setting.description ?? "", /^[A-Z].*\.$/, `${name}.${key}`);
        assert.notEqual(setting.default, undefined, `${name}.${key}`);
      }
    }
  });
});

describe("the programs on the policies' pages", function () {
  this.timeout(60_000);

  for (const policy of policies) {
    const page = readFileSync(join(root, `docs/policies/${policy.name}.md`), "utf8");
    const required = "required" in (policy.configSchema?.properties ?? {}) ? { required: true } : {};
    it(`${policy.name}: the failing one is blocked`, async () => {
      const findings = judge(policy, await resourcesOf(sample(page, "fails")), required);
      assert.ok(findings.some(({ level }) => level === "violation"));
    });
    it(`${policy.name}: the passing one passes`, async () => {
      assert.deepEqual(judge(policy, await resourcesOf(sample(page, "passes")), required), []);
    });
  }
});

function sample(page: string, kind: "fails" | "passes"): string {
  const code = new RegExp(`\`\`\`ts ${kind}\n(.*?)\`\`\``, "s").exec(page)?.[1];
  assert.ok(code, `no ${kind} program`);
  return code;
}

/** Runs a program under Pulumi's own mocks and gives back what it registers, each resource with the outputs that its provider adds. */
async function resourcesOf(program: string): Promise<Given[]> {
  const resources: Given[] = [];
  await runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      const id = `${name}-id`;
      const arn = `arn:aws:service::111122223333:thing/${id}`;
      const state = { ...inputs, name: inputs.name ?? name, arn, ...(type.endsWith(":Organization") && { roots: [{ id: "r-1111" }] }) };
      resources.push({ type, name, props: state });
      return { id, state };
    },
    call: ({ inputs }) => inputs,
  });
  const { outputText } = transpileModule(program, { compilerOptions: { module: ModuleKind.CommonJS, esModuleInterop: true } });
  new Function("require", "exports", outputText)(require_, {});
  await runtime.disconnect();
  return resources;
}
