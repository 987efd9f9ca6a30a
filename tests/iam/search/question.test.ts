import assert from "node:assert/strict";
import { parse, type Undecided } from "@mfa-guard/iam";
import { ACCESS_KEY, MFA_LESS, SESSION } from "../../../iam/src/caller/context.js";
import { type Answer, ask, firstFound, type Question } from "../../../iam/src/search/question.js";
import { locate, locateAll, refOf, spaceStatements } from "../../../iam/src/search/space.js";
import { read } from "../../../testkit/iam/property";

describe("ask", () => {
  const ALLOW = spaceStatements([{ Effect: "Allow", Action: "*", Resource: "*" }]);
  const about = (more: Partial<Question>): Answer =>
    ask({ callers: ["user"], contexts: MFA_LESS, action: "any", through: ALLOW, stops: [], ...more });
  const condition = (Condition: object) => spaceStatements([{ Effect: "Deny", Action: "*", Resource: "*", Condition }]);

  it("finds the first caller, context and statement that get through", () => {
    const answer = about({ callers: ["root", "user"], stops: condition({ StringEquals: { "aws:PrincipalType": "Account" } }) });
    assert(answer.kind === "found");
    assert.equal(answer.request.principal.kind, "user");
    assert.equal(answer.context, ACCESS_KEY);
    assert.equal(answer.through, ALLOW[0]);
    const later = about({ stops: condition({ Null: { "aws:TokenIssueTime": "true" } }) });
    assert.equal(later.kind === "found" && later.context, SESSION);
  });

  it("finds nothing where nothing is let through, or everything is stopped", () => {
    assert.deepEqual(about({ through: [] }), { kind: "none" });
    assert.deepEqual(about({ stops: spaceStatements([{ Effect: "Deny", Action: "*", Resource: "*" }]) }), { kind: "none" });
    assert.deepEqual(about({ callers: [] }), { kind: "none" });
  });

  it("leaves the conditions out that it is told to ignore, of what lets through alone", () => {
    const [never] = locate(
      read({ Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } } }),
    );
    assert(never);
    assert.equal(about({ through: [never] }).kind, "none");
    assert.equal(about({ through: [never], ignoring: () => true }).kind, "found");
    assert.equal(about({ stops: condition({ Null: { "aws:PrincipalArn": "false" } }), ignoring: () => true }).kind, "none");
  });

  it("says why a question is undecided, and doesn't let one statement's trouble hide another's way in", () => {
    const two = { NumericEquals: { "aws:RequestTag/a": "5" }, IpAddress: { "aws:RequestTag/a": "10.0.0.0/8" } };
    const [inexact] = locate(read({ Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition: two } }));
    assert(inexact);
    assert.deepEqual(about({ through: [inexact] }), {
      kind: "undecided",
      reason: "inexact",
    });
    assert.equal(about({ through: [inexact, ...ALLOW] }).kind, "found");

    const pattern = `${"*a".repeat(60)}*b`;
    const stars = { StringLike: { "aws:RequestTag/a": Array.from({ length: 8 }, (_, index) => pattern.slice(index) + index) } };
    const [costly] = locate(
      read({
        Version: "2012-10-17",
        Statement: {
          Effect: "Allow",
          Action: "*",
          Resource: "*",
          Condition: { ...stars, StringNotLike: { "aws:RequestTag/a": pattern.slice(4).replaceAll("b", "?") } },
        },
      }),
    );
    assert(costly);
    assert.deepEqual(about({ through: [costly] }), {
      kind: "undecided",
      reason: "over-budget",
    });
    assert.equal(about({ through: [costly, ...ALLOW] }).kind, "found");
  });

  it("is undecided where one context is, and the others have no way in", () => {
    const inSessions = { Null: { "aws:TokenIssueTime": "false" }, NumericEquals: { "app:a": "5" }, IpAddress: { "app:a": "10.0.0.0/8" } };
    const through = locate(read({ Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition: inSessions } }));
    assert.equal(about({ through }).kind, "undecided");
    assert.equal(about({ through, contexts: [SESSION, ACCESS_KEY] }).kind, "undecided");
    assert.equal(about({ through, contexts: [ACCESS_KEY] }).kind, "none");
  });

  it("shares its bound out among callers, contexts and statements, and gives each enough for what is ordinary", () => {
    const demanding = (...texts: readonly string[]): Question["through"][number] => {
      const spellings = ["StringLike", "stringlike", "STRINGLIKE", "stringLike"];
      const Condition = Object.fromEntries(texts.map((text, index) => [spellings[index], { "app:a": `*${text}*` }]));
      return locate(read({ Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition } }))[0] ?? assert.fail();
    };
    // What this one costs is a fifth to a quarter of the bound.
    const dear = demanding("aa", "bb", "cc", "dd");
    const copies = (one: Question["through"][number], count: number) => Array.from({ length: count }, () => one);
    const kindOf = (more: Partial<Question>): string => about({ contexts: [ACCESS_KEY], ...more }).kind;
    assert.equal(kindOf({ through: copies(dear, 4) }), "found");
    assert.equal(kindOf({ through: copies(dear, 5) }), "undecided");
    assert.equal(kindOf({ through: copies(dear, 2), contexts: MFA_LESS }), "found");
    assert.equal(kindOf({ through: copies(dear, 3), contexts: MFA_LESS }), "undecided");
    assert.equal(kindOf({ through: copies(dear, 3), callers: ["root", "user"] }), "undecided");
    assert.equal(kindOf({ through: copies(dear, 1), contexts: MFA_LESS, callers: ["root", "user"] }), "found");
    assert.equal(kindOf({ through: copies(demanding("aa", "bb"), 200) }), "found");
  });

  it("says where a statement stands", () => {
    const documents = [
      read({ Statement: { Effect: "Allow", Action: "*" } }),
      read({
        Statement: [
          { Effect: "Deny", Action: "*" },
          { Sid: "In", Effect: "Allow", Action: "*" },
        ],
      }),
    ];
    assert.deepEqual(locateAll(documents).map(refOf), [
      { document: 0, index: 0, sid: undefined },
      { document: 1, index: 0, sid: undefined },
      { document: 1, index: 1, sid: "In" },
    ]);
    assert.deepEqual(ALLOW.map(refOf), [{ index: 0, sid: undefined }]);
    assert.throws(() => spaceStatements([{ Effect: "Maybe" }]), /unreadable space: .*Effect/);
    assert.equal(parse({ Statement: [] }).kind, "unreadable");
  });
});

describe("firstFound", () => {
  const undecided = (reason: Undecided["reason"]): Answer => ({ kind: "undecided", reason });
  const NONE: Answer = { kind: "none" };

  it("is undecided for the first reason, unless a request is found", () => {
    assert.deepEqual(firstFound([]), NONE);
    assert.deepEqual(firstFound([NONE, undecided("inexact"), NONE, undecided("over-budget")]), undecided("inexact"));
    const found = ask({
      callers: ["user"],
      contexts: MFA_LESS,
      action: "any",
      through: spaceStatements([{ Effect: "Allow", Action: "*", Resource: "*" }]),
      stops: [],
    });
    assert.equal(firstFound([undecided("inexact"), found]), found);
  });

  it("asks no further than the first request", () => {
    function* answers(): Generator<Answer> {
      yield ask({
        callers: ["user"],
        contexts: MFA_LESS,
        action: "any",
        through: spaceStatements([{ Effect: "Allow", Action: "*" }]),
        stops: [],
      });
      assert.fail("asked on");
    }
    assert.equal(firstFound(answers()).kind, "found");
  });
});
