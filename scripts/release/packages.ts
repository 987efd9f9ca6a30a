import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { root } from "../../offline/src/kit";
import { npm } from "./npm";

/** What a `package.json` says that a release depends on. https://docs.npmjs.com/cli/v11/configuring-npm/package-json */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly repository?: { readonly url?: string; readonly directory?: string };
  readonly publishConfig?: { readonly access?: string };
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Each folder that is published, with what its tarball may weigh at most, in bytes: twice what it needs today. */
export const PUBLISHED = { iam: 170_000, policypack: 120_000, components: 150_000, cli: 500_000 } as const;
export type Folder = keyof typeof PUBLISHED;
export const FOLDERS = Object.keys(PUBLISHED) as readonly Folder[];

/** Where `npm run release:check` leaves what it made: the tarballs, the SBOM and the list of licences. */
export const releaseFolder = join(root, "dist");

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest;
}

/** The folders of the example programs that are packages of their own. */
export function exampleFolders(): readonly string[] {
  return readdirSync(join(root, "examples"), { recursive: true, encoding: "utf8" })
    .filter((path) => basename(path) === "package.json" && !path.includes("node_modules"))
    .map((path) => join("examples", dirname(path)));
}

export interface Tarball {
  readonly folder: Folder;
  readonly path: string;
  readonly bytes: number;
  readonly files: readonly string[];
}

/** Packs what is built of a folder, as `npm publish` would, into `into`. */
export async function pack(folder: Folder, into: string): Promise<Tarball> {
  mkdirSync(into, { recursive: true });
  const { stdout } = await npm(["pack", "--json", "--ignore-scripts", "--pack-destination", into], join(root, folder));
  const [packed] = Object.values(JSON.parse(stdout) as { filename: string; size: number; files: { path: string }[] }[]);
  if (packed === undefined) throw new Error(`npm packed nothing of \`${folder}\``);
  return { folder, path: join(into, packed.filename), bytes: packed.size, files: packed.files.map(({ path }) => path) };
}
