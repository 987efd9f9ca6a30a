import assert from "node:assert/strict";
import { type Document, evaluate, evaluateStatement, type Request, rolePowersLostToMfa } from "@mfa-guard/iam";
import fc from "fast-check";
import { roleSessions } from "../../../testkit/iam/callers";
import { narrowAttachedDocuments, type PolicyJson } from "../../../testkit/iam/generate";
import { assertCaller, check, firstRequest, isMfaCondition, read, SEED, show, spares, Tally } from "../../../testkit/iam/property";
import { anyActionSpace, asRoleSession } from "../../../testkit/iam/universe";

/** The ways in which a role session's request may tell of MFA. */
const SAYS_OF_MFA: readonly (readonly [string, string][])[] = [[], [["aws:multifactorauthpresent", "false"]]];
const WITH_FRESH_MFA = [
  ["aws:multifactorauthpresent", "true"],
  ["aws:multifactorauthage", "0"],
] as const;

function saying(request: Request, keys: readonly (readonly [string, string])[]): Request {
  const others = [...request.context].filter(([key]) => !key.startsWith("aws:multifactorauth"));
  return { ...request, context: new Map([...others, ...keys]) };
}

/** What the documents would be if no MFA condition took anything: Allows without them, and no Deny that MFA lifts. */
function withoutMfa(documents: readonly Document[]): readonly Document[] {
  return documents.map(({ version, statements }) => ({
    version,
    statements: statements
      .filter((statement) => !spares(statement, version))
      .map((statement) =>
        statement.effect === "Allow" ? { ...statement, conditions: statement.conditions.filter((one) => !isMfaCondition(one)) } : statement,
      ),
  }));
}

/** By the evaluator alone: would MFA have let the request through, and does its lack stop it, whatever it says of MFA? */
function isLost(request: Request, documents: readonly Document[]): boolean {
  if (evaluate(saying(request, WITH_FRESH_MFA), documents).decision !== "allowed") return false;
  const really = SAYS_OF_MFA.map((keys) => evaluate(saying(request, keys), documents).decision);
  return really.includes("explicitly-denied") || really.every((decision) => decision === "not-allowed");
}

/** What a session's tag says of MFA it may also say for a session without any: such a condition isn't one that only MFA meets. */
const comparesWithVariable = (policies: readonly PolicyJson[]): boolean =>
  policies.some(({ Statement }) =>
    Statement.some(({ Condition }) => /MultiFactorAuth\w+":(?:\["?[^\]]*)?"?\$\{/i.test(JSON.stringify(Condition ?? {}))),
  );

/** Something for the Denys to take, in half of the cases. */
const documentsOfRoles: fc.Arbitrary<readonly PolicyJson[]> = fc
  .tuple(narrowAttachedDocuments, fc.boolean())
  .map(([documents, all]) =>
    all
      ? [...documents, { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] } as PolicyJson]
      : documents,
  );

describe(`rolePowersLostToMfa, over generated documents (seed ${SEED})`, function () {
  this.timeout(600_000);

  it("agrees in both directions with brute force", () => {
    const tally = new Tally();
    check(
      0.1,
      fc.property(documentsOfRoles, fc.nat(), (policies, salt) => {
        const documents = policies.map(read);
        const verdict = rolePowersLostToMfa(policies);
        tally.count(verdict.kind);
        if (verdict.kind === "hits-roles") {
          for (const { request, statement, effect } of verdict.lost) {
            assertCaller(request);
            assert.equal(request.principal.kind, "role-session");
            const { version, statements } = documents[statement.document ?? 0] ?? assert.fail("no such document");
            const named = statements[statement.index] ?? assert.fail("no such statement");
            assert.equal(named.effect, effect);
            assert.equal(evaluateStatement(request, named, version), effect === "Deny", `it takes nothing: ${show(request)}`);
            const grants = documents.some(({ statements: all }) => all.some((one) => one.effect === "Allow"));
            if (grants) assert.equal(evaluate(request, withoutMfa(documents)).decision, "allowed", show(request));
          }
        } else if (verdict.kind === "spares-roles" && !comparesWithVariable(policies)) {
          const sessions = anyActionSpace(documents, [], asRoleSession(documents), roleSessions(documents));
          assert.equal(
            firstRequest(sessions, salt, (request) => isLost(request, documents)),
            undefined,
          );
        }
      }),
    );
    tally.close(["hits-roles", "spares-roles"], 0.02);
  });

  it("takes a document as a boundary for one that only limits", () => {
    check(
      0.05,
      fc.property(documentsOfRoles, (policies) => {
        const everything = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
        assert.equal(rolePowersLostToMfa(policies, { boundary: everything }).kind, rolePowersLostToMfa(policies).kind);
      }),
    );
  });
});
