import assert from "node:assert/strict";
import { type Document, ENROLMENT_ACTIONS, unenforcedWithoutMfa } from "@mfa-guard/iam";
import fc from "fast-check";
import { attachedDocuments, identityDocuments, narrowAttachedDocuments, type PolicyJson } from "../../../testkit/iam/generate";
import {
  assertExplained,
  assertPersonWithoutMfa,
  Comparison,
  check,
  firstRequest,
  isDenied,
  read,
  SEED,
  show,
  Tally,
} from "../../../testkit/iam/property";
import { rewritten } from "../../../testkit/iam/rewrite";
import { anyActionSpace, withoutMfa } from "../../../testkit/iam/universe";

const ENROLMENT = new Set(ENROLMENT_ACTIONS.map((action) => action.toLowerCase()));
const outsideEnrolment = (action: string): boolean => !ENROLMENT.has(action.toLowerCase());

function agreesWithBruteForce(attached: fc.Arbitrary<readonly PolicyJson[]>, tally: Tally): fc.IProperty<[readonly PolicyJson[], number]> {
  return fc.property(attached, fc.nat(), (policies, salt) => {
    const documents: readonly Document[] = policies.map(read);
    const verdict = unenforcedWithoutMfa(policies);
    tally.count(verdict.kind);
    if (verdict.kind === "undecided") return;
    if (verdict.kind === "open") {
      const { request } = verdict.witness;
      assertPersonWithoutMfa(verdict.witness);
      assertExplained(verdict.explanation);
      assert.match(request.action, /^[a-z0-9-]+:[a-z0-9]+$/i);
      assert(outsideEnrolment(request.action), `\`${request.action}\` may be left open`);
      assert(!isDenied(request, documents), `the witness doesn't replay: ${show(verdict.witness)}`);
      return;
    }
    assert.equal(verdict.kind, "requires-mfa");
    const open = firstRequest(
      anyActionSpace(documents, [], withoutMfa(documents, ["direct", "mcp"])),
      salt,
      (request) => outsideEnrolment(request.action) && !isDenied(request, documents),
    );
    assert.equal(open, undefined);
  });
}

describe(`unenforcedWithoutMfa, over generated documents (seed ${SEED})`, function () {
  this.timeout(600_000);

  it("agrees in both directions with brute force over documents about few keys", () => {
    const tally = new Tally();
    check(0.3, agreesWithBruteForce(narrowAttachedDocuments, tally));
    tally.close(["open", "requires-mfa"]);
  });

  it("shows a witness that replays, or leaves none of a sample of requests open, over documents about many keys", () => {
    const tally = new Tally();
    check(0.2, agreesWithBruteForce(attachedDocuments, tally));
    tally.close(["open", "requires-mfa"]);
  });

  it("doesn't depend on order, letter case or the shape of lists", () => {
    const comparison = new Comparison();
    check(
      0.1,
      fc.property(attachedDocuments, fc.nat(), (policies, salt) => {
        const rewrites = policies.map((policy) => rewritten(policy, salt)).reverse();
        const [one, other] = [unenforcedWithoutMfa(policies).kind, unenforcedWithoutMfa(rewrites).kind];
        if (comparison.decided(one, other)) assert.equal(other, one);
      }),
    );
    comparison.close();
  });

  it("is never opened by a document more", () => {
    const comparison = new Comparison();
    check(
      0.1,
      fc.property(attachedDocuments, identityDocuments, (policies, more) => {
        if (unenforcedWithoutMfa(policies).kind !== "requires-mfa") return;
        const after = unenforcedWithoutMfa([...policies, more]).kind;
        if (comparison.decided("requires-mfa", after)) assert.equal(after, "requires-mfa");
      }),
    );
    comparison.close();
  });

  it("doesn't depend on Allows", () => {
    check(
      0.1,
      fc.property(attachedDocuments, (policies) => {
        const denys = policies
          .map((policy) => ({ ...policy, Statement: policy.Statement.filter(({ Effect }) => Effect === "Deny") }))
          .filter(({ Statement }) => Statement.length > 0);
        assert.equal(unenforcedWithoutMfa(denys).kind, unenforcedWithoutMfa(policies).kind);
      }),
    );
  });
});
