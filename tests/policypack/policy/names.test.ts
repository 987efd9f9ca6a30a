import { strict as assert } from "node:assert";
import fc from "fast-check";
import { listedAs } from "../../../policypack/policy/names";
import { UNKNOWN } from "../../../stack/values";

describe("name patterns", () => {
  it("agree with the regular expression of the same meaning", () => {
    const part = fc.string({ unit: fc.constantFrom("a", "b", "*", ".", "-"), maxLength: 8 });
    fc.assert(
      fc.property(part, part, (pattern, name) => {
        const expression = pattern.split("*").map((text) => text.replace(/[.-]/g, "\\$&"));
        assert.equal(listedAs([pattern], name) === pattern, new RegExp(`^${expression.join(".*")}$`).test(name));
      }),
      { numRuns: 5000 },
    );
  });

  it("fit the whole name, not a part of it", () => assert.equal(listedAs(["dev"], "devs", "a-dev"), undefined));
  it("never fit a name that isn't known", () => assert.equal(listedAs(["*"], UNKNOWN), undefined));

  it("are never slow", () => {
    const started = performance.now();
    assert.equal(listedAs([`${"*a".repeat(5000)}*b`], "a".repeat(20_000)), undefined);
    assert.ok(performance.now() - started < 500);
  });
});
