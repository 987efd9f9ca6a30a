import assert from "node:assert/strict";
import { root } from "../../offline/src/kit";
import { sbom } from "../../scripts/release/checks";
import { type Component, licenceFaults } from "../../scripts/release/licences";

const under = (...licenses: NonNullable<Component["licenses"]>): Component => ({ name: "it", version: "1.0.0", licenses });
const id = (text: string) => ({ license: { id: text } });

describe("the licences of a release", function () {
  this.timeout(60_000);

  it("are permissive in this workspace's lock file, whatever builds and tests it included", async () => {
    const { components } = await sbom(root);
    assert.ok(components.length > 100);
    assert.deepEqual(licenceFaults(components), []);
  });

  for (const [title, component] of [
    ["a permissive one", under(id("MIT"))],
    ["a choice with a permissive one", under({ expression: "(GPL-2.0-only OR MIT)" })],
    ["two permissive ones", under({ expression: "(BSD-3-Clause AND Apache-2.0)" })],
    ["one that a person read", { name: "@logdna/tail-file", version: "2.2.0" }],
  ] as const) {
    it(`let ${title} through`, () => assert.deepEqual(licenceFaults([component]), []));
  }

  for (const [title, component] of [
    ["the AGPL", under(id("AGPL-3.0-or-later"))],
    ["the GPL", under(id("GPL-3.0-only"))],
    ["the GPL beside a permissive one, both of which bind", under(id("MIT"), id("GPL-2.0-only"))],
    ["the GPL and a permissive one", under({ expression: "(MIT AND GPL-2.0-only)" })],
    ["a name that isn't an SPDX identifier", under({ license: { name: "SEE LICENSE IN LICENSE" } })],
    ["what isn't an SPDX expression", under({ expression: "free as in beer" })],
    ["no licence at all", under()],
    ["another version of the one that a person read", { name: "@logdna/tail-file", version: "3.0.0" }],
  ] as const) {
    it(`refuse ${title}`, () => assert.equal(licenceFaults([component]).length, 1));
  }
});
