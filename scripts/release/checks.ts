import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { UserError } from "../../cli/user-error";
import { root } from "../../offline/src/kit";
import { releaseNotes, sectionOf } from "./changelog";
import { contentFaults, entryFaults } from "./contents";
import { type Component, licenceFaults, licenceOf } from "./licences";
import { npm, run } from "./npm";
import { exampleFolders, FOLDERS, pack, readManifest, releaseFolder } from "./packages";
import { manifestFaults, versionFaults } from "./versions";
import { vulnerabilityFaults } from "./vulnerabilities";

export interface Options {
  /** The tag of a release, which the versions must be of. */
  readonly tag?: string | undefined;
  /** True to leave out what only the registry can tell. */
  readonly offline: boolean;
}

/** One thing that must hold of a release. `run` resolves to what it found, line by line, or throws a `UserError`. */
export interface Check {
  readonly title: string;
  run(options: Options): Promise<readonly string[]>;
}

/** In this order: each reads from disk what the ones before it made. */
export const checks: readonly Check[] = [
  { title: "One version everywhere, and the changelog has it", run: versions },
  { title: "Everything builds", run: build },
  { title: "The tarballs hold what they need and no more", run: tarballs },
  { title: "Installed into empty folders, engine, pack, provider and command line work", run: installed },
  { title: "What a user gets is under permissive licences (dist/sbom.cdx.json, dist/licences.txt)", run: licences },
  { title: "The changelog's section makes the release's notes (dist/notes.md)", run: notes },
  { title: "No known vulnerability is high or critical", run: vulnerabilities },
];

function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new UserError(faults.join("\n"));
}

async function versions({ tag }: Options): Promise<readonly string[]> {
  const workspace = readManifest(".");
  const packages = FOLDERS.map(readManifest);
  const examples = exampleFolders().map(readManifest);
  refuse([
    ...versionFaults(workspace, packages, examples, changelog(), tag),
    ...FOLDERS.flatMap((folder) => manifestFaults(readManifest(folder), folder)),
  ]);
  return [`${workspace.version}: ${packages.map(({ name }) => name).join(", ")}`];
}

async function build(): Promise<readonly string[]> {
  await npm(["run", "build"], root);
  return [];
}

async function tarballs(): Promise<readonly string[]> {
  rmSync(releaseFolder, { recursive: true, force: true });
  const packed = await Promise.all(FOLDERS.map((folder) => pack(folder, releaseFolder)));
  refuse([...packed.flatMap(contentFaults), ...(await Promise.all(packed.map(entryFaults))).flat()]);
  return packed.map(({ path, bytes, files }) => `${basename(path)}: ${Math.ceil(bytes / 1000)} kB, ${files.length} files`);
}

/** The packages' own tests, which pack, install and run each one. */
async function installed(): Promise<readonly string[]> {
  const tests = FOLDERS.map((folder) => join("tests", folder, "package.test.ts"));
  const { code, stdout, stderr } = await run(process.execPath, [require.resolve("mocha/bin/mocha.js"), ...tests], root);
  if (code !== 0) throw new UserError(`${stdout}${stderr}`.trim());
  return [`${/\d+ passing/.exec(stdout)?.[0]}: ${tests.join(", ")}`];
}

async function licences(): Promise<readonly string[]> {
  return inConsumer(async (folder) => {
    const { text, components } = await sbom(folder);
    const lines = components.map((each) => `${each.name}@${each.version} ${licenceOf(each) ?? "unknown"}`).sort();
    // The tarballs by their names, not by where they lie on this machine.
    writeFileSync(join(releaseFolder, "sbom.cdx.json"), text.replaceAll(`file:${releaseFolder}/`, ""));
    writeFileSync(join(releaseFolder, "licences.txt"), `${lines.join("\n")}\n`);
    // The workspace's own too: bundles carry some of what is needed to build them.
    refuse(licenceFaults([...components, ...(await sbom(root)).components]));
    const kinds = new Set(components.map(licenceOf));
    return [`${components.length} packages, under ${[...kinds].sort().join(", ")}`];
  });
}

/** The CycloneDX SBOM of a folder's lock file. https://docs.npmjs.com/cli/v11/commands/npm-sbom */
export async function sbom(folder: string): Promise<{ readonly text: string; readonly components: readonly Component[] }> {
  const { stdout } = await npm(["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"], folder);
  return { text: stdout, components: (JSON.parse(stdout) as { components: readonly Component[] }).components };
}

const changelog = () => readFileSync(join(root, "CHANGELOG.md"), "utf8");

async function notes({ tag }: Options): Promise<readonly string[]> {
  const { version } = readManifest(".");
  // Before there is a tag, what will be released may not have its number yet.
  const section = sectionOf(changelog(), version) ?? (tag === undefined ? sectionOf(changelog(), "Unreleased") : undefined);
  if (section === undefined || section.text === "") throw new UserError(`CHANGELOG.md says nothing of ${version}: write what changed`);
  writeFileSync(join(releaseFolder, "notes.md"), `${releaseNotes(section.text, version)}\n`);
  return [];
}

async function vulnerabilities({ offline }: Options): Promise<readonly string[]> {
  if (offline) return ["left out, because of --offline: run it where the registry answers before you publish"];
  refuse([...(await vulnerabilityFaults(root)), ...(await inConsumer(vulnerabilityFaults))]);
  return ["of what a user installs, and of what builds and tests it"];
}

/** Gives `use` a folder with the lock file of a user who installs all the packages, from their tarballs and the registry. */
async function inConsumer<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "mfa-guard-consumer-"));
  try {
    const found = readdirSync(releaseFolder).filter((file) => file.endsWith(".tgz"));
    if (found.length !== FOLDERS.length) throw new UserError("a tarball is missing: see the check of the tarballs");
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "mfa-guard", version: readManifest(".").version, private: true }));
    await npm(
      ["install", "--package-lock-only", "--no-audit", "--no-fund", "--prefer-offline", ...found.map((file) => join(releaseFolder, file))],
      folder,
    );
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
