// Builds `@mfa-guard/cli`: one file with the policies and the engine inside, and one that it starts; libraries stay npm dependencies. Tests
// name a folder of their own for those alone.
import { chmod, copyFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildPages } from "./build-pages.mjs";

const here = (path) => fileURLToPath(new URL(`../cli/${path}`, import.meta.url));
const { dependencies } = createRequire(import.meta.url)(here("package.json"));

const folder = process.argv[2] ?? here("dist");

await rm(folder, { recursive: true, force: true });
await build({
  entryPoints: [here("index.ts")],
  outfile: `${folder}/mfa-guard.cjs`,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  conditions: ["mfa-guard-source"],
  // The policies need one error class of the SDK, which as a whole would start slower than an audit takes.
  alias: { "@pulumi/policy": "@pulumi/policy/proxy.js" },
  external: Object.keys(dependencies).flatMap((name) => [name, `${name}/*`]),
  banner: { js: "#!/usr/bin/env node" },
  logLevel: "warning",
});
await copyFile(here("session/ask-keychain.cjs"), `${folder}/ask-keychain.cjs`);
// npm links it before it is built.
await chmod(`${folder}/mfa-guard.cjs`, 0o755);
if (process.argv[2] === undefined) await buildPages();
