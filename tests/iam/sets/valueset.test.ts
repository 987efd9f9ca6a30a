import assert from "node:assert/strict";
import type { Comparison } from "../../../iam/src/document/operators.js";
import { type AddressBlock, toAddressBlock, toInstant } from "../../../iam/src/document/values.js";
import { ANY, any, EVERYTHING, literal, words } from "../../../iam/src/sets/language.js";
import { type Choice, choose, Inexact, includes, type ValueSet } from "../../../iam/src/sets/valueset.js";
import { costOf, Meter } from "../../../testkit/iam/meter";

const block = (text: string): AddressBlock => toAddressBlock(text) ?? assert.fail(text);
const addresses = (...blocks: readonly string[]): ValueSet => ({ kind: "addresses", otherTypes: false, blocks: blocks.map(block) });
const numbers = (comparison: Comparison, ...bounds: readonly number[]): ValueSet => ({
  kind: "numbers",
  otherTypes: false,
  comparison,
  bounds,
});
const instants = (comparison: Comparison, ...dates: readonly string[]): ValueSet => ({
  kind: "instants",
  otherTypes: false,
  comparison,
  bounds: dates.map(toInstant),
});
const texts = (...list: readonly string[]): ValueSet => ({ kind: "language", language: words(list) });
const starting = (text: string): ValueSet => ({
  kind: "language",
  language: { words: [], sequences: [[...literal(text), any(ANY)]], samples: [] },
});
const ANYTHING: ValueSet = { kind: "language", language: EVERYTHING };

function chosen(include: readonly ValueSet[], exclude: readonly ValueSet[] = [], more: Partial<Choice> = {}): string | undefined {
  return choose({ include, exclude, templates: [], type: "text", ...more }, new Meter());
}

describe("includes", () => {
  it("compares numbers", () => {
    for (const [comparison, one, two, three] of [
      ["equal", false, true, false],
      ["less", true, false, false],
      ["less-or-equal", true, true, false],
      ["greater", false, false, true],
      ["greater-or-equal", false, true, true],
    ] as const) {
      const set = numbers(comparison, 2);
      assert.deepEqual([includes(set, "1"), includes(set, "2.0"), includes(set, "3")], [one, two, three], comparison);
    }
    assert(includes(numbers("equal", 1, 5), "5") && !includes(numbers("equal"), "5"));
  });

  it("compares instants, whatever way they are written", () => {
    assert(includes(instants("equal", "2026-01-01T00:00:00Z"), "1767225600"));
    assert(includes(instants("less", "2026-01-01T00:00:00Z"), "2025-12-31"));
    assert(!includes(instants("less", "2026-01-01T00:00:00Z"), "2026-01-01"));
  });

  it("finds single addresses in blocks of the same family", () => {
    const set = addresses("10.0.0.0/8", "2001:db8::/32");
    for (const text of ["10.0.0.0", "10.255.255.255", "2001:db8::1"]) assert(includes(set, text), text);
    for (const text of ["9.255.255.255", "11.0.0.0", "::10.0.0.1", "10.0.0.0/9", "x"]) assert(!includes(set, text), text);
  });

  it("holds texts of another type where the operator is one that a Deny negates", () => {
    for (const set of [numbers("less", 1), instants("less", "2026"), addresses("0.0.0.0/0")]) {
      assert(!includes(set, "none"));
      assert(includes({ ...set, otherTypes: true } as ValueSet, "none"));
    }
    assert(includes({ kind: "addresses", otherTypes: true, blocks: [] }, "10.0.0.0/8"));
  });
});

describe("choose", () => {
  it("prefers what a person expects of the key's type", () => {
    assert.equal(chosen([], [], { type: "bool" }), "true");
    assert.equal(chosen([], [texts("true")], { type: "bool" }), "false");
    assert.equal(chosen([], [], { type: "date" }), "2030-01-01T00:00:00Z");
    assert.equal(chosen([], [], { type: "address" }), "203.0.113.7");
    assert.equal(chosen([], [addresses("10.0.0.0/8")], { type: "address" }), "203.0.113.7");
    assert.equal(chosen([], [texts("true", "false")], { type: "bool" }), "x");
    assert.equal(chosen([texts("maybe")], [], { type: "bool" }), "maybe");
  });

  it("finds a number in every gap between bounds", () => {
    assert.equal(chosen([numbers("equal", 5)]), "5");
    assert.equal(chosen([numbers("greater", 5)]), "6");
    assert.equal(chosen([numbers("less", 5)]), "4");
    assert.equal(chosen([numbers("greater", 5), numbers("less", 6)]), "5.5");
    assert.equal(chosen([numbers("greater", 5), numbers("less", 8)]), "6");
    assert.equal(chosen([numbers("greater", 5), numbers("less", 5)]), undefined);
    assert.equal(chosen([numbers("greater-or-equal", 5), numbers("less-or-equal", 5)]), "5");
    assert.equal(chosen([numbers("greater-or-equal", 5), numbers("less-or-equal", 5)], [numbers("equal", 5)]), undefined);
    assert.equal(chosen([numbers("greater", 9), numbers("less", 10)], [numbers("equal", 30, 2)]), "9.5");
  });

  it("finds a text that is no number where only that is left", () => {
    assert.equal(chosen([], [numbers("less", 5), numbers("greater-or-equal", 5)]), "x");
    assert.equal(chosen([], [addresses("0.0.0.0/0", "::/0")]), "x");
  });

  it("finds an instant in every gap between bounds", () => {
    const day = "2026-01-01T00:00:00.000Z";
    assert.equal(chosen([instants("equal", day)]), day);
    assert.equal(chosen([instants("greater", day)]), "2026-01-01T00:00:01.000Z");
    assert.equal(chosen([instants("less", day)]), "2025-12-31T23:59:59.000Z");
    assert.equal(chosen([instants("greater", day), instants("less", "2026-01-01T00:00:01Z")]), "2026-01-01T00:00:00.500Z");
    assert.equal(chosen([instants("greater", day), instants("less", day)]), undefined);
  });

  it("writes instants that no date reaches as seconds", () => {
    assert.equal(chosen([instants("greater", "9999-12-31T23:59:58Z")]), "9999-12-31T23:59:59.000Z");
    assert.equal(chosen([instants("greater", "9999-12-31T23:59:59Z")]), "253402300800");
    assert.equal(chosen([instants("less", "0000-01-01T00:00:01Z")]), "0000-01-01T00:00:00.000Z");
    assert.equal(chosen([instants("less", "0000-01-01T00:00:00Z")]), "0000-01-01T00:00:00+23:59");
    assert.equal(chosen([instants("equal", "999999999999999")]), "999999999999999");
    assert.equal(chosen([instants("equal", "0000-01-01")]), "0000-01-01T00:00:00.000Z");
  });

  it("finds addresses inside blocks and beside them", () => {
    assert.equal(chosen([addresses("10.0.0.0/8")]), "10.0.0.0");
    assert.equal(chosen([addresses("10.0.0.0/30")], [addresses("10.0.0.0/31", "10.0.0.2")]), "10.0.0.3");
    assert.equal(chosen([addresses("10.0.0.0/30")], [addresses("10.0.0.0/31", "10.0.0.2", "10.0.0.3")]), undefined);
    assert.equal(chosen([addresses("10.0.0.0/30")], [addresses("10.0.0.1/32")]), "10.0.0.0");
    assert.equal(chosen([addresses("10.0.0.0/30")], [addresses("10.0.0.0", "10.0.0.3", "10.0.0.1")]), "10.0.0.2");
    assert.equal(chosen([addresses("0.0.0.0/0")], [addresses("203.0.113.0/24")]), "0.0.0.0");
    assert.equal(chosen([addresses("0.0.0.0/1")], [addresses("0.0.0.0/2")]), "64.0.0.0");
    assert.equal(chosen([addresses("::/0")], []), "2001:db8::7");
    assert.equal(chosen([addresses("::/0")], [addresses("::/1", "2001:db8::/32")]), "8000:0:0:0:0:0:0:0");
    assert.equal(chosen([addresses("255.255.255.255", "0.0.0.0")], [addresses("255.255.255.255")]), "0.0.0.0");
  });

  it("keeps to the words where numbers or addresses are compared as text too", () => {
    assert.equal(chosen([texts("5", "7"), numbers("greater", 5)]), "7");
    assert.equal(chosen([texts("5"), numbers("greater", 5)]), undefined);
    assert.equal(chosen([addresses("10.0.0.0/8"), starting("10.")]), "10.0.0.0");
    assert.equal(chosen([addresses("10.0.0.0/8"), texts("10.9.9.9", "11.0.0.1")], [texts("11.0.0.1")]), "10.9.9.9");
    assert.equal(chosen([addresses("10.0.0.0/8"), starting("10.7.")]), "10.7.0.0");
    assert.equal(chosen([numbers("greater", 5), starting("8")]), "80");
  });

  it("finds a value of one type that the other type's conditions let by", () => {
    assert.equal(chosen([numbers("greater", 5)], [addresses("10.0.0.0/8")]), "6");
    assert.equal(chosen([addresses("10.0.0.0/8")], [numbers("equal", 5)]), "10.0.0.0");
    assert.equal(chosen([instants("greater", "2026-01-01")], [numbers("equal", 5)]), "2026-01-01T00:00:01.000Z");
    assert.equal(chosen([numbers("greater", 5), starting("")]), "6");
    assert.equal(chosen([numbers("equal", 5), instants("less", "1970-01-02")]), "5");
  });

  it("leaves open what it finds no value for, of two types at once", () => {
    assert.throws(() => chosen([numbers("equal", 5), addresses("10.0.0.0/8")]), Inexact);
    assert.throws(() => chosen([numbers("greater", 5), starting("0000")], [texts("00000")]), Inexact);
    assert.throws(() => chosen([numbers("greater", 5), starting("1e")]), Inexact);
    assert.equal(chosen([numbers("equal", 5), starting("5.000")]), "5.0000");
    assert.equal(chosen([numbers("greater", 5), starting("x"), starting("y")]), undefined);
  });

  it("keeps to the templates, in turn", () => {
    const templates = [
      { words: [], sequences: [[...literal("a"), any(ANY)]], samples: ["alpha"] },
      { words: [], sequences: [[...literal("b"), any(ANY)]], samples: ["beta"] },
    ];
    assert.equal(chosen([], [], { templates }), "alpha");
    assert.equal(chosen([], [starting("a")], { templates }), "beta");
    assert.equal(chosen([starting("c")], [], { templates }), undefined);
    assert.equal(chosen([numbers("equal", 5)], [], { templates: [words(["6"]), words(["5"])] }), "5");
    assert.throws(() => chosen([numbers("equal", 5)], [], { templates: [words(["6"])] }), Inexact);
    assert.equal(chosen([numbers("equal", 5), texts("6")], [], { templates: [words(["6"])] }), undefined);
  });

  it("needs no look where everything is refused or nothing demanded", () => {
    for (const [include, exclude] of [
      [[texts()], []],
      [[numbers("equal", 5)], [ANYTHING]],
      [[ANYTHING, texts()], []],
    ] as const) {
      assert.equal(chosen(include, exclude), undefined);
      assert.equal(
        costOf((budget) => choose({ include, exclude, templates: [], type: "text" }, budget)),
        0,
      );
    }
    assert.equal(chosen([ANYTHING], [texts()]), "x");
    assert.equal(chosen([ANYTHING, numbers("less", 3)], [texts()]), "2");
    assert.equal(chosen([ANYTHING, numbers("less", 3), numbers("greater", 3)], [texts()]), undefined);
  });

  it("costs a step and more for each value tried", () => {
    const bounds = Array.from({ length: 100 }, (_, index) => index);
    const cost = costOf((budget) =>
      choose({ include: [], exclude: [numbers("less", 200), numbers("equal", ...bounds)], templates: [], type: "text" }, budget),
    );
    assert.equal(cost, 101 * 1.5);
  });
});
