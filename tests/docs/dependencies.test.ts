import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { minVersion } from "semver";
import { oldest } from "../../offline/src/cli";
import { cliVersion, root } from "../../offline/src/kit";
import { FOLDERS, readManifest } from "../../scripts/release/packages";

const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { devDependencies: Record<string, string> };
const shipped = FOLDERS.map((folder) => ({ folder, names: Object.keys(readManifest(folder).dependencies ?? {}) }));

const table = /^## Dependencies$.*?\n\n(\| .*?)\n\n/ms.exec(readFileSync(join(root, "docs/architecture.md"), "utf8"))?.[1] ?? "";
const rows = table
  .split("\n")
  .slice(2)
  .map((row) => {
    const [, names = "", where = "", why = ""] = row.split("|").map((cell) => cell.trim());
    return { names: [...names.matchAll(/`(.+?)`/g)].map(([, name]) => name as string), where, why };
  });

describe("the table of dependencies", () => {
  it("names each package once, sorted, and no other", () => {
    const wanted = new Set([...Object.keys(devDependencies), ...shipped.flatMap(({ names }) => names)]);
    assert.deepEqual(
      rows.flatMap(({ names }) => names),
      [...wanted].sort(),
    );
  });

  it("says of each why it is there, and which packages bring it to their users", () => {
    for (const { names, where, why } of rows) {
      assert.notEqual(why, "", names[0]);
      const bringers = shipped.filter((each) => names.some((name) => each.names.includes(name))).map(({ folder }) => folder);
      for (const folder of bringers) assert.match(where, new RegExp(`\\b${folder}\\b`), names[0]);
    }
  });
});

describe("the majors that stay back", () => {
  it("are those that are pinned", () => {
    const pinned: Readonly<Record<string, string>> = Object.assign(
      {},
      devDependencies,
      ...FOLDERS.map((folder) => readManifest(folder).dependencies),
    );
    const [, section = ""] = readFileSync(join(root, "docs/architecture.md"), "utf8").split("### Majors that stay back");
    const stays = [...section.matchAll(/^\| `(.+?)` \| (\d+) \| Node\.js \d+ \|$/gm)];
    assert.notEqual(stays.length, 0);
    for (const [, name = "", major] of stays) assert.equal(pinned[name]?.split(".")[0], major, name);
  });
});

describe("the versions on the page of the policies", () => {
  const row = (name: string) =>
    readFileSync(join(root, "docs/policies.md"), "utf8").match(new RegExp(`^\\| ${name} \\|.*$`, "m"))?.[0] ?? "";

  for (const [name, folder] of [
    ["pack", "policypack"],
    ["components", "components"],
  ] as const) {
    it(`are the oldest that the ${name}'s ranges let in, and the pinned`, () => {
      for (const [dependency, range] of Object.entries(readManifest(folder).dependencies ?? {})) {
        assert.ok(row(name).includes(`\`${dependency}\` ${minVersion(range)?.version}`), dependency);
        assert.ok(row(name).includes(devDependencies[dependency] as string), dependency);
      }
    });
  }

  it("are the CLIs that the kit takes and builds", () => {
    assert.equal(row("Pulumi CLI"), `| Pulumi CLI | ${oldest} | ${cliVersion} | |`);
  });
});

describe("the dependencies", () => {
  it("are pinned, but for Pulumi's own SDKs, of which a person's program should keep one copy", () => {
    const all = [devDependencies, ...FOLDERS.map((folder) => readManifest(folder).dependencies ?? {})].flatMap((each) =>
      Object.entries(each),
    );
    const loose = all.filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)).map(([name]) => name);
    assert.deepEqual(
      loose.filter((name) => !name.startsWith("@pulumi/")),
      [],
    );
  });
});
