import assert from "node:assert/strict";
import fc from "fast-check";
import { Budget, OverBudget } from "../../../iam/src/sets/budget.js";
import {
  ANY,
  any,
  anyCase,
  contains,
  DIGIT,
  EMPTY,
  EVERYTHING,
  has,
  type Language,
  literal,
  NO_COLON,
  NO_SLASH,
  one,
  overlap,
  type Sequence,
  step,
  union,
  words,
} from "../../../iam/src/sets/language.js";
import { costOf, Meter } from "../../../testkit/iam/meter";
import { check, SEED } from "../../../testkit/iam/property";

const of = (...sequences: readonly Sequence[]): Language => ({ words: [], sequences, samples: [] });

/** Steps over `a` and `b`, and the regular expression that says the same. */
const sequences = fc
  .array(fc.constantFrom("a", "b", "[^a]", "[ab]", "a*", "[^b]*", "[^]*", "[^]"), { maxLength: 5 })
  .map((parts) => ({ steps: parts.map(stepOf), pattern: new RegExp(`^(?:${parts.join("")})$`) }));

function stepOf(part: string) {
  const chars = /[ab]+/.exec(part)?.[0] ?? "";
  return { set: { chars, negated: part.includes("^") }, repeated: part.endsWith("*") };
}

const TEXTS = [0, 1, 2, 3, 4, 5].flatMap((length) => textsOf(length));

function textsOf(length: number): string[] {
  return length === 0 ? [""] : textsOf(length - 1).flatMap((text) => ["a", "b", "z"].map((char) => text + char));
}

describe("languages", () => {
  it(`contain what a regular expression of the same steps matches (seed ${SEED})`, () => {
    check(
      0.02,
      fc.property(sequences, ({ steps, pattern }) => {
        for (const text of TEXTS) assert.equal(contains(of(steps), text, new Meter()), pattern.test(text), text);
      }),
    );
  });

  it(`overlap iff some text is in both (seed ${SEED})`, () => {
    check(
      0.02,
      fc.property(sequences, sequences, (one, other) => {
        const common = TEXTS.find((text) => one.pattern.test(text) && other.pattern.test(text));
        const meet = overlap(of(one.steps), of(other.steps), new Meter());
        if (common !== undefined) assert(meet, common);
        // Two patterns of at most five steps that meet have a common text of five letters, unless both must be longer.
        if (meet && [...one.steps, ...other.steps].every(({ repeated }) => !repeated)) assert.notEqual(common, undefined);
      }),
    );
  });

  it("overlap in words, in either's patterns, and in nothing else", () => {
    const budget = new Meter();
    const starting = of([...literal("a"), any(ANY)]);
    for (const [left, right, expected] of [
      [words(["x", "ab"]), starting, true],
      [words(["x", "ba"]), starting, false],
      [words(["x", "y"]), words(["y"]), true],
      [words(["x"]), words(["y"]), false],
      [EMPTY, EVERYTHING, false],
      [starting, of([any(ANY), ...literal("b")]), true],
      [starting, of([...literal("b"), any(ANY)]), false],
      [of(literal("b"), literal("a")), of(literal("c"), literal("a")), true],
      [of([any(DIGIT)]), of([any({ chars: "abc", negated: false })]), true],
      [of([one(DIGIT)]), of([one({ chars: "abc", negated: false })]), false],
      [of([one(DIGIT)]), of([one({ chars: "a0", negated: false })]), true],
      [of([one({ chars: "0", negated: false })]), of([one({ chars: "0", negated: true })]), false],
      [of([one({ chars: "01", negated: false })]), of([one({ chars: "0", negated: true })]), true],
      [of([one(NO_COLON)]), of([one(NO_SLASH)]), true],
      [of([one(NO_COLON)]), of([one(NO_COLON)]), true],
      [of(literal("aa")), of(literal("a")), false],
    ] as const) {
      assert.equal(overlap(left, right, budget), expected);
      assert.equal(overlap(right, left, budget), expected);
    }
  });

  it("contain their words exactly", () => {
    assert(contains(words(["alice", "bob"]), "bob"));
    assert(!contains(words(["alice", "bob"]), "Bob"));
    assert(contains({ ...words(["alice"]), sequences: [literal("bob")] }, "bob"));
    assert(!contains(EMPTY, ""));
    assert(contains(EVERYTHING, "") && contains(EVERYTHING, "any:thing/at*all"));
  });

  it("read a character set, and all characters but those of one", () => {
    assert(has(DIGIT, "7") && !has(DIGIT, "a"));
    assert(has(NO_COLON, "/") && !has(NO_COLON, ":"));
    assert(has(NO_SLASH, ":") && !has(NO_SLASH, "/"));
    assert(has(ANY, "\u{212A}"));
  });

  it("unite words, patterns and samples", () => {
    const one = { ...words(["a"]), samples: ["s"] };
    const other = { ...of(literal("b")), samples: ["t"] };
    assert.deepEqual(union([one, other]), { words: ["a"], sequences: [literal("b")], samples: ["s", "t"] });
    assert.deepEqual(union([]), EMPTY);
    assert.equal(union([one]), one);
  });

  it("fold the case of ASCII letters alone", () => {
    const folded = of(anyCase("aZk@[`{1"));
    for (const text of ["aZk@[`{1", "AzK@[`{1"]) assert(contains(folded, text), text);
    for (const text of ["aZ\u212A@[`{1", "aZk`[`{1", "aZk@{`{1", "aZk@[@{1", "aZk@[`[1"]) assert(!contains(folded, text), text);
    assert(contains(of(anyCase("azAZ")), "AZaz"));
  });

  it("share one step for each character, however many characters documents use", () => {
    assert.equal(step("q"), step("q"));
    for (let code = 0; code < 5000; code++) assert.deepEqual(step(String.fromCharCode(code)).set.chars, String.fromCharCode(code));
    assert.notEqual(step("\uffff"), step("\uffff"));
  });
});

describe("what languages cost", () => {
  const pattern = of([any(ANY), ...literal("a"), any(ANY), ...literal("b")]);

  it("is counted by the texts read and the places that a reader may be at", () => {
    assert.equal(
      costOf((budget) => contains(words(Array.from({ length: 128 }, String)), "x", budget)),
      3,
    );
    assert.equal(
      costOf((budget) => contains(pattern, "", budget)),
      1.25,
    );
    // Two places before the first `a` (in the wildcard, at the `a`), four after it.
    assert.equal(
      costOf((budget) => contains(pattern, "zzza", budget)),
      1.25 + (4 * 2) / 16,
    );
    assert.equal(
      costOf((budget) => contains(pattern, "azzz", budget)),
      1.25 + (2 + 3 * 4) / 16,
    );
  });

  it("ends at the first character that no reader can pass", () => {
    const ended = costOf((budget) => contains(of([...literal("ab"), any(ANY)]), `ac${"z".repeat(1000)}`, budget));
    assert(ended < 2, String(ended));
    const refused = costOf((budget) => contains(of([...literal("ab"), any(ANY)]), "c".repeat(1000), budget));
    assert.equal(refused, 1.25);
  });

  it("of an overlap is at most the pairs of places", () => {
    const one = of([any(ANY), ...literal("a".repeat(31))]);
    const other = of([any(ANY), ...literal("b".repeat(31))]);
    const cost = costOf((budget) => overlap(one, other, budget));
    assert(cost > 33 / 8 && cost < 2 + 2 + 1 + (33 * 33) / 512 + (33 * 33) / 8, String(cost));
    const same = costOf((budget) => overlap(of(literal("a".repeat(31))), of(literal("a".repeat(31))), budget));
    assert.equal(same, 1 + (32 * 32) / 512 + 32 / 8);
  });

  it("is refused beyond the budget, and not before", () => {
    const budget = new Budget(3);
    budget.spend(1);
    budget.spend(2);
    assert.throws(() => budget.spend(0.5), OverBudget);
  });
});
