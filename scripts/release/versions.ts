import { validRange } from "semver";
import { sectionOf } from "./changelog";
import type { Manifest } from "./packages";

/** Where the packages come from; npm's provenance compares it with the repository that published. */
export const REPOSITORY = "git+https://github.com/mfa-guard/mfa-guard.git";

/**
 * What is wrong with the versions, nothing iff every package and example is of the workspace's version and, for a release, `tag` names it
 * and the changelog has a section for it, with its date.
 */
export function versionFaults(
  workspace: Manifest,
  packages: readonly Manifest[],
  examples: readonly Manifest[],
  changelog: string,
  tag?: string,
): readonly string[] {
  const { version } = workspace;
  const faults = packages
    .filter((each) => each.version !== version)
    .map((each) => `\`${each.name}\` has version ${each.version}, the workspace ${version}: give both the same`);
  for (const { name, dependencies = {} } of examples) {
    const wanted = dependencies["mfa-guard"];
    if (wanted !== undefined && wanted !== version) faults.push(`example \`${name}\` asks for mfa-guard ${wanted}: make it ${version}`);
  }
  if (tag === undefined) return faults;
  if (tag !== `v${version}`) faults.push(`the tag is \`${tag}\`, the version ${version}: tag \`v${version}\``);
  if (sectionOf(changelog, version)?.date === undefined)
    faults.push(`CHANGELOG.md has no section \`## [${version}] - YYYY-MM-DD\`: run \`npm run release:version ${version}\``);
  return faults;
}

/** What is wrong with a manifest for npm: nothing iff npm takes it with provenance, and it installs from the registry alone, running nothing. */
export function manifestFaults(manifest: Manifest, folder: string): readonly string[] {
  const { name, license, repository, publishConfig, scripts = {}, dependencies = {} } = manifest;
  const faults: string[] = [];
  if (license !== "Apache-2.0") faults.push(`\`${name}\` has no licence \`Apache-2.0\` in its package.json`);
  if (repository?.url !== REPOSITORY || repository.directory !== folder) {
    faults.push(
      `\`${name}\` must name its repository, \`${REPOSITORY}\`, and its directory, \`${folder}\`: npm's provenance compares them`,
    );
  }
  if (name.startsWith("@") && publishConfig?.access !== "public")
    faults.push(`\`${name}\` needs \`"publishConfig": { "access": "public" }\``);
  for (const script of ["preinstall", "install", "postinstall"].filter((each) => each in scripts)) {
    faults.push(`\`${name}\` runs \`${script}\` on its users' machines: do without`);
  }
  for (const [dependency, range] of Object.entries(dependencies)) {
    if (validRange(range) === null)
      faults.push(`\`${name}\` wants \`${dependency}\` from \`${range}\`, which no registry has: give a version`);
  }
  return faults;
}
