import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { UserError } from "../../cli/user-error";
import type { Project } from "./project";

/**
 * Writes a copy of a stack's configuration, Pulumi.STACK.yaml, to `copy`, so that a preview leaves the person's file alone. Encrypted values
 * aren't in it, because only the backend that keeps the stack can decrypt them; returns their names.
 * https://www.pulumi.com/docs/iac/concepts/config/
 */
export function copyConfig(project: Project, stack: string, copy: string): readonly string[] {
  const file = join(project.folder, project.configFolder, `Pulumi.${stack}.yaml`);
  const config = existsSync(file) ? read(file) : {};
  const encrypted = Object.keys(config).filter((key) => isEncrypted(config[key]));
  for (const key of encrypted) delete config[key];
  writeFileSync(copy, stringify({ config }));
  return encrypted;
}

function read(file: string): Record<string, unknown> {
  try {
    return (parse(readFileSync(file, "utf8")) as { config?: Record<string, unknown> } | null)?.config ?? {};
  } catch (error) {
    throw new UserError(`\`${file}\` is not YAML: ${(error as Error).message}`);
  }
}

/** True iff the value holds one that is encrypted, at any depth. */
function isEncrypted(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return "secure" in value || Object.values(value).some(isEncrypted);
}
