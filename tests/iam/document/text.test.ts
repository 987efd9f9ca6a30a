import assert from "node:assert/strict";
import { foldCase } from "../../../iam/src/document/text.js";

describe("foldCase", () => {
  it("folds ASCII letters, and leaves look-alikes as they are", () => {
    assert.equal(foldCase("aws:PrincipalTag/TEAM"), "aws:principaltag/team");
    assert.equal(foldCase("\u{212A}EY/ABc\u{c9}-XY"), "\u{212A}ey/abc\u{c9}-xy");
    assert.equal(foldCase("\u{212A}"), "\u{212A}");
    assert.equal(foldCase("A\u{212A}"), "a\u{212A}");
    assert.equal(foldCase(""), "");
  });
});
