// Builds `@mfa-guard/policypack`: the policies, which other packs import, and the pack, which Pulumi runs by its folder and so by `main`.
import { rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(`../policypack/${path}`, import.meta.url));

await rm(here("dist"), { recursive: true, force: true });
// The engine is bundled, because whoever installs the pack gets its npm dependencies and nothing else.
const shared = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  conditions: ["mfa-guard-source"],
  external: ["@pulumi/pulumi", "@pulumi/policy", "./policies"],
  logLevel: "warning",
};
await build({ ...shared, entryPoints: [here("policies.ts")], outfile: here("dist/policies.js") });
await build({ ...shared, entryPoints: [here("index.ts")], outfile: here("dist/index.js") });
// To other packs they are Pulumi's policies; what else they carry is the audit's.
await writeFile(
  here("dist/policies.d.ts"),
  `import type { Policies } from "@pulumi/policy";

/** Every policy of MFA Guard, for the \`policies\` of a pack of your own: https://github.com/mfa-guard/mfa-guard/blob/main/docs/configuration.md */
export declare const policies: Policies;
`,
);
