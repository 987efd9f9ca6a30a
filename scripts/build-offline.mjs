import { chmodSync } from "node:fs";
import { build } from "esbuild";

const shared = { bundle: true, platform: "node", target: "node20", logLevel: "warning", outdir: "offline/dist" };

// The engine starts these two once per preview, so each is one file that loads nothing from node_modules.
await build({
  ...shared,
  entryPoints: {
    "pulumi-language-nodejs": "offline/src/language-host.ts",
    "pulumi-resource-aws": "offline/src/aws/main.ts",
  },
  banner: { js: "#!/usr/bin/env node" },
  outExtension: { ".js": ".cjs" },
  minify: true,
});
chmodSync("offline/dist/pulumi-language-nodejs.cjs", 0o755);

await build({
  ...shared,
  entryPoints: { pulumi: "offline/src/pulumi.ts" },
  packages: "external",
  format: "cjs",
});
