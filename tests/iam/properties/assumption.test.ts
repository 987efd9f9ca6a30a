import assert from "node:assert/strict";
import { canAssumeWithoutMfa, type Document, evaluate, type Open, type Request } from "@mfa-guard/iam";
import fc from "fast-check";
import { tokenHolders } from "../../../testkit/iam/callers";
import { partitionsOfRole } from "../../../testkit/iam/carried";
import { narrowTrusts, type PolicyJson, tokenTrusts, trusts } from "../../../testkit/iam/generate";
import {
  assertExplained,
  assertPersonWithoutMfa,
  assertTokenHolder,
  Comparison,
  check,
  firstRequest,
  read,
  SEED,
  show,
  Tally,
} from "../../../testkit/iam/property";
import { PUZZLES } from "../../../testkit/iam/puzzles";
import { rewritten } from "../../../testkit/iam/rewrite";
import { AS_TOKEN_HOLDER, assumeRoleSpace, puzzleSpace } from "../../../testkit/iam/universe";

function assertReplays({ witness, explanation }: Open, document: Document): void {
  assertExplained(explanation);
  assertPersonWithoutMfa(witness);
  assert.equal(witness.request.action.toLowerCase(), "sts:assumerole");
  const { decision, statements } = evaluate(witness.request, [document]);
  assert.equal(decision, "allowed", `the witness doesn't replay: ${show(witness)}`);
  assert(
    statements.some(({ index }) => index === witness.statement?.index),
    "the witness names another statement than the one that lets it in",
  );
}

function agreesWithBruteForce(
  policies: fc.Arbitrary<PolicyJson>,
  tally: Tally,
  spaceOf = (document: Document) => assumeRoleSpace([document]),
): fc.IProperty<[PolicyJson, number]> {
  return fc.property(policies, fc.nat(), (policy, salt) => {
    const document = read(policy);
    const verdict = canAssumeWithoutMfa(policy);
    tally.count(verdict.kind);
    if (verdict.kind === "open") return assertReplays(verdict, document);
    if (verdict.kind === "undecided") return;
    assert.equal(verdict.kind, "requires-mfa");
    const wayIn = firstRequest(spaceOf(document), salt, (request) => evaluate(request, [document]).decision === "allowed");
    assert.equal(wayIn, undefined);
  });
}

describe(`canAssumeWithoutMfa, over generated documents (seed ${SEED})`, function () {
  this.timeout(600_000);

  it("agrees in both directions with brute force over documents about few keys", () => {
    const tally = new Tally();
    check(0.5, agreesWithBruteForce(narrowTrusts, tally));
    tally.close(["open", "requires-mfa"]);
  });

  it("shows a witness that replays, or lets in none of a sample of requests, over documents about many keys", () => {
    const tally = new Tally();
    check(0.5, agreesWithBruteForce(trusts, tally));
    tally.close(["open", "requires-mfa"]);
  });

  it("agrees in both directions with brute force over trusts of tokens that AWS issues", () => {
    const tally = new Tally();
    check(
      0.2,
      fc.property(tokenTrusts, fc.nat(), (policy, salt) => {
        const document = read(policy);
        const verdict = canAssumeWithoutMfa(policy);
        tally.count(verdict.kind);
        const allowed = (request: Request): boolean => evaluate(request, [document]).decision === "allowed";
        if (verdict.kind === "open") {
          assertExplained(verdict.explanation);
          const isUser = verdict.witness.request.principal.kind === "user";
          (isUser ? assertPersonWithoutMfa : assertTokenHolder)(verdict.witness);
          assert(allowed(verdict.witness.request), show(verdict.witness));
        } else if (verdict.kind === "requires-mfa") {
          const { axes, ...all } = assumeRoleSpace([document], AS_TOKEN_HOLDER, tokenHolders([document]));
          // No token brings another provider's keys.
          const own = axes.filter(({ key }) => !/:(sub|aud|oaud|amr)$/.test(key) || key.startsWith("abc1.tokens.sts.global.api.aws:"));
          const space = { ...all, axes: own, actions: ["sts:AssumeRoleWithWebIdentity"] };
          assert.equal(firstRequest(space, salt, allowed), undefined);
        }
      }),
    );
    tally.close(["open", "requires-mfa"]);
  });

  describe("agrees with every value that a key could have", () => {
    for (const { title, documents, values, users, undecided } of PUZZLES) {
      it(title, () => {
        const tally = new Tally();
        check(
          0.05,
          agreesWithBruteForce(documents, tally, (document) => puzzleSpace([document], values, users)),
        );
        tally.close(["open", "requires-mfa"], undecided);
      });
    }
  });

  it("doesn't depend on order, letter case or the shape of lists", () => {
    const comparison = new Comparison();
    check(
      0.2,
      fc.property(trusts, fc.nat(), (policy, salt) => {
        const [one, other] = [canAssumeWithoutMfa(policy).kind, canAssumeWithoutMfa(rewritten(policy, salt)).kind];
        if (comparison.decided(one, other)) assert.equal(other, one);
      }),
    );
    comparison.close();
  });

  it("is never opened by a Deny more, nor closed by an Allow more", () => {
    const comparison = new Comparison();
    check(
      0.2,
      // A statement more may say in which partition the role is: what it does there is asked about here.
      fc.property(trusts, trusts, fc.constantFrom("aws", "aws", "aws-cn"), (policy, more, partition) => {
        const judged = (document: PolicyJson) => canAssumeWithoutMfa(document, { partition }).kind;
        const before = judged(policy);
        for (const statement of more.Statement) {
          const after = judged({ ...policy, Statement: [...policy.Statement, statement] });
          // A truth value that only documents of 2012 may write.
          if (after === "unreadable" || !comparison.decided(before, after)) continue;
          if (statement.Effect === "Deny") assert(before !== "requires-mfa" || after === "requires-mfa", "a Deny opened it");
          else assert(before !== "open" || after === "open", "an Allow closed it");
        }
      }),
    );
    comparison.close();
  });

  it("is open where it is in one of the partitions that the role may be in, and only there", () => {
    const comparison = new Comparison();
    check(
      0.1,
      fc.property(trusts, (policy) => {
        const each = partitionsOfRole([read(policy)]).map((partition) => canAssumeWithoutMfa(policy, { partition }).kind);
        const worst = ["open", "undecided", "requires-mfa"].find((kind) => each.some((one) => one === kind)) ?? assert.fail();
        const verdict = canAssumeWithoutMfa(policy).kind;
        if (comparison.decided(worst, verdict)) assert.equal(verdict, worst);
      }),
    );
    comparison.close();
  });
});
