import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { UserError } from "../user-error";

/** A Pulumi project, as far as it says where a program stands. */
export interface Project {
  /** Its folder, absolute and without links. */
  readonly root: string;
  /** The file that describes it. */
  readonly file: string;
  readonly runtime: string;
  /** The program's folder or file, absolute. */
  readonly main: string;
  /** True iff another program writes the YAML that runs. */
  readonly compiled: boolean;
}

const shape = z.object({
  runtime: z.union([
    z.string().transform((name) => ({ name, options: null })),
    z.object({ name: z.string(), options: z.object({ compiler: z.string().optional() }).nullish() }),
  ]),
  main: z.string().optional(),
});

const NAMES = ["Pulumi.yaml", "Pulumi.yml"];

/** The project that Pulumi finds from the folder upwards. https://www.pulumi.com/docs/iac/concepts/projects/project-file/ */
export function findProject(from: string): Project {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const name = NAMES.find((each) => existsSync(join(folder, each)));
    if (name !== undefined) return readProject(realpathSync(folder), name);
    if (folder === dirname(folder)) {
      throw new UserError(
        `there is no Pulumi project in \`${from}\` or above it: run this in a project's folder, or give --cwd after \`--\``,
      );
    }
  }
}

function readProject(root: string, name: string): Project {
  const { parse } = require("yaml") as typeof import("yaml");
  const file = join(root, name);
  let read: z.output<typeof shape> | undefined;
  try {
    read = shape.safeParse(parse(readFileSync(file, "utf8"))).data;
  } catch {
    read = undefined;
  }
  // Pulumi says better what is wrong with it.
  const { runtime = { name: "", options: null }, main = "." } = read ?? {};
  return { root, file, runtime: runtime.name, main: resolve(root, main), compiled: runtime.options?.compiler !== undefined };
}
