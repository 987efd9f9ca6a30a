/** Where the project is at home, as a person opens it. */
const REPOSITORY_PAGE = "https://github.com/mfa-guard/mfa-guard";

/**
 * What the changelog says of a version, or of what is `Unreleased`; `undefined` where it has no section for it.
 * https://keepachangelog.com/en/1.1.0/
 */
export function sectionOf(changelog: string, version: string): { readonly date?: string | undefined; readonly text: string } | undefined {
  const [, ...sections] = changelog.replaceAll(/^\[.*\]: .*$/gm, "").split(/^## /m);
  for (const section of sections) {
    const [, name, date, text = ""] = /^\[(.*?)\](?: - (\d{4}-\d{2}-\d{2}))?\n(.*)/s.exec(section) ?? [];
    if (name === version) return { date, text: text.trim() };
  }
  return undefined;
}

/** The changelog with what is unreleased as the section of `version`, and an empty one above it for what comes next. */
export function closeSection(changelog: string, version: string, date: string): string {
  return changelog
    .replace(/^## \[Unreleased\]$/m, `$&\n\n## [${version}] - ${date}`)
    .replace(/^\[Unreleased\]: .*$/m, `$&\n[${version}]: ${REPOSITORY_PAGE}/releases/tag/v${version}`);
}

/**
 * A section as the notes of a release on GitHub, which breaks lines where the text does and knows no paths of the repository: each entry on
 * one line, links to the files of the tag.
 */
export function releaseNotes(text: string, version: string): string {
  return text.replaceAll(/\n +(?=[^\s-])/g, " ").replaceAll(/\]\((?![a-z]+:)/g, `](${REPOSITORY_PAGE}/blob/v${version}/`);
}
