import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Engine, openEngine } from "../offline/src/engine";
import { root } from "../offline/src/kit";
import { heading, row } from "./report";

const ROLES = 200;
const ROUNDS = 5;

/** A whole `pulumi preview` of many roles on the real engine, with and without the pack, in turn. */
export async function benchPreview(): Promise<void> {
  const base = mkdtempSync(join(tmpdir(), "mfa-guard-bench-"));
  try {
    const folder = program(base);
    const engine = await openEngine("offline", join(base, "state"));
    heading(`pulumi preview of ${ROLES} roles: fastest of ${ROUNDS}, in turn`);
    const times: [number[], number[]] = [[], []];
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const [index, pack] of [[], ["--policy-pack", join(root, "policypack")]].entries()) {
        const milliseconds = await preview(engine, folder, pack);
        // The first round makes the stack and fills caches.
        if (round > 0) times[index]?.push(milliseconds);
      }
    }
    const [without, with_] = times.map((each) => Math.min(...each)) as [number, number];
    row("without a policy pack", `${(without / 1000).toFixed(2)} s`);
    row("with mfa-guard", `${(with_ / 1000).toFixed(2)} s (${((with_ - without) / 1000).toFixed(2)} s more)`);
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

function program(base: string): string {
  const folder = join(base, "roles");
  mkdirSync(folder);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: roles\nruntime: nodejs\nmain: index.js\n");
  writeFileSync(
    join(folder, "index.js"),
    `const aws = require("@pulumi/aws");
const assumeRolePolicy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::123456789012:root" },
    Action: "sts:AssumeRole",
    Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
  }],
});
for (let index = 0; index < ${ROLES}; index += 1) new aws.iam.Role("role-" + index, { assumeRolePolicy });
`,
  );
  return folder;
}

async function preview(engine: Engine, folder: string, pack: readonly string[]): Promise<number> {
  const started = performance.now();
  const { code, stdout, stderr } = await engine.run(["preview", "--non-interactive", ...pack], { folder, output: "captured" });
  if (code !== 0) throw new Error(`the preview ended with exit code ${code}: ${stdout}${stderr}`);
  return performance.now() - started;
}
