import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../offline/src/kit";
import { bumped, namings } from "../../scripts/release/bump";
import { sectionOf } from "../../scripts/release/changelog";
import { exampleFolders, FOLDERS, type Manifest, readManifest } from "../../scripts/release/packages";
import { versionFaults } from "../../scripts/release/versions";

const { version } = readManifest(".");
const texts = bumped(version, "99.0.0", "2026-11-30");
const changed = (path: string) => texts.get(path) ?? assert.fail(`${path} stays as it is`);
const manifest = (folder: string) => JSON.parse(changed(join(folder, "package.json"))) as Manifest;

describe("a new version of this checkout", () => {
  it("is what a release of its tag needs", () => {
    const packages = FOLDERS.map(manifest);
    assert.deepEqual(versionFaults(manifest("."), packages, exampleFolders().map(manifest), changed("CHANGELOG.md"), "v99.0.0"), []);
  });

  it("is in every file that names the version", () => {
    const files = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" }).trim().split("\n");
    const left = files.filter((path) => {
      const text = texts.get(path) ?? readFileSync(join(root, path), "utf8");
      return path !== "package-lock.json" && namings(version).some((naming) => text.includes(naming));
    });
    assert.deepEqual(left, []);
  });

  it("changes in the lock file its own packages alone", () => {
    const lines = (text: string) => text.split("\n");
    const [old, now] = [lines(readFileSync(join(root, "package-lock.json"), "utf8")), lines(changed("package-lock.json"))];
    assert.equal(now.length, old.length);
    assert.equal(now.filter((line, at) => line !== old[at]).length, 2 + FOLDERS.length);
  });

  it("leaves an empty section for what comes next", () => {
    assert.equal(sectionOf(changed("CHANGELOG.md"), "Unreleased")?.text, "");
    assert.match(changed("CHANGELOG.md"), /^\[99\.0\.0\]: https:\/\/github\.com\/.*\/v99\.0\.0$/m);
  });
});
