import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lt, valid } from "semver";
import { UserError } from "../../cli/user-error";
import { root } from "../../offline/src/kit";
import { runMain } from "../../offline/src/run-main";
import { closeSection, sectionOf } from "./changelog";
import { exampleFolders, FOLDERS, readManifest } from "./packages";

const usage = `Usage: npm run release:version X.Y.Z

Gives every package, example and sample of output the version X.Y.Z, and the changelog's unreleased section its number and today's date.`;

/** The forms in which the repository's files name its own version. */
export const namings = (version: string): readonly string[] => [
  `"version": "${version}"`,
  `"mfa-guard": "${version}"`,
  `mfa-guard@v${version}`,
  `@mfa-guard/policypack@${version}`,
  `@mfa-guard/cli@${version}`,
  `mfa-guard.git/components@${version}`,
];

/** Files that name the version in one of these forms; Markdown does in samples of output. */
function filesThatNameIt(): readonly string[] {
  const pages = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" }).map((path) => join("docs", path));
  return [
    ...[".", ...FOLDERS, ...exampleFolders()].map((folder) => join(folder, "package.json")),
    "action.yml",
    "examples/azure-pipelines/azure-pipelines.yml",
    "docs/images/preview.svg",
    "examples/github-actions/README.md",
    "examples/github-actions/mfa-guard.yml",
    "examples/github-actions/mfa-guard-context.yml",
    "examples/gitlab-ci/.gitlab-ci.yml",
    "tests/components/golden/schema.json",
    ...["README.md", ...pages].filter((path) => path.endsWith(".md")),
  ];
}

/** The texts of all files that change when version `from` becomes `to` on a day `YYYY-MM-DD`, by path. */
export function bumped(from: string, to: string, today: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const path of filesThatNameIt()) {
    const before = read(path);
    const after = namings(from).reduce((text, naming, at) => text.replaceAll(naming, namings(to)[at] as string), before);
    if (after !== before) texts.set(path, after);
  }
  texts.set("package-lock.json", bumpedLock(to));
  texts.set("CHANGELOG.md", closeSection(read("CHANGELOG.md"), to, today));
  return texts;
}

/** The lock file names packages of others in the same form. */
function bumpedLock(version: string): string {
  const lock = JSON.parse(read("package-lock.json")) as { version: string; packages: Record<string, { version: string }> };
  lock.version = version;
  for (const folder of ["", ...FOLDERS]) Object.assign(lock.packages[folder] as object, { version });
  return `${JSON.stringify(lock, null, 2)}\n`;
}

const read = (path: string) => readFileSync(join(root, path), "utf8");

async function main(): Promise<number> {
  const [version = "", ...rest] = process.argv.slice(2);
  if (valid(version) !== version || rest.length > 0) throw new UserError(usage);
  const { version: current } = readManifest(".");
  if (lt(version, current)) throw new UserError(`${version} comes before ${current}, which is the version here`);
  const changelog = read("CHANGELOG.md");
  if (sectionOf(changelog, version) !== undefined) throw new UserError(`CHANGELOG.md has a section for ${version} already`);
  if (!sectionOf(changelog, "Unreleased")?.text)
    throw new UserError("CHANGELOG.md says nothing under `## [Unreleased]`: write what changed");
  for (const [path, text] of bumped(current, version, new Date().toISOString().slice(0, 10))) {
    writeFileSync(join(root, path), text);
    console.log(path);
  }
  return 0;
}

if (require.main === module) void runMain(main);
