import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { UserError } from "../../cli/user-error";

/** A Pulumi project as far as the kit needs to know it. */
export type Project = { readonly folder: string; readonly name: string; readonly runtime: string };

/** The project of `folder` or of the nearest folder above it that has a `Pulumi.yaml`; `undefined` when there is none. */
export function findProject(folder: string): Project | undefined {
  const file = join(folder, "Pulumi.yaml");
  if (!existsSync(file)) return dirname(folder) === folder ? undefined : findProject(dirname(folder));
  const { name, runtime } = read(file);
  if (typeof name !== "string") throw new UserError(`\`${file}\` has no project name: give it a \`name\``);
  return { folder, name, runtime: typeof runtime === "string" ? runtime : String((runtime as { name?: unknown } | undefined)?.name) };
}

function read(file: string): Record<string, unknown> {
  try {
    const document: unknown = parse(readFileSync(file, "utf8"));
    return typeof document === "object" && document !== null ? (document as Record<string, unknown>) : {};
  } catch (error) {
    throw new UserError(`\`${file}\` is not YAML: ${(error as Error).message}`);
  }
}
