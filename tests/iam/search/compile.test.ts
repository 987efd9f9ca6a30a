import assert from "node:assert/strict";
import { type Document, evaluateStatement, type Request } from "@mfa-guard/iam";
import fc from "fast-check";
import { CALLERS } from "../../../iam/src/caller/caller.js";
import { ACCESS_KEY, type Context, OF_ROLE_SESSIONS, OF_SERVICES, SESSION } from "../../../iam/src/caller/context.js";
import { Keys } from "../../../iam/src/caller/keys.js";
import { type Atom, type BoundAtom, type Dimension, holds, isBound, type Value } from "../../../iam/src/search/atom.js";
import { type Compiled, compile } from "../../../iam/src/search/compile.js";
import { RESOURCE } from "../../../iam/src/search/question.js";
import { Inexact } from "../../../iam/src/sets/valueset.js";
import { roleSessions, rootUsers, services, users } from "../callers";
import { conditionsOf } from "../constants";
import { identityDocuments, narrowIdentityDocuments, narrowTrusts, type PolicyJson, trusts } from "../generate";
import { read, show } from "../property";
import { PUZZLES } from "../puzzles";
import { AS_SERVICE, anyActionSpace, asRoleSession, requestsOf, type Space, withoutMfa } from "../universe";

const ACTION: Dimension = { id: "action", mayBeAbsent: false, multivalued: "never", templates: [], type: undefined };

function contextOf({ principal, context }: Request): Context {
  const present = context.has("aws:multifactorauthpresent");
  if (principal.kind === "service") return OF_SERVICES[0] ?? assert.fail();
  if (principal.kind === "role-session") return OF_ROLE_SESSIONS[present ? 1 : 0] ?? assert.fail();
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

function check(documents: fc.Arbitrary<PolicyJson>, spaceOf: (document: Document) => Space, fixedAction = false, numRuns = 40): void {
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
    it(`of documents about ${title}`, () => check(documents, people, true, 25));
  }
});
