import assert from "node:assert/strict";
import { foldCase } from "../../../iam/src/document/text.js";
import { contains, EVERYTHING, type Language, NO_SLASH, words } from "../../../iam/src/sets/language.js";
import { type Comparing, globMatches, isText, languageOf, type Piece, pieces, stepsOf, textOf } from "../../../iam/src/sets/pattern.js";

const PLAIN: Comparing = { anyCase: false, arn: false, chars: undefined };
const text = (value: string): Piece => ({ kind: "text", text: value });
const wildcard = (char: "*" | "?"): Piece => ({ kind: "wildcard", repeated: char === "*" });
const variable = (keyId: string, fallback?: string): Piece => ({ kind: "variable", keyId, fallback });
const UNREADABLE: Piece = { kind: "unreadable" };

describe("pieces", () => {
  for (const [value, expected] of [
    ["", []],
    ["plain", [text("plain")]],
    ["a*?b*", [text("a"), wildcard("*"), wildcard("?"), text("b"), wildcard("*")]],
    ["${aws:UserName}", [variable("aws:username")]],
    ["a${ aws:username }b", [text("a"), variable("aws:username"), text("b")]],
    ["${aws:PrincipalTag/Team, 'x y'}*", [variable("aws:principaltag/team", "x y"), wildcard("*")]],
    ["${aws:PrincipalTag/Team,''}", [variable("aws:principaltag/team", "")]],
    ["${aws:username}${aws:userid}", [variable("aws:username"), variable("aws:userid")]],
    ["${*}${?}${$}", [text("*"), text("?"), text("$")]],
    ["*${*}?", [wildcard("*"), text("*"), wildcard("?")]],
    ["${}", [UNREADABLE, text("}")]],
    ["${aws:username", [UNREADABLE, text("aws:username")]],
    ["${aws:username, x}", [UNREADABLE, text("aws:username, x}")]],
    ["$aws", [text("$aws")]],
  ] as const) {
    it(`of \`${value}\``, () => assert.deepEqual(pieces(value, true, true, foldCase), expected));
  }

  it("of a value without wildcards or without variables are its text", () => {
    assert.deepEqual(pieces("a*${aws:username}", true, false, foldCase), [text("a"), wildcard("*"), text("${aws:username}")]);
    assert.deepEqual(pieces("a*?", false, true, foldCase), [text("a*?")]);
    assert.deepEqual(pieces("a*${aws:username}?", false, true, foldCase), [text("a*"), variable("aws:username"), text("?")]);
  });

  it("are a text where all of them are", () => {
    assert(isText([text("a"), text("b")]) && isText([]));
    assert(!isText([text("a"), wildcard("*")]));
    assert.equal(textOf([text("a"), text("*"), text("b")]), "a*b");
    assert.equal(textOf([text("a"), wildcard("*"), text("b")]), "ab");
  });
});

function matcher(value: string, comparing: Partial<Comparing>): (given: string) => boolean {
  const steps = stepsOf(pieces(value, true, false, foldCase), { ...PLAIN, ...comparing });
  assert(steps, "the value has steps");
  return (given) => contains({ words: [], sequences: [steps], samples: [] }, given);
}

describe("stepsOf", () => {
  it("matches ARNs part by part: wildcards don't cross a colon before the sixth part", () => {
    const matches = matcher("arn:aws:*:*:111122223333:role/*", { arn: true });
    assert(matches("arn:aws:iam::111122223333:role/a:b/c"));
    assert(matches("arn:aws:iam:eu-west-1:111122223333:role/"));
    assert(!matches("arn:aws:iam:x:y:111122223333:role/a"));
    assert(!matcher("arn:aws:?:::a", { arn: true })("arn:aws:::::a"));
    assert(matcher("arn:aws:*:a", {})("arn:aws:iam:x:y:111122223333:a"));
  });

  it("says nothing of an ARN pattern of fewer than six parts", () => {
    for (const value of ["*", "arn:aws:iam::*", "arn:aws:iam::111122223333"]) {
      assert.equal(stepsOf(pieces(value, true, false, foldCase), { ...PLAIN, arn: true }), undefined, value);
    }
    assert.notEqual(stepsOf(pieces("arn:aws:iam::111122223333:", true, false, foldCase), { ...PLAIN, arn: true }), undefined);
    assert.notEqual(stepsOf(pieces("arn:*:*:*:*:", true, false, foldCase), { ...PLAIN, arn: true }), undefined);
  });

  it("keeps wildcards to the characters that they stand for", () => {
    const matches = matcher("a*?", { chars: NO_SLASH });
    assert(matches("abc") && !matches("ab/c") && !matches("a/"));
    const own = stepsOf([text("a"), { kind: "wildcard", repeated: true, chars: NO_SLASH }], PLAIN);
    assert(own !== undefined && !contains({ words: [], sequences: [own], samples: [] }, "a/"));
  });

  it("reads several wildcards in a row as one, where they stand for the same", () => {
    assert.equal(stepsOf(pieces("***", true, false, foldCase), PLAIN)?.length, 1);
    assert.equal(stepsOf(pieces("a**?b", true, false, foldCase), PLAIN)?.length, 4);
    const narrowThenWide: Piece[] = [{ kind: "wildcard", repeated: true, chars: NO_SLASH }, wildcard("*")];
    assert.equal(stepsOf(narrowThenWide, PLAIN)?.length, 2);
    assert.equal(stepsOf(pieces("?*", true, false, foldCase), PLAIN)?.length, 2);
    assert.equal(stepsOf(pieces("??", true, false, foldCase), PLAIN)?.length, 2);
  });

  it("folds case where the operator does", () => {
    assert(matcher("Al*", { anyCase: true })("aLIce") && !matcher("Al*", {})("aLIce"));
  });
});

describe("languageOf", () => {
  const murky = words(["murky"]);
  const language = (values: readonly string[], comparing: Partial<Comparing> = {}): Language =>
    languageOf(
      values.map((value) => pieces(value, true, false, foldCase)),
      { ...PLAIN, ...comparing },
      murky,
    );

  it("keeps exact texts as words", () => {
    assert.deepEqual(language(["alice", "bob"]), words(["alice", "bob"]));
    assert.deepEqual(language(["arn:aws:iam::111122223333:root"], { arn: true }), words(["arn:aws:iam::111122223333:root"]));
  });

  it("is everything where one value is `*`", () => {
    assert.equal(language(["alice", "*"]), EVERYTHING);
    assert.notEqual(language(["*"], { chars: NO_SLASH }), EVERYTHING);
    assert.notEqual(language(["?"]), EVERYTHING);
    assert.notEqual(language(["*?"]), EVERYTHING);
  });

  it("keeps a text that is compared in any case as a sample too", () => {
    const folded = language(["Alice"], { anyCase: true });
    assert.deepEqual([folded.words, folded.samples, folded.sequences.length], [[], ["Alice"], 1]);
    assert.deepEqual(language(["Al*"], { anyCase: true }).samples, []);
  });

  it("takes the given set for an ARN pattern that isn't one", () => {
    assert(contains(language(["arn:*"], { arn: true }), "murky"));
    assert(contains(language(["arn:aws:iam"], { arn: true }), "murky"));
    assert(!contains(language(["arn:aws:iam"], { arn: true }), "arn:aws:iam"));
  });
});

describe("globMatches", () => {
  it("compares the whole text, with `*` for any text and `?` for one character", () => {
    const matching = (pattern: string) => ["", "a", "ab", "aab", "b"].filter((text) => globMatches(pattern, text));
    assert.deepEqual(matching("*"), ["", "a", "ab", "aab", "b"]);
    assert.deepEqual(matching("a*"), ["a", "ab", "aab"]);
    assert.deepEqual(matching("?b"), ["ab"]);
    assert.deepEqual(matching("ab"), ["ab"]);
    assert.deepEqual(matching("${aws:username}"), []);
  });
});
