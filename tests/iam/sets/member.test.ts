import assert from "node:assert/strict";
import fc from "fast-check";
import { foldCase } from "../../../iam/src/document/text.js";
import {
  ANY,
  any,
  contains,
  DIGIT,
  EVERYTHING,
  type Language,
  literal,
  one,
  type Sequence,
  words,
} from "../../../iam/src/sets/language.js";
import { filled, member } from "../../../iam/src/sets/member.js";
import { languageOf, pieces } from "../../../iam/src/sets/pattern.js";
import { costOf, Meter } from "../../../testkit/iam/meter";
import { check, SEED } from "../../../testkit/iam/property";

const of = (...sequences: readonly Sequence[]): Language => ({ words: [], sequences, samples: [] });

/** The language of patterns with wildcards. */
function globs(...patterns: readonly string[]): Language {
  return languageOf(
    patterns.map((pattern) => pieces(pattern, true, false, foldCase)),
    { anyCase: false, arn: false, chars: undefined },
    words([]),
  );
}

const memberOf = (include: readonly Language[], exclude: readonly Language[] = []): string | undefined =>
  member(include, exclude, new Meter());

const TEXTS = ["", "a", "b", "z"].flatMap((one) =>
  ["", "a", "b", "z"].flatMap((two) => ["", "a", "b", "z"].map((three) => one + two + three)),
);

const patterns = fc.array(
  fc.array(fc.constantFrom("a", "b", "a", "*", "?"), { maxLength: 4 }).map((parts) => parts.join("")),
  { minLength: 1, maxLength: 3 },
);

describe("member", () => {
  it(`finds a text in all of the included and none of the excluded patterns iff there is one (seed ${SEED})`, () => {
    check(
      0.05,
      fc.property(fc.array(patterns, { minLength: 1, maxLength: 3 }), fc.array(patterns, { maxLength: 2 }), (include, exclude) => {
        const [inside, outside] = [include, exclude].map((lists) => lists.map((list) => globs(...list))) as [Language[], Language[]];
        const fits = (text: string): boolean =>
          inside.every((language) => contains(language, text)) && !outside.some((language) => contains(language, text));
        const found = memberOf(inside, outside);
        if (found === undefined) assert.equal(TEXTS.find(fits), undefined);
        else assert(fits(found), found);
      }),
    );
  });

  it("tries samples first, in order, and only those that fit", () => {
    const named = { ...globs("*:*"), samples: ["s3:GetObject", "iam:GetUser", "iam:GetRole"] };
    assert.equal(memberOf([named]), "s3:GetObject");
    assert.equal(memberOf([named], [globs("s3:*")]), "iam:GetUser");
    assert.equal(memberOf([named, globs("*e")]), "iam:GetRole");
    assert.equal(memberOf([globs("iam:*"), named]), "iam:GetUser");
    assert.equal(memberOf([{ ...words(["a", "b"]), samples: ["b", "c"] }]), "b");
  });

  it("chooses among the words of a list without patterns, in order", () => {
    assert.equal(memberOf([words(["alice", "bob"])]), "alice");
    assert.equal(memberOf([globs("*"), words(["alice", "bob"]), globs("b*")]), "bob");
    assert.equal(memberOf([words(["alice"]), words(["bob"])]), undefined);
    assert.equal(memberOf([words([]), globs("*")]), undefined);
    assert.equal(memberOf([words(["alice"])], [globs("al*")]), undefined);
    const many = Array.from({ length: 100 }, (_, index) => `user-${index}`);
    assert.equal(memberOf([words([...many, "zoe", "z"])], [globs("user-*")]), "zoe");
    assert.equal(memberOf([{ words: [...many, "zoe", "z"], sequences: [literal("user-x")], samples: [] }], [globs("user-*")]), "zoe");
  });

  it("fills wildcards with what a person can read", () => {
    assert.equal(memberOf([globs("app-*-key")]), "app-x-key");
    assert.equal(memberOf([globs("app-*")], [globs("app-x*")]), "app-");
    assert.equal(memberOf([globs("app-*")], [globs("app-x*"), words(["app-"])]), "app-other");
    assert.equal(memberOf([globs("?")]), "x");
    assert.equal(memberOf([globs("*")], [words(["x"])]), "");
    assert.equal(memberOf([globs("*")], [words(["x", "other", ""])]), "attacker");
    assert.equal(memberOf([globs("*")], [globs("x*", "o*", "a*", "")]), "0");
  });

  it("finds a shortest text where likely ones don't fit", () => {
    assert.equal(memberOf([globs("*ab*"), globs("*bc*")]), "abc");
    assert.equal(memberOf([globs("*aab*"), globs("*baa*")])?.length, 4);
    assert.equal(memberOf([globs("a*b*", "b*a*"), globs("*ba", "*bb?")]), "ba");
    assert.equal(memberOf([of([any(DIGIT), ...literal("7"), one(DIGIT), one(DIGIT)])], [globs("?0*", "?1*", "???")])?.length, 4);
  });

  it("reads only characters that tell the patterns apart, and one that none mentions", () => {
    assert.equal(memberOf([globs("?*")], [globs("*x*", "*0*", "*a*", "*other*")]), "e");
    assert.equal(memberOf([of([one({ chars: "bax", negated: false }), any(DIGIT)])], [globs("?")]), "x0");
    assert.equal(memberOf([of([...literal("q"), one({ chars: "ba", negated: false }), any(DIGIT)])], [globs("qb", "qb?")]), "qa");
    const taken = "x0aezyntiosr1-_A!";
    assert.equal(memberOf([globs("?*")], [globs(...[...taken].map((char) => `*${char}*`), "")]), '"');
  });

  it("is undefined where two patterns exclude each other", () => {
    assert.equal(memberOf([globs("a*"), globs("b*")]), undefined);
    assert.equal(memberOf([globs("*"), globs("?*a"), globs("*b")]), undefined);
    assert.equal(memberOf([globs("a*")], [globs("a*")]), undefined);
    assert.equal(memberOf([globs("a*")], [globs("a", "a?*")]), undefined);
    assert.equal(memberOf([EVERYTHING], [EVERYTHING]), undefined);
    // Any two of these meet; no text is in all three.
    assert.equal(memberOf([globs("a?", "b?"), globs("aa", "?b"), globs("ba", "ab?", "?c", "?a")], [words(["aa", "ba"])]), undefined);
  });
});

describe("filled", () => {
  it("fills each wildcard with each text, where the characters allow it", () => {
    assert.deepEqual(filled(globs("a*", "b?"), ["x", ""]), ["ax", "a", "bx", "bx"]);
    assert.deepEqual(filled(of([...literal("n"), any(DIGIT)]), ["12", "x1"]), ["n12", "n"]);
    assert.deepEqual(filled(of([one(DIGIT)]), ["7x", "x"]), ["7", "0"]);
    assert.deepEqual(filled(of([one({ chars: "x", negated: true })]), ["x"]), ["0"]);
    assert.deepEqual(filled(of([one({ chars: "", negated: false })]), ["x"]), [""]);
    assert.deepEqual(filled(of([one(ANY)]), [""]), ["x"]);
  });

  it("looks at the first eight patterns", () => {
    assert.equal(filled(of(...Array.from({ length: 12 }, (_, index) => literal(`word${index}`))), ["x", "y"]).length, 16);
  });
});

describe("what a member costs", () => {
  it("is little where a sample, a word or a filled pattern fits", () => {
    for (const language of [{ ...globs("*"), samples: ["s"] }, words(["w"]), globs("app-*")]) {
      const cost = costOf((budget) => member([language], [], budget));
      assert(cost >= 1 && cost < 4, String(cost));
    }
  });

  it("is little where two patterns exclude each other, however many others there are", () => {
    const others = Array.from({ length: 20 }, (_, index) => globs(`*${index}*`));
    const cost = costOf((budget) => member([globs("a*"), globs("b*"), ...others], [], budget));
    assert(cost < 4, String(cost));
  });

  it("grows with the patterns read side by side", () => {
    const wanted = (count: number): Language[] => ["a", "b", "c", "d"].slice(0, count).map((letter) => globs(`*${letter}${letter}*`));
    const [two = 0, three = 0, four = 0] = [2, 3, 4].map((count) => costOf((budget) => member(wanted(count), [], budget)));
    assert(two > 250 && three > 4 * two && four > 4 * three && four < 7000, String([two, three, four]));
  });

  it("is the same, to the step, on every machine: a change of it changes what is undecided", () => {
    for (const [include, exclude, steps] of [
      [[globs("*aa*"), globs("*bb*")], [globs("*ab*")], 430.111328125],
      [[globs("??*")], [globs("?x*", "?o*", "?a*", "*t*")], 114.25],
      [[globs("a*b", "b*a"), globs("?*?")], [globs("ax*", "bx*"), words(["ab", "ba", "aotherb", "botherb"])], 38.65625],
      [[globs("a*"), globs("*b")], [globs("a*b")], 102.267578125],
      [Array.from({ length: 3 }, (_, index) => globs(...Array.from({ length: 9 }, (_, other) => `${other}*${index}`))), [globs("*")], 433],
    ] as const) {
      assert.equal(
        costOf((budget) => member(include, exclude, budget)),
        steps,
      );
    }
  });

  it("is bounded by the characters that patterns mention, not by the alphabet", () => {
    const cost = costOf((budget) => member([globs("??????????????????")], [globs("x*", "other*", "", "?x*")], budget));
    assert(cost < 400, String(cost));
  });
});
