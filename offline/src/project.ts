import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { UserError } from "../../cli/user-error";

/** A Pulumi project as far as the kit needs to know it. */
export type Project = {
  readonly folder: string;
  readonly name: string;
  readonly runtime: string;
  /** Of the runtime, as `virtualenv` of Python. https://www.pulumi.com/docs/iac/concepts/projects/project-file/#runtime-options */
  readonly options: Readonly<Record<string, unknown>>;
  /** Where the stacks' configuration lies, from `folder`. */
  readonly configFolder: string;
  /** Folder or file of the program, absolute. */
  readonly main: string;
};

/** The project of `folder` or of the nearest folder above it that has a `Pulumi.yaml`; `undefined` when there is none. */
export function findProject(folder: string): Project | undefined {
  const file = join(folder, "Pulumi.yaml");
  if (!existsSync(file)) return dirname(folder) === folder ? undefined : findProject(dirname(folder));
  const { name, runtime, main, stackConfigDir } = read(file);
  if (typeof name !== "string") throw new UserError(`\`${file}\` has no project name: give it a \`name\``);
  const language = (typeof runtime === "string" ? { name: runtime } : (runtime ?? {})) as Pick<Project, "name" | "options">;
  return {
    folder,
    name,
    runtime: String(language.name),
    options: language.options ?? {},
    configFolder: typeof stackConfigDir === "string" ? stackConfigDir : ".",
    main: resolve(folder, typeof main === "string" ? main : "."),
  };
}

function read(file: string): Record<string, unknown> {
  try {
    const document: unknown = parse(readFileSync(file, "utf8"));
    return typeof document === "object" && document !== null ? (document as Record<string, unknown>) : {};
  } catch (error) {
    throw new UserError(`\`${file}\` is not YAML: ${(error as Error).message}`);
  }
}
