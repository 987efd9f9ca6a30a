import assert from "node:assert/strict";
import { type Document, evaluateStatement, type Request } from "@mfa-guard/iam";
import fc from "fast-check";
import { callersOf } from "../../../iam/src/caller/caller.js";
import { ACCESS_KEY, type Context, OF_ROLE_SESSIONS, OF_SERVICES, SESSION } from "../../../iam/src/caller/context.js";
import { Keys } from "../../../iam/src/caller/keys.js";
import { type Atom, type BoundAtom, holds, isBound, type Value } from "../../../iam/src/search/atom.js";
import { type Compiled, compile } from "../../../iam/src/search/compile.js";
import { resourceIn } from "../../../iam/src/search/space.js";
import type { Dimension } from "../../../iam/src/sets/dimension.js";
import { Inexact } from "../../../iam/src/sets/valueset.js";
import { roleSessions, rootUsers, services, users } from "../../../testkit/iam/callers";
import { conditionsOf } from "../../../testkit/iam/constants";
import { identityDocuments, narrowIdentityDocuments, narrowTrusts, type PolicyJson, trusts } from "../../../testkit/iam/generate";
import { read, show } from "../../../testkit/iam/property";
import { PUZZLES } from "../../../testkit/iam/puzzles";
import { AS_SERVICE, anyActionSpace, asRoleSession, requestsOf, type Space, withoutMfa } from "../../../testkit/iam/universe";

const ACTION: Dimension = { id: "action", mayBeAbsent: false, multivalued: "never", templates: [], type: "text" };
const CALLERS = callersOf("aws");
const RESOURCE = resourceIn("aws");

function contextOf({ principal, context }: Request): Context {
  const present = context.has("aws:multifactorauthpresent");
  if (principal.kind === "service") return OF_SERVICES[0] ?? assert.fail();
  if (principal.kind === "role-session") return OF_ROLE_SESSIONS[0] ?? assert.fail();
  return present ? SESSION : ACCESS_KEY;
}

/** What the request has for each thing that a statement may ask about. */
function valuesOf({ principal, action, resource, context }: Request): (dimension: Dimension) => Value {
  const { arn, userId, serviceName } = CALLERS[principal.kind];
  const named = new Map<Dimension | undefined, Value>([
    [ACTION, action.toLowerCase()],
    [RESOURCE, resource],
    [arn, context.get("aws:principalarn")],
    [userId, context.get("aws:userid")],
    [serviceName, context.get("aws:principalservicename")],
  ]);
  return (dimension) => {
    if (named.has(dimension)) return named.get(dimension);
    if (dimension.id.startsWith("constant ")) return dimension.templates[0]?.words[0];
    return context.get(dimension.id);
  };
}

function bound(atom: Atom, lookUp: (dimension: Dimension) => Value): BoundAtom {
  if (isBound(atom)) return atom;
  const { values } = atom;
  if (values.kind !== "unbound") throw new Error("a bound atom");
  const known = values.variables.map(({ dimension, project }) => {
    const value = lookUp(dimension);
    return typeof value === "string" ? project(value) : undefined;
  });
  return { ...atom, values: values.bind(known) };
}

/** Whether all literals hold for these values; that each holds iff it doesn't fail is checked on the way. */
function matches(compiled: Compiled, lookUp: (dimension: Dimension) => Value): boolean {
  if (compiled === "never") return false;
  const meets = (rows: readonly (readonly Atom[])[]): boolean =>
    rows.some((atoms) => atoms.every((atom) => holds(bound(atom, lookUp), lookUp(atom.dimension))));
  return compiled
    .map(({ hold, fail }) => {
      assert.notEqual(meets(hold), meets(fail), "a literal either holds or fails");
      return meets(hold);
    })
    .every(Boolean);
}

/** That each statement asks of each request what the evaluator says that it does. */
function assertAgrees(document: Document, space: Space, fixedAction: boolean, salt: number): void {
  const quantified = new Set(conditionsOf([document]).flatMap(({ quantifier, keyId }) => (quantifier ? [keyId] : [])));
  for (const request of requestsOf(space, 12, salt)) {
    const keys = new Keys(CALLERS[request.principal.kind], contextOf(request), quantified);
    const action = fixedAction ? request.action.toLowerCase() : ACTION;
    for (const statement of document.statements) {
      let compiled: Compiled;
      try {
        compiled = compile(statement, document.version, keys, { action, resource: RESOURCE });
      } catch (error) {
        assert(error instanceof Inexact);
        continue;
      }
      const expected = evaluateStatement(request, statement, document.version);
      assert.equal(matches(compiled, valuesOf(request)), expected, `${show(request)} ${show(statement)}`);
    }
  }
}

function check(documents: fc.Arbitrary<PolicyJson>, spaceOf: (document: Document) => Space, fixedAction = false, numRuns = 16): void {
  const property = fc.property(documents, fc.nat(), (policy, salt) => {
    const document = read(policy);
    assertAgrees(document, spaceOf(document), fixedAction, salt);
  });
  fc.assert(property, { numRuns, seed: 20261124 });
}

const people = (document: Document): Space =>
  anyActionSpace([document], ["sts:AssumeRole", "iam:GetUser"], withoutMfa([document]), [...users([document]), ...rootUsers([document])]);
const sessions = (document: Document): Space =>
  anyActionSpace([document], ["sts:AssumeRole"], asRoleSession([document]), roleSessions([document]));
const calls = (document: Document): Space => anyActionSpace([document], ["sts:AssumeRole"], AS_SERVICE, services([document]));

const forEveryone = (policy: PolicyJson): PolicyJson => ({
  ...policy,
  Statement: policy.Statement.map((statement) => ({ ...statement, Principal: "*" })),
});

describe("compile says of a request what the evaluator says", () => {
  it("of people, in trusts and identity documents", () => {
    for (const documents of [trusts, narrowTrusts, identityDocuments, narrowIdentityDocuments]) check(documents, people);
    check(trusts, people, true);
    check(identityDocuments, people, true);
  });

  it("of role sessions and services", () => {
    for (const documents of [trusts, narrowTrusts, identityDocuments.map(forEveryone)]) {
      check(documents, sessions);
      check(documents, calls);
    }
  });

  for (const { title, documents } of PUZZLES) {
    it(`of documents about ${title}`, () => check(documents, people, true, 12));
  }
});

describe("what a statement compiles to", () => {
  const compiled = (more: object, action: string | Dimension = ACTION, kind: keyof typeof CALLERS = "user"): Compiled => {
    const { statements, version } = read({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", ...more } });
    const [statement] = statements;
    return compile(statement ?? assert.fail(), version, new Keys(CALLERS[kind], ACCESS_KEY, new Set()), { action, resource: RESOURCE });
  };
  const arnLike = (...patterns: readonly string[]) => ({ Condition: { ArnNotLike: { "aws:PrincipalArn": patterns } } });
  const patternsLeft = (compiled: Compiled): number | undefined => {
    const [literal] = compiled === "never" ? [] : compiled;
    const values = literal?.hold[0]?.[0]?.values;
    return values?.kind === "language" ? values.language.words.length + values.language.sequences.length : undefined;
  };

  it("is nothing where it always matches, and `never` where it can't", () => {
    assert.deepEqual(compiled({ Resource: ["a", "*"] }), []);
    assert.deepEqual(compiled({ Principal: "*" }), []);
    assert.equal(compiled({ Action: undefined, NotAction: ["a:b", "*"] }), "never");
    assert.equal(compiled({ NotResource: "*" }), "never");
    assert.equal(compiled({ NotPrincipal: { AWS: "*" } }), "never");
    assert.equal(compiled({ Principal: { Service: "ec2.amazonaws.com" } }), "never");
    assert.deepEqual(compiled({ NotPrincipal: { Service: "ec2.amazonaws.com" } }), []);
    assert.equal(compiled({ Condition: { Null: { "aws:MultiFactorAuthPresent": "false" } } }), "never");
    assert.deepEqual(compiled({ Condition: { Null: { "aws:PrincipalArn": "false" } } }), []);
    assert.deepEqual(compiled({ Condition: { Null: { "app:key": ["true", "false"] } } }), []);
    assert.deepEqual(compiled({ Condition: { StringEquals: { "aws:PrincipalType": "User" } } }), []);
  });

  it("compares a fixed action at once", () => {
    for (const [Action, matches] of [
      ["STS:assumeROLE", true],
      ["sts:Assume*", true],
      ["*", true],
      ["sts:AssumeRoleWithSAML", false],
      ["sts:assume*x", false],
    ] as const) {
      assert.deepEqual(compiled({ Action }, "sts:assumerole"), matches ? [] : "never", Action);
      assert.deepEqual(compiled({ Action: undefined, NotAction: Action }, "sts:assumerole"), matches ? "never" : [], Action);
    }
  });

  it("drops patterns of callers that this kind of caller can't be, so that they needn't be searched", () => {
    assert.equal(
      patternsLeft(compiled(arnLike("arn:aws:iam::*:role/*", "arn:*:iam::*:root", "arn:aws:iam::1*:group/a", "arn:aws:iam::*:users"))),
      0,
    );
    for (const tail of ["user/alice", "u*", "*", "?ser/alice", "user/${aws:PrincipalTag/a}", "user*", "use?/x"]) {
      assert.equal(patternsLeft(compiled(arnLike(`arn:aws:iam::111122223333:${tail}`, "arn:aws:iam::*:role/*"))) ?? 1, 1, tail);
    }
    assert.equal(patternsLeft(compiled(arnLike("arn:*:iam::*:root", "arn:aws:iam::*:user/*"), ACTION, "root")), 1);
    assert.equal(
      patternsLeft(compiled(arnLike("arn:*:iam::*:root", "arn:aws:iam::*:role/a", "arn:aws:iam::*:role/b"), ACTION, "role-session")),
      2,
    );
    const asText = { Condition: { StringNotLike: { "aws:PrincipalArn": ["arn:aws:iam::*:role/*", "arn:*:root"] } } };
    assert.equal(patternsLeft(compiled(asText)), 2);
    const ofAnother = { Condition: { ArnNotLike: { "aws:PrincipalTag/arn": ["arn:aws:iam::*:role/*"] } } };
    assert.equal(patternsLeft(compiled(ofAnother)), 1);
  });

  it("takes `ArnLike` with `${aws:username}` at the end for any name, exactly", () => {
    assert.equal(patternsLeft(compiled(arnLike("arn:aws:iam::*:user/${aws:username}"))), 1);
    assert.equal(patternsLeft(compiled({ Condition: { StringEquals: { "aws:username": "${aws:username}" } } })), 2);
    // These stay tied to the rest of the request.
    for (const value of ["arn:aws:iam::*:user/x-${aws:username}", "arn:aws:iam::*:user/${aws:userid}", "${aws:username}"]) {
      assert.equal(patternsLeft(compiled({ Condition: { StringNotLike: { "aws:PrincipalArn": value } } })), undefined, value);
    }
  });

  it("asks no numbers, dates or addresses of a part of the caller's ARN", () => {
    for (const [operator, value] of [
      ["NumericEquals", "1"],
      ["DateEquals", "2026-01-01"],
      ["IpAddress", "10.0.0.0/8"],
    ] as const) {
      for (const key of ["aws:PrincipalAccount", "aws:username"]) {
        assert.throws(() => compiled({ Condition: { [operator]: { [key]: value } } }), Inexact, operator);
      }
    }
  });
});
