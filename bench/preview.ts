import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Engine, openEngine } from "../offline/src/engine";
import { root } from "../offline/src/kit";
import { builtPack } from "../testkit/policypack/process";
import { packOf } from "./packs";
import { heading, row } from "./print";

const ROLES = 200;
const ROUNDS = 5;

/** A whole `pulumi preview` of many roles on the real engine, without a pack, with an empty one and with ours, in turn. */
export async function benchPreview(): Promise<void> {
  const base = mkdtempSync(join(tmpdir(), "mfa-guard-bench-"));
  try {
    const folder = program(base);
    const engine = await openEngine("offline", join(base, "state"));
    heading(`pulumi preview of ${ROLES} roles: fastest of ${ROUNDS}, in turn`);
    const packs = {
      "without a policy pack": [],
      "with an empty pack": pack(packOf(base, "empty", { resource: 0, stack: 0 })),
      "with mfa-guard": pack(builtPack),
    };
    const times = new Map<string, number>();
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const [name, args] of Object.entries(packs)) {
        const milliseconds = await preview(engine, folder, args);
        // The first round makes the stack and fills caches.
        if (round > 0) times.set(name, Math.min(milliseconds, times.get(name) ?? Number.POSITIVE_INFINITY));
      }
    }
    for (const [name, milliseconds] of times) row(name, `${(milliseconds / 1000).toFixed(2)} s`);
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

function pack(folder: string): readonly string[] {
  return ["--policy-pack", folder];
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
