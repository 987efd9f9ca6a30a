import assert from "node:assert/strict";
import {
  type Document,
  evaluateStatement,
  POWER_ACTIONS,
  parse,
  type Request,
  type Statement,
  type UnsoundCondition,
  unsoundMfaConditions,
} from "@mfa-guard/iam";
import fc from "fast-check";
import { rootUsers, users } from "../../../testkit/iam/callers";
import { identityDocuments, narrowIdentityDocuments, type PolicyJson } from "../../../testkit/iam/generate";
import {
  assertExplained,
  assertPersonWithoutMfa,
  Comparison,
  check,
  firstRequest,
  holdsWithMfa,
  isDenied,
  isMfaCondition,
  mfaConditionsOf,
  read,
  SEED,
  show,
  spares,
  Tally,
} from "../../../testkit/iam/property";
import { rewritten } from "../../../testkit/iam/rewrite";
import { anyActionSpace } from "../../../testkit/iam/universe";

type Slip = UnsoundCondition["slip"];

const unconditional = (statement: Statement): Statement => ({
  ...statement,
  conditions: statement.conditions.filter((one) => !isMfaCondition(one)),
});

const removesMfa: Statement = {
  index: 0,
  sid: undefined,
  effect: "Allow",
  principal: undefined,
  action: { negated: false, patterns: POWER_ACTIONS },
  resource: undefined,
  conditions: [],
};

/** Whether the request, without MFA, shows this slip of the statement. */
function shows(slip: Slip, request: Request, document: Document, statement: Statement): boolean {
  const { version } = document;
  switch (slip) {
    case "allow-without-mfa":
      return evaluateStatement(request, statement, version);
    case "deny-misses":
    case "never-denies":
      return evaluateStatement(request, unconditional(statement), version) && !isDenied(request, [document]);
    case "misspelt-key":
      return false;
    case "exempts-mfa-removal": {
      const covered = { ...unconditional(statement), action: removesMfa.action };
      return (
        statement.action.negated &&
        evaluateStatement(request, mfaConditionsOf(statement), version) &&
        evaluateStatement(request, covered, version) &&
        !isDenied(request, [document])
      );
    }
  }
}

const AGES = [0, 1, 899, 901, 3599, 3600, 3601, 1_000_000];

/** What a request could show of each of the document's statements that asks about MFA and for which MFA makes a difference. */
function questions({ statements, version }: Document): readonly (readonly [Statement, readonly Slip[]])[] {
  return statements.flatMap((statement): (readonly [Statement, readonly Slip[]])[] => {
    if (!statement.conditions.some(isMfaCondition)) return [];
    if (statement.effect === "Deny") return spares(statement, version) ? [[statement, ["deny-misses", "exempts-mfa-removal"]]] : [];
    return AGES.some((age) => holdsWithMfa(statement, version, age)) ? [[statement, ["allow-without-mfa"]]] : [];
  });
}

function agreesWithBruteForce(policies: fc.Arbitrary<PolicyJson>, tally: Tally): fc.IProperty<[PolicyJson, number]> {
  return fc.property(policies, fc.nat(), (policy, salt) => {
    const document = read(policy);
    const verdict = unsoundMfaConditions(policy);
    tally.count(verdict.kind);
    if (verdict.kind === "unsound") {
      for (const { slip, statement, witness, explanation } of verdict.conditions) {
        assertExplained(explanation);
        if (!witness) continue;
        assertPersonWithoutMfa(witness, ["user", "root"]);
        const named = document.statements[statement.index] ?? assert.fail("no such statement");
        assert(shows(slip, witness.request, document, named), `\`${slip}\` doesn't replay: ${show(witness)}`);
      }
    } else if (verdict.kind === "sound") {
      const space = anyActionSpace([document], POWER_ACTIONS, undefined, [...users([document]), ...rootUsers([document])]);
      const asked = questions(document);
      const slip = firstRequest(space, salt, (request) =>
        asked.some(([statement, slips]) => slips.some((one) => shows(one, request, document, statement))),
      );
      assert.equal(slip, undefined);
    }
  });
}

describe(`unsoundMfaConditions, over generated documents (seed ${SEED})`, function () {
  this.timeout(600_000);

  it("agrees in both directions with brute force over documents about few keys", () => {
    const tally = new Tally();
    check(0.2, agreesWithBruteForce(narrowIdentityDocuments, tally));
    tally.close(["sound", "unsound"]);
  });

  it("agrees with a sample of requests over documents about many keys", () => {
    const tally = new Tally();
    check(0.2, agreesWithBruteForce(identityDocuments, tally));
    tally.close(["sound", "unsound"]);
  });

  it("doesn't depend on order, letter case or the shape of lists", () => {
    const comparison = new Comparison();
    check(
      0.1,
      fc.property(identityDocuments, fc.nat(), (policy, salt) => {
        const [one, other] = [unsoundMfaConditions(policy), unsoundMfaConditions(rewritten(policy, salt))];
        if (!comparison.decided(one.kind, other.kind)) return;
        assert.equal(other.kind, one.kind);
        if (one.kind !== "unsound" || other.kind !== "unsound") return;
        assert.deepEqual(other.conditions.map(({ slip }) => slip).sort(), one.conditions.map(({ slip }) => slip).sort());
      }),
    );
    comparison.close();
  });

  it("has nothing to say of a document without MFA conditions", () => {
    check(
      0.05,
      fc.property(identityDocuments, (policy) => {
        const parsed = parse(policy);
        fc.pre(parsed.kind === "document" && !parsed.document.statements.some(({ conditions }) => conditions.some(isMfaCondition)));
        assert.equal(unsoundMfaConditions(policy).kind, "sound");
      }),
    );
  });
});
