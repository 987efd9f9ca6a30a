import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../offline/src/kit";
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
