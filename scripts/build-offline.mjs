import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { awsShapes } from "./aws-shapes.mjs";

const tables = ["types", "functions"].map((name) => readFileSync(`offline/src/aws/${name}.ts`, "utf8"));
const tokens = tables.flatMap((table) => [...table.matchAll(/^ {2}"(aws:[^"]+)"/gm)]).map((match) => match[1]);
mkdirSync("offline/dist", { recursive: true });
const all = awsShapes();
const lacking = tokens.filter((token) => !(token in all));
if (lacking.length > 0) throw new Error(`@pulumi/aws has no ${lacking.join(", ")}`);
writeFileSync("offline/dist/aws-shapes.json", JSON.stringify(Object.fromEntries(tokens.map((token) => [token, all[token]]))));
// The offline provider reads this one only where it meets what its tables don't have.
writeFileSync("offline/dist/aws-shapes-all.json", JSON.stringify(all));

const shared = { bundle: true, platform: "node", target: "node20", logLevel: "warning", outdir: "offline/dist" };

// The engine starts these once per preview, so each is one file that loads nothing from node_modules.
await build({
  ...shared,
  entryPoints: {
    "pulumi-language-nodejs": "offline/src/language-host.ts",
    "pulumi-resource-aws": "offline/src/aws/main.ts",
    "pulumi-resource-echo": "offline/src/echo/main.ts",
  },
  banner: { js: "#!/usr/bin/env node" },
  outExtension: { ".js": ".cjs" },
  minify: true,
});
copyFileSync("offline/src/program/run.py", "offline/dist/run.py");
for (const name of ["pulumi-language-nodejs", "pulumi-resource-aws", "pulumi-resource-echo"]) chmodSync(`offline/dist/${name}.cjs`, 0o755);

await build({
  ...shared,
  entryPoints: { pulumi: "offline/src/pulumi.ts", preview: "offline/src/preview.ts" },
  packages: "external",
  format: "cjs",
});
