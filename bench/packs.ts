import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../offline/src/kit";

/** A pack of one file with so many resource policies that do nothing; its SDK is this checkout's. */
export function packOf(base: string, name: string, resourcePolicies: number): string {
  const folder = join(base, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version: "1.0.0", main: "index.js" }));
  writeFileSync(join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  const nothing = `(_, index) => ({ name: "nothing-" + index, description: "", enforcementLevel: "mandatory", validateResource() {} })`;
  const policies = `Array.from({ length: ${resourcePolicies} }, ${nothing})`;
  writeFileSync(join(folder, "index.js"), `new (require("@pulumi/policy").PolicyPack)("${name}", { policies: ${policies} });\n`);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}
