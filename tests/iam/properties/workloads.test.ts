import assert from "node:assert/strict";
import { deniesWorkloads, evaluateStatement, type Request } from "@mfa-guard/iam";
import fc from "fast-check";
import { roleSessions, services } from "../../../testkit/iam/callers";
import { identityDocuments, narrowIdentityDocuments, type PolicyJson } from "../../../testkit/iam/generate";
import {
  assertCaller,
  assertExplained,
  Comparison,
  check,
  firstRequest,
  read,
  SEED,
  show,
  spares,
  Tally,
} from "../../../testkit/iam/property";
import { rewritten } from "../../../testkit/iam/rewrite";
import { AS_SERVICE, anyActionSpace, asRoleSession } from "../../../testkit/iam/universe";

const isServiceLinked = ({ principal }: Request): boolean =>
  principal.kind === "role-session" && principal.arn.includes(":role/aws-service-role/");

function agreesWithBruteForce(policies: fc.Arbitrary<PolicyJson>, tally: Tally): fc.IProperty<[PolicyJson, number]> {
  return fc.property(policies, fc.nat(), (policy, salt) => {
    const document = read(policy);
    const verdict = deniesWorkloads(policy);
    tally.count(verdict.kind);
    const isResourcePolicy = document.statements.some(({ principal }) => principal);
    if (verdict.kind === "denies-workloads") {
      const { request, statement } = verdict;
      const kinds = isResourcePolicy ? ["role-session", "service"] : ["role-session"];
      assert(kinds.includes(request.principal.kind) && !isServiceLinked(request));
      assertCaller(request);
      assertExplained(verdict.explanation);
      assert.notEqual(request.context.get("aws:multifactorauthpresent"), "true");
      const named = document.statements[statement.index] ?? assert.fail("no such statement");
      assert(spares(named, document.version), "MFA doesn't lift it");
      assert(evaluateStatement(request, named, document.version), `the request isn't denied: ${show(request)}`);
    } else if (verdict.kind === "spares-workloads") {
      const denys = document.statements.filter((deny) => spares(deny, document.version));
      const isDeniedForMfa = (request: Request): boolean => denys.some((deny) => evaluateStatement(request, deny, document.version));
      const sessions = anyActionSpace([document], [], asRoleSession([document]), roleSessions([document]));
      assert.equal(firstRequest(sessions, salt, isDeniedForMfa), undefined);
      if (!isResourcePolicy) return;
      const calls = anyActionSpace([document], [], AS_SERVICE, services([document]));
      assert.equal(firstRequest(calls, salt, isDeniedForMfa), undefined);
    }
  });
}

/** Each statement for everyone, as a resource control policy has it. */
const forEveryone = (policy: PolicyJson): PolicyJson => ({
  ...policy,
  Statement: policy.Statement.map((statement) => ({ ...statement, Principal: "*" })),
});

describe(`deniesWorkloads, over generated documents (seed ${SEED})`, function () {
  this.timeout(600_000);

  it("agrees in both directions with brute force over SCPs about few keys", () => {
    const tally = new Tally();
    check(0.2, agreesWithBruteForce(narrowIdentityDocuments, tally));
    tally.close(["denies-workloads", "spares-workloads"]);
  });

  it("agrees in both directions with brute force over RCPs about few keys", () => {
    const tally = new Tally();
    check(0.1, agreesWithBruteForce(narrowIdentityDocuments.map(forEveryone), tally));
    tally.close(["denies-workloads", "spares-workloads"]);
  });

  it("agrees with a sample of requests over documents about many keys", () => {
    const tally = new Tally();
    check(0.1, agreesWithBruteForce(identityDocuments, tally));
    tally.close(["denies-workloads", "spares-workloads"]);
  });

  it("doesn't depend on order, letter case or the shape of lists", () => {
    const comparison = new Comparison();
    check(
      0.1,
      fc.property(identityDocuments, fc.nat(), (policy, salt) => {
        const [one, other] = [deniesWorkloads(policy).kind, deniesWorkloads(rewritten(policy, salt)).kind];
        if (comparison.decided(one, other)) assert.equal(other, one);
      }),
    );
    comparison.close();
  });
});
