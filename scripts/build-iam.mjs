// Builds `@mfa-guard/iam` for both module systems: two bundles, and one set of declarations that both names re-export.
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { build } from "esbuild";

const folder = new URL("../iam/", import.meta.url).pathname;
const require = createRequire(import.meta.url);

rmSync(`${folder}dist`, { recursive: true, force: true });
const shared = { entryPoints: [`${folder}src/index.ts`], bundle: true, platform: "neutral", target: "es2022", logLevel: "warning" };
await build({ ...shared, format: "esm", outfile: `${folder}dist/index.mjs` });
await build({ ...shared, format: "cjs", outfile: `${folder}dist/index.cjs` });
execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", `${folder}tsconfig.build.json`], { stdio: "inherit" });
for (const name of ["index.d.mts", "index.d.cts"]) writeFileSync(`${folder}dist/${name}`, 'export * from "./types/index.js";\n');
