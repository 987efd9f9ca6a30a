import assert from "node:assert/strict";
import {
  type Atom,
  type BoundAtom,
  contradict,
  holds,
  isBound,
  NO_VALUE,
  negate,
  satisfy,
  type Value,
} from "../../../iam/src/search/atom.js";
import type { Dimension } from "../../../iam/src/sets/dimension.js";
import { EVERYTHING, words } from "../../../iam/src/sets/language.js";
import type { ValueSet } from "../../../iam/src/sets/valueset.js";
import { Meter } from "../../../testkit/iam/meter";

const key = (more: Partial<Dimension> = {}): Dimension => ({
  id: "app:key",
  mayBeAbsent: true,
  multivalued: "never",
  templates: [],
  type: "text",
  ...more,
});

const texts = (...list: readonly string[]): ValueSet => ({ kind: "language", language: words(list) });

const atom = (dimension: Dimension, more: Partial<BoundAtom> = {}): BoundAtom => ({
  dimension,
  whenAbsent: false,
  quantifier: "any",
  negated: false,
  onList: undefined,
  values: texts("a", "b"),
  ...more,
});

const VALUES: readonly Value[] = [undefined, "a", "z", ["a", "b"], ["a", "z"], ["y", "z"]];

describe("holds", () => {
  const only = (more: Partial<BoundAtom>): readonly boolean[] => VALUES.map((value) => holds(atom(key(), more), value));

  it("of one member of a list, or of all, as the quantifier says", () => {
    assert.deepEqual(only({ quantifier: "any" }), [false, true, false, true, true, false]);
    assert.deepEqual(only({ quantifier: "all" }), [false, true, false, true, false, false]);
    assert.deepEqual(only({ quantifier: "any", negated: true }), [false, false, true, false, true, true]);
    assert.deepEqual(only({ quantifier: "all", negated: true }), [false, false, true, false, false, true]);
  });

  it("of no value, and of a list as such, where the constraint says so", () => {
    assert.deepEqual(only({ whenAbsent: true }), [true, true, false, true, true, false]);
    assert.deepEqual(only({ onList: true }), [false, true, false, true, true, true]);
    assert.deepEqual(only({ onList: false }), [false, true, false, false, false, false]);
  });

  it("of a value iff the negation doesn't", () => {
    for (const whenAbsent of [true, false]) {
      for (const quantifier of ["all", "any"] as const) {
        for (const negated of [true, false]) {
          for (const onList of [true, false, undefined]) {
            const one = atom(key(), { whenAbsent, quantifier, negated, onList });
            const other = negate(one);
            assert(isBound(other));
            for (const value of VALUES) assert.notEqual(holds(one, value), holds(other, value));
            assert.deepEqual(negate(other), one);
          }
        }
      }
    }
  });
});

describe("satisfy", () => {
  const found = (dimension: Dimension, ...more: readonly Partial<BoundAtom>[]): Value | typeof NO_VALUE =>
    satisfy(
      dimension,
      more.map((one) => atom(dimension, one)),
      new Meter(),
    );
  const single = key();
  const present = key({ mayBeAbsent: false });
  const list = key({ multivalued: "always" });
  const either = key({ multivalued: "maybe" });

  it("chooses no value where that will do", () => {
    assert.equal(found(single), undefined);
    assert.equal(found(single, { whenAbsent: true }, { whenAbsent: true, values: texts("c") }), undefined);
    assert.equal(found(single, { whenAbsent: true }, {}), "a");
    assert.equal(found(present, { whenAbsent: true }), "a");
    assert.equal(found(list, { whenAbsent: true }), undefined);
  });

  it("chooses one value that is in the sets and in none of the negated ones", () => {
    assert.equal(found(single, {}, { values: texts("b", "c") }), "b");
    assert.equal(found(single, {}, { values: texts("a"), negated: true }), "b");
    assert.equal(found(single, {}, { values: texts("c") }), NO_VALUE);
    assert.equal(found(present, { values: { kind: "language", language: EVERYTHING }, negated: true }), NO_VALUE);
    assert.equal(found(present, { negated: true, values: texts("x") }), "other");
  });

  it("chooses a list where one value won't do, and there can be one", () => {
    const [isA, isB] = [{ values: texts("a") }, { values: texts("b") }];
    assert.equal(found(single, isA, isB), NO_VALUE);
    assert.deepEqual(found(either, isA, isB), ["a", "b"]);
    assert.deepEqual(found(list, isA, isB), ["a", "b"]);
    assert.deepEqual(found(list, isA), ["a"]);
    assert.deepEqual(found(list, isA, isA), ["a"]);
    assert.equal(found(either, isA), "a");
  });

  it("keeps every member to what all must be", () => {
    const all = { quantifier: "all", values: texts("a", "c") } as const;
    assert.deepEqual(found(list, {}, all), ["a"]);
    assert.equal(found(list, { values: texts("b") }, all), NO_VALUE);
    assert.deepEqual(found(list, all), ["a"]);
    assert.equal(found(list, { quantifier: "all", values: texts() }), NO_VALUE);
    assert.deepEqual(found(list, { quantifier: "all", values: texts("a"), negated: true }, { values: texts("a", "b") }), ["b"]);
  });

  it("makes a list of two where a constraint asks for a list, and each member is another", () => {
    const asList = { onList: true, values: texts() } as const;
    assert.deepEqual(found(either, asList), ["x", "other"]);
    assert.deepEqual(found(either, asList, { quantifier: "all", values: texts("p", "q") }), ["p", "q"]);
    assert.equal(found(either, asList, { quantifier: "all", values: texts("p") }), NO_VALUE);
    assert.deepEqual(found(list, asList), ["x"]);
  });

  it("makes no list where a constraint refuses lists", () => {
    const noList = { onList: false } as const;
    assert.equal(found(list, noList), NO_VALUE);
    assert.equal(found(either, noList), "a");
    assert.equal(found(either, noList, { values: texts("c") }), NO_VALUE);
    // What an operator without quantifier compares with doesn't matter to a list.
    assert.deepEqual(found(list, { onList: true, values: texts("z") }, { values: texts("a") }), ["a"]);
  });
});

describe("contradict", () => {
  const unbound = (signature: string): Atom["values"] => ({
    kind: "unbound",
    signature,
    variables: [],
    atLeast: texts(),
    bind: () => texts(),
  });
  const dimension = key();
  const one: Atom = { ...atom(dimension), values: unbound("v") };

  it("says that a constraint with variables is another's negation, whatever they are", () => {
    assert(contradict(one, negate(one)));
    assert(contradict({ ...one, onList: true }, negate({ ...one, onList: true })));
    assert(!isBound(one));
  });

  it("says nothing of what differs in more, or in less", () => {
    const other = negate(one);
    for (const near of [
      one,
      { ...other, dimension: key() },
      { ...other, negated: one.negated },
      { ...other, whenAbsent: one.whenAbsent },
      { ...other, quantifier: one.quantifier },
      { ...other, onList: true },
      { ...other, values: unbound("w") },
      { ...other, values: texts() },
    ]) {
      assert(!contradict(one, near));
      assert(!contradict(near, one));
    }
    const listed = { ...one, onList: true };
    assert(!contradict(listed, { ...negate(listed), onList: true }));
    assert(!contradict(listed, { ...negate(listed), onList: undefined }));
  });
});
