// Builds `mfa-guard`: one CommonJS bundle with the engine inside, an ES module that re-exports it, the provider, its schema,
// declarations, and the command that says where the command line is.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { inferSchema } from "./infer-schema.mjs";

const folder = fileURLToPath(new URL("../components/", import.meta.url));
const dist = join(folder, "dist");
const command = join(dist, "command.cjs");
const require = createRequire(import.meta.url);

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
const shared = { bundle: true, platform: "node", target: "node20", format: "cjs", logLevel: "warning", external: ["@pulumi/*"] };
await build({ ...shared, conditions: ["mfa-guard-source"], entryPoints: [join(folder, "index.ts")], outfile: join(dist, "index.cjs") });
await build({
  ...shared,
  entryPoints: [join(folder, "plugin.ts")],
  outfile: join(dist, "plugin.cjs"),
  plugins: [
    { name: "library", setup: (it) => void it.onResolve({ filter: /^\.\/index\.js$/ }, () => ({ path: "./index.cjs", external: true })) },
  ],
});
await build({ ...shared, entryPoints: [join(folder, "command.ts")], outfile: command, banner: { js: "#!/usr/bin/env node" } });
// npm links it before it is built.
chmodSync(command, 0o755);

const library = require(join(dist, "index.cjs"));
const names = Object.keys(library);
// One copy of the classes, whichever way it is loaded.
writeFileSync(join(dist, "index.mjs"), `import library from "./index.cjs";\nexport const { ${names.join(", ")} } = library;\n`);
execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", folder], { stdio: "inherit" });
writeFileSync(join(dist, "index.d.cts"), 'export * from "./types/components/index.js";\n');
writeFileSync(join(dist, "index.d.mts"), 'export * from "./types/components/index.js";\n');

const components = names.filter((name) => name !== "ArgumentsError");
writeFileSync(join(dist, "schema.json"), inferSchema(components));
