import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kit, root } from "../../offline/src/kit";
import { needsMoto } from "../../testkit/moto";
import { change, errors, exportedState, needsEngine, policyPack, pulumi } from "../../testkit/preview/engine";
import { documentsInIam, documentsInState } from "../../testkit/preview/iam-details";

/** An example, whether it makes anything in IAM, and an edit to its program that a person might make. */
const examples = [
  { name: "production-account", iam: true, from: 'name: "eli", groups: ["ReadOnlyUsers"]', to: 'name: "eli", groups: ["Developers"]' },
  { name: "jit-admin", iam: true, from: '["kim", "lou"]', to: '["kim"]' },
  { name: "organization", iam: false, from: "targets: [workloads.id], denyIamUsers: true", to: "targets: [root], denyIamUsers: true" },
];

/** A copy of an example with one edit: the same project, so the same stack. It lies inside the checkout to find its packages. */
function edited(name: string, from: string, to: string): string {
  const folder = join(kit, "edited", name);
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, "examples", name), folder, { recursive: true });
  const program = readFileSync(join(folder, "index.ts"), "utf8");
  assert.ok(program.includes(from), `examples/${name} has changed: edit something else in this test`);
  writeFileSync(join(folder, "index.ts"), program.replace(from, to));
  return folder;
}

describe("the examples made of components, on the real engine with IAM in moto", function () {
  this.timeout(120_000);
  needsEngine();
  const endpoint = needsMoto();
  const api = () => ({ MFA_GUARD_IAM_ENDPOINT: endpoint() });

  async function run(program: string, ...args: string[]) {
    const result = await pulumi(program, args, api());
    assert.deepEqual(errors(result.events), []);
    assert.equal(result.code, 0);
    return { ...result, change: change(result.events) };
  }

  async function assertIamHoldsWhatWasMeant(program: string, some: boolean): Promise<void> {
    const meant = documentsInState(await exportedState(program));
    assert.equal(Object.keys(meant).length > 0, some);
    assert.deepEqual(await documentsInIam(endpoint()), meant);
  }

  for (const { name, iam, from, to } of examples) {
    it(`brings examples/${name} up under the pack, changes it and destroys it`, async () => {
      const example = `examples/${name}`;
      const changed = edited(name, from, to);
      try {
        await run(example, "up", "--yes", "--skip-preview", "--policy-pack", policyPack);
        await assertIamHoldsWhatWasMeant(example, iam);
        assert.deepEqual((await run(example, "preview")).change, {});
        assert.notDeepEqual((await run(changed, "up", "--yes", "--skip-preview", "--policy-pack", policyPack)).change, {});
        await assertIamHoldsWhatWasMeant(changed, iam);
        assert.deepEqual((await run(changed, "preview")).change, {});
      } finally {
        await pulumi(example, ["destroy", "--yes", "--skip-preview"], api());
        rmSync(changed, { recursive: true, force: true });
      }
      assert.deepEqual(await documentsInIam(endpoint()), {});
    });
  }
});
