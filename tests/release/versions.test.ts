import assert from "node:assert/strict";
import { checks } from "../../scripts/release/checks";
import type { Manifest } from "../../scripts/release/packages";
import { manifestFaults, REPOSITORY, versionFaults } from "../../scripts/release/versions";

const workspace: Manifest = { name: "workspace", version: "1.2.3" };
const package_: Manifest = {
  name: "@mfa-guard/one",
  version: "1.2.3",
  license: "Apache-2.0",
  repository: { url: REPOSITORY, directory: "one" },
  publishConfig: { access: "public" },
  dependencies: { zod: "4.6.7", "@pulumi/pulumi": "^3.204.0" },
};
const example: Manifest = { name: "example", version: "0.0.0", dependencies: { "mfa-guard": "1.2.3" } };
const changelog = "# Changelog\n\n## [1.2.3] - 2026-11-24\n\n## [1.2.2] - 2026-10-01\n";

describe("the versions of a release", () => {
  it("agree in this checkout", async () => {
    assert.equal((await checks[0]?.run({ offline: true }))?.length, 1);
  });

  it("are fine when packages, examples, changelog and tag say the same", () => {
    assert.deepEqual(versionFaults(workspace, [package_], [example], changelog, "v1.2.3"), []);
  });

  const undated = changelog.replace(" - 2026-11-24", "");
  for (const [title, faults, text] of [
    [
      "a package of another version",
      versionFaults(workspace, [{ ...package_, version: "1.2.2" }], [], changelog),
      "`@mfa-guard/one` has version 1.2.2",
    ],
    [
      "an example that asks for another version",
      versionFaults({ ...workspace, version: "1.2.2" }, [], [example], changelog),
      "asks for mfa-guard 1.2.3",
    ],
    ["another tag", versionFaults(workspace, [], [], changelog, "v1.2.2"), "the tag is `v1.2.2`"],
    [
      "a tag that the changelog has no section for",
      versionFaults({ ...workspace, version: "1.2.4" }, [], [], changelog, "v1.2.4"),
      "no section `## [1.2.4] - ",
    ],
    ["a tag whose section has no date", versionFaults(workspace, [], [], undated, "v1.2.3"), "no section `## [1.2.3] - "],
  ] as const) {
    it(`refuse ${title}`, () => {
      assert.equal(faults.length, 1);
      assert.ok(faults[0]?.includes(text), faults[0]);
    });
  }

  it("need no section before there is a tag", () => assert.deepEqual(versionFaults(workspace, [], [], "# Changelog\n"), []));
});

describe("a manifest at a release", () => {
  it("is fine with licence, repository, public access and registry versions", () => assert.deepEqual(manifestFaults(package_, "one"), []));

  for (const [title, change, text] of [
    ["another licence", { license: "GPL-3.0-only" }, "no licence `Apache-2.0`"],
    ["another folder", { repository: { url: REPOSITORY, directory: "two" } }, "must name its repository"],
    ["an install script", { scripts: { build: "tsc", postinstall: "node x.js" } }, "runs `postinstall`"],
    ["a scope without public access", { publishConfig: {} }, "access"],
    ...["file:../iam", "git+https://example.com/iam.git", "workspace:*", "https://example.com/iam.tgz", "next"].map(
      (range) => [`the dependency ${range}`, { dependencies: { iam: range } }, `from \`${range}\``] as const,
    ),
  ] as const) {
    it(`is refused for ${title}`, () => {
      const faults = manifestFaults({ ...package_, ...change }, "one");
      assert.equal(faults.length, 1);
      assert.ok(faults[0]?.includes(text), faults[0]);
    });
  }
});
