import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../offline/src/kit";
import { releaseNotes, sectionOf } from "../../scripts/release/changelog";

const changelog = `# Changelog

## [1.1.0] - 2026-11-30

### Added

- One, [told](docs/one.md)
  on two lines.
- Two: [site](https://example.com).

## [1.0.0] - 2026-11-01

Old.

[1.1.0]: https://example.com/v1.1.0
`;

describe("a section of the changelog", () => {
  it("is found by its whole version", () => {
    assert.deepEqual(sectionOf(changelog, "1.0.0"), { date: "2026-11-01", text: "Old." });
    for (const version of ["1.0", "1x0x0", "0.0"]) assert.equal(sectionOf(changelog, version), undefined, version);
  });

  it("makes a release's notes, each entry on one line, with links that lead to the tag's files", () => {
    assert.equal(
      releaseNotes(sectionOf(changelog, "1.1.0")?.text ?? "", "1.1.0"),
      "### Added\n\n- One, [told](https://github.com/mfa-guard/mfa-guard/blob/v1.1.0/docs/one.md) on two lines.\n- Two: [site](https://example.com).",
    );
  });

  it("of this checkout makes notes without a broken entry", () => {
    const section = sectionOf(readFileSync(join(root, "CHANGELOG.md"), "utf8"), "Unreleased");
    assert.ok(section);
    for (const line of releaseNotes(section.text, "99.0.0").split("\n")) assert.match(line, /^(?:$|### \w+$|- .*[^ ]$)/);
  });
});
