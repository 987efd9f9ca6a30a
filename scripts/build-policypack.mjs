import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(`../policypack/${path}`, import.meta.url));

await rm(here("dist"), { recursive: true, force: true });
// The engine is bundled, because whoever installs the pack gets its npm dependencies and nothing else.
await build({
  entryPoints: [here("index.ts")],
  outfile: here("dist/index.js"),
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  conditions: ["mfa-guard-source"],
  external: ["@pulumi/pulumi", "@pulumi/policy"],
  logLevel: "warning",
});
