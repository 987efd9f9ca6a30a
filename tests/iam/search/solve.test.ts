import assert from "node:assert/strict";
import { callersOf } from "../../../iam/src/caller/caller.js";
import { ACCESS_KEY } from "../../../iam/src/caller/context.js";
import { Keys } from "../../../iam/src/caller/keys.js";
import { compile } from "../../../iam/src/search/compile.js";
import { type Solution, solve } from "../../../iam/src/search/solve.js";
import { resourceIn } from "../../../iam/src/search/space.js";
import { Budget, OverBudget } from "../../../iam/src/sets/budget.js";
import { Inexact } from "../../../iam/src/sets/valueset.js";
import { Meter } from "../../../testkit/iam/meter";
import { read } from "../../../testkit/iam/property";

type Conditions = { readonly [operator: string]: { readonly [key: string]: string | readonly string[] } };

/** The first Allow's demands on a user with an access key, and what the Denys let by: none but the conditions' keys, the values found. */
function search(allow: Conditions, denys: readonly Conditions[], budget: Budget): Solution | undefined {
  const statement = (Effect: string, Condition: Conditions) => ({ Effect, Principal: "*", Action: "sts:AssumeRole", Condition });
  const { statements, version } = read({
    Version: "2012-10-17",
    Statement: [statement("Allow", allow), ...denys.map((deny) => statement("Deny", deny))],
  });
  const keys = new Keys(callersOf("aws").user, ACCESS_KEY, new Set());
  const [demands, ...clauses] = statements.map((one) => {
    const compiled = compile(one, version, keys, { action: "sts:assumerole", resource: resourceIn("aws") });
    return compiled === "never" ? assert.fail("a statement that never matches") : compiled;
  });
  return solve(demands ?? [], clauses, budget);
}

function valuesOf(solution: Solution | undefined): object | undefined {
  return solution && Object.fromEntries([...solution].map(([dimension, value]) => [dimension.id, value]));
}

const tag = (name: string): string => `aws:PrincipalTag/${name}`;
const NONE: Conditions = {};

/** The steps of each: what a question costs decides whether it is answered, so a change has to be meant. */
const SEARCHES: readonly (readonly [
  title: string,
  allow: Conditions,
  denys: readonly Conditions[],
  found: object | "inexact" | undefined,
  steps: number,
])[] = [
  ["nothing is asked", NONE, [], {}, 0],
  ["one value is demanded", { StringEquals: { [tag("a")]: "1" } }, [], { "aws:principaltag/a": "1" }, 3.015625],
  [
    "a Deny that the guess escapes",
    { StringEquals: { [tag("a")]: "1" } },
    [{ StringEquals: { [tag("a")]: "2" } }],
    { "aws:principaltag/a": "1" },
    5.515625,
  ],
  [
    "a Deny that moves the guess",
    { StringLike: { [tag("a")]: "x*" } },
    [{ StringLike: { [tag("a")]: "xx*" } }, { StringEquals: { [tag("a")]: "x" } }],
    { "aws:principaltag/a": "xother" },
    43.28125,
  ],
  [
    "Denys that leave one way out of several",
    NONE,
    [
      { Null: { [tag("a")]: "true" }, StringEquals: { [tag("b")]: "1" } },
      { StringNotEquals: { [tag("b")]: "1" } },
      { Null: { [tag("a")]: "false" }, StringNotEquals: { [tag("a")]: "2" } },
    ],
    { "aws:principaltag/a": "2", "aws:principaltag/b": "1" },
    62.0625,
  ],
  [
    "Denys that leave none",
    { StringEquals: { [tag("a")]: ["1", "2"] } },
    [{ StringEquals: { [tag("a")]: "1" } }, { StringEquals: { [tag("a")]: "2" } }],
    undefined,
    30.234375,
  ],
  [
    "Denys of two keys that leave none",
    NONE,
    [
      { Null: { [tag("a")]: "true" } },
      { Null: { [tag("b")]: "true" } },
      { StringLike: { [tag("a")]: "?*" }, StringNotEquals: { [tag("b")]: "1" } },
      { StringLike: { [tag("a")]: "?*" }, StringEquals: { [tag("b")]: "1" } },
      { StringEquals: { [tag("a")]: "" } },
    ],
    undefined,
    143.828125,
  ],
  [
    "a Deny that spares the caller's own name",
    NONE,
    [{ StringNotEquals: { [tag("a")]: "${aws:username}" } }],
    { "aws:principaltag/a": "mallory" },
    18.359375,
  ],
  [
    "a Deny that hits the caller's own name, where a name is demanded",
    { StringEquals: { "aws:username": "alice" }, StringLike: { [tag("a")]: "alic?" } },
    [{ StringEquals: { [tag("a")]: "${aws:username}" } }],
    { "aws:principaltag/a": "alicx" },
    59.84375,
  ],
  [
    "a key that must equal one which a Deny names",
    { StringEquals: { [tag("a")]: "${aws:PrincipalTag/b}" } },
    [{ StringNotEquals: { [tag("b")]: "quartz" } }],
    { "aws:principaltag/a": "quartz", "aws:principaltag/b": "quartz" },
    20.546875,
  ],
  [
    "a key that must equal one which is named as a pattern",
    { StringEquals: { [tag("a")]: "${aws:PrincipalTag/b}" }, StringLike: { [tag("b")]: "q?z" } },
    [],
    { "aws:principaltag/a": "qxz", "aws:principaltag/b": "qxz" },
    13.515625,
  ],
  [
    "a key whose own values are the likely ones for the variable",
    { StringLike: { [tag("a")]: "${aws:PrincipalTag/b}" }, StringEquals: { [tag("a")]: ["one", "two"] } },
    [{ StringEquals: { [tag("b")]: "one" } }],
    { "aws:principaltag/a": "two", "aws:principaltag/b": "two" },
    35.71875,
  ],
  [
    "Denys that only the absence of the variable escapes",
    NONE,
    [
      { StringLikeIfExists: { [tag("a")]: "${aws:PrincipalTag/b}*" }, Null: { [tag("a")]: "false" } },
      { StringNotLike: { [tag("a")]: "${aws:PrincipalTag/b}*" } },
    ],
    { "aws:principaltag/a": "x", "aws:principaltag/b": undefined },
    107.90625,
  ],
  [
    "a Deny with a variable that is absent",
    { StringEquals: { [tag("a")]: "x" } },
    [{ StringEquals: { [tag("a")]: "${aws:PrincipalTag/b}" }, Null: { [tag("b")]: "false" } }],
    { "aws:principaltag/a": "x" },
    13.03125,
  ],
  [
    "a Deny with a variable, and another that demands the variable's key",
    { StringEquals: { [tag("a")]: "x" } },
    [
      { StringEquals: { [tag("a")]: "${aws:PrincipalTag/b}" } },
      { Null: { [tag("b")]: "true" } },
      { StringNotEquals: { [tag("b")]: ["x", "y"] } },
    ],
    { "aws:principaltag/a": "x", "aws:principaltag/b": "y" },
    93.171875,
  ],
  [
    "a constraint with variables and its own negation",
    { StringEquals: { [tag("a")]: "${aws:PrincipalTag/b}" } },
    [{ StringEquals: { [tag("a")]: "${aws:PrincipalTag/b}" } }, { Null: { [tag("b")]: "true" } }],
    "inexact",
    91.4375,
  ],
  [
    "three keys, each a pattern of the next",
    {
      StringLike: { [tag("a")]: "a-${aws:PrincipalTag/b}", [tag("b")]: "b-${aws:PrincipalTag/c}" },
      StringEquals: { [tag("c")]: "c" },
    },
    [],
    "inexact",
    73.59375,
  ],
  [
    "more values than are tried for a variable",
    { StringEquals: { [tag("a")]: "${aws:PrincipalTag/b}-z", [tag("b")]: Array.from({ length: 20 }, (_, index) => `v${index}`) } },
    [{ StringLike: { [tag("b")]: ["v?", "v10", "v11", "v12", "v13", "v14"] } }],
    "inexact",
    952.265625,
  ],
  [
    "demands with variables, the certain ones first",
    { StringLike: { [tag("a")]: "${aws:PrincipalTag/b}*" }, StringEquals: { [tag("b")]: "deep" } },
    [{ StringEquals: { [tag("a")]: "deep" } }, { StringLike: { [tag("a")]: "deepx*" } }],
    { "aws:principaltag/b": "deep" },
    58.3125,
  ],
  ["a variable of the caller", { StringEquals: { [tag("a")]: "${aws:username}" } }, [], { "aws:principaltag/a": "mallory" }, 8.359375],
  [
    "two variables, tied by a pattern",
    { StringEquals: { [tag("a")]: "${aws:PrincipalTag/b}-x" }, StringLike: { [tag("b")]: "q*" } },
    [],
    { "aws:principaltag/a": "qx-x", "aws:principaltag/b": "qx" },
    13.515625,
  ],
];

describe("solve", () => {
  for (const [title, allow, denys, found, steps] of SEARCHES) {
    it(`finds values, or that there are none: ${title}`, () => {
      const meter = new Meter();
      if (found === "inexact") assert.throws(() => search(allow, denys, meter), Inexact);
      else {
        const values = valuesOf(search(allow, denys, meter));
        if (found === undefined) assert.equal(values, undefined);
        else
          for (const [id, value] of Object.entries(found))
            assert.deepEqual(values?.[id as keyof typeof values], value, JSON.stringify(values));
      }
      assert.equal(meter.spent, steps);
    });
  }

  it("answers within its budget or not at all", () => {
    const [, allow, denys] = SEARCHES[6] ?? assert.fail();
    const meter = new Meter();
    search(allow, denys, meter);
    assert.doesNotThrow(() => search(allow, denys, new Budget(meter.spent)));
    assert.throws(() => search(allow, denys, new Budget(meter.spent - 1)), OverBudget);
  });
});
