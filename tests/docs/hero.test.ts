import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { XMLParser } from "fast-xml-parser";
import { root } from "../../offline/src/kit";
import { writeProgram } from "../../scripts/hero/program";
import { needsEngine, preview, report } from "../../testkit/preview/engine";

const drawing = readFileSync(join(root, "docs/images/preview.svg"), "utf8");

describe("the animation on the home page", function () {
  this.timeout(300_000);
  needsEngine();

  it("ends with what a preview of its program says today: `npm run hero` records it", async () => {
    const folder = writeProgram();
    try {
      const { events, code } = await preview(folder);
      assert.notEqual(code, 0);
      const [violation, ...more] = report(events);
      assert(violation !== undefined && more.length === 0);
      const last = [...drawing.matchAll(/<text id="s\d+" class="s last".*?<\/text>/g)]
        .map(([line]) => line.replaceAll(/<[^>]*>/g, ""))
        .join("");
      // The terminal breaks words at its end.
      const solid = (text: string) => text.replaceAll(/\s/g, "");
      for (const text of [violation.policy, violation.message.split(" See ")[0] ?? "", "preview failed"])
        assert(solid(last).includes(solid(text)), `${text}\nisn't in:\n${last}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("is an image that asks for nothing and runs nothing", () => {
    const { svg } = new XMLParser({ ignoreAttributes: false }).parse(drawing) as { svg: Record<string, unknown> };
    assert.deepEqual(
      Object.keys(svg)
        .filter((name) => !name.startsWith("@_"))
        .sort(),
      ["circle", "rect", "style", "text", "title"],
    );
    assert.doesNotMatch(drawing, /url\(|@import|href/);
    assert(drawing.length < 40_000);
  });
});
