import { strict as assert } from "node:assert";
import { memoize, memoizeObjects } from "../../../policypack/policy/memoize";

describe("a question that is decided once", () => {
  it("is asked once for the same texts, and again for others", () => {
    const asked: (readonly string[])[] = [];
    const question = memoize((texts) => {
      asked.push(texts);
      return { texts };
    });
    const first = question(["a", "b"]);
    assert.equal(question(["a", "b"]), first);
    assert.notEqual(question(["b", "a"]), first);
    assert.equal(asked.length, 2);
  });

  it("doesn't take one text for a list that reads the same", () => {
    const question = memoize((texts) => ({ count: texts.length }));
    assert.equal(question(["a", "b"]).count, 2);
    assert.equal(question([JSON.stringify(["a", "b"])]).count, 1);
    assert.equal(question([]).count, 0);
    assert.equal(question(["[]"]).count, 1);
  });

  it("forgets the oldest answers, so that memory stays flat", () => {
    let asked = 0;
    const question = memoize(() => {
      asked += 1;
      return { number: asked };
    });
    for (let index = 0; index <= 20_000; index += 1) question([String(index)]);
    question(["0"]);
    assert.equal(asked, 20_002);
  });

  it("is made once of the same objects, in the same order", () => {
    const [a, b] = [{}, {}];
    const made = memoizeObjects((...objects: readonly object[]) => ({ objects }));
    assert.equal(made(a, b), made(a, b));
    assert.notEqual(made(a, b), made(b, a));
    assert.notEqual(made(a), made(a, b));
    assert.notEqual(made(a), made({}));
  });
});
