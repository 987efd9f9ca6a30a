import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer.js";
import { generateSchema } from "@pulumi/pulumi/provider/experimental/schema.js";

const folder = fileURLToPath(new URL("../components", import.meta.url));

/** The Pulumi package schema of the components, inferred from their TypeScript as the SDK's own host does; it takes seconds. */
export function inferSchema(components) {
  const manifest = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  // The analyzer looks for the entry file by the manifest, and the published one names built files.
  const analyzer = new Analyzer(folder, manifest.name, { ...manifest, exports: undefined, main: "index.ts" }, new Set(components));
  const { components: found, typeDefinitions, dependencies } = analyzer.analyze();
  const schema = generateSchema(manifest.name, manifest.version, manifest.description, found, typeDefinitions, dependencies);
  return `${JSON.stringify(schema, null, 2)}\n`;
}
