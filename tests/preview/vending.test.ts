import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../offline/src/kit";
import { errors, needsEngine, policyPack, pulumi, type ReportedViolation, report } from "../../testkit/preview/engine";

const components = readdirSync(join(root, "examples", "components")).map((file) => `examples/components/${file}`);
const examples = ["compliant", "jit-admin", "organization", "production-account"].map((name) => `examples/${name}/index.ts`);

describe("account vending: a provider whose configuration a preview doesn't know, on the real engine", function () {
  this.timeout(120_000);
  needsEngine();

  /** Previews the program in an account that the same stack makes. */
  async function preview(program: string) {
    const told = await pulumi("tests/preview/programs/vending", ["preview", "--policy-pack", policyPack], { VENDED: join(root, program) });
    const providers = told.events.map(({ resourcePreEvent }) => resourcePreEvent?.metadata.provider ?? "");
    assert.ok(
      providers.some((provider) => provider.includes("::pulumi:providers:aws::vended::")),
      "nothing is put into the account",
    );
    return told;
  }
  const mandatory = (events: Parameters<typeof report>[0]) => report(events).filter(({ level }) => level === "mandatory");

  for (const program of [...components, ...examples]) {
    it(`passes ${program}`, async () => {
      const { code, events } = await preview(program);
      assert.deepEqual(errors(events), []);
      assert.deepEqual(mandatory(events), []);
      assert.equal(code, 0);
    });
  }

  it("blocks in examples/violations what it blocks there in an account that is known", async () => {
    const { code, events } = await preview("examples/violations/index.ts");
    assert.notEqual(code, 0);
    const known: readonly ReportedViolation[] = JSON.parse(readFileSync(join(__dirname, "golden", "violations.json"), "utf8"));
    const named = (all: readonly ReportedViolation[]) =>
      all.flatMap(({ policy, level, resource }) => (level === "mandatory" ? [`${policy} ${resource}`] : []));
    assert.deepEqual(named(report(events)), named(known));
  });
});
