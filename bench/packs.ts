import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../offline/src/kit";

/** A pack of one file with so many policies that do nothing, each judging one resource or the stack; its SDK is this checkout's. */
export function packOf(base: string, name: string, policies: Readonly<Record<"resource" | "stack", number>>): string {
  const folder = join(base, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version: "1.0.0", main: "index.js" }));
  writeFileSync(join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  const idle = (question: string, count: number) =>
    `...Array.from({ length: ${count} }, (_, index) => ({ name: "${question}-" + index, description: "", enforcementLevel: "mandatory", ${question}() {} }))`;
  const all = `[${idle("validateResource", policies.resource)}, ${idle("validateStack", policies.stack)}]`;
  writeFileSync(join(folder, "index.js"), `new (require("@pulumi/policy").PolicyPack)("${name}", { policies: ${all} });\n`);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}
