import assert from "node:assert/strict";
import { canAssumeWithoutMfa, type Document, type Open, parse, type Witness } from "@mfa-guard/iam";
import fc from "fast-check";
import { evaluate } from "../../iam/src/evaluate.js";
import { narrowTrusts, type PolicyJson, trusts } from "./generate";
import { PUZZLES } from "./puzzles";
import { rewritten } from "./rewrite";
import { assumeRoleSpace, isNeverCarried, MULTIVALUED_KEYS, puzzleSpace, requestsOf, type Space, userCaller } from "./universe";

/** `npm run test:soak` asks for more. */
const RUNS = Number(process.env.MFA_GUARD_RUNS ?? 20_000);
const SEED = Number(process.env.MFA_GUARD_SEED ?? Date.now() % 2 ** 31);

/** Requests tried against one document; where it has more that matter, a sample. */
const REQUESTS = 500;

/** How many documents got which verdict: a suite whose documents all get the same one would test nothing. */
class Tally {
  private readonly counts = new Map<string, number>();

  count(kind: string): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }

  share(kind: string): number {
    const total = [...this.counts.values()].reduce((sum, count) => sum + count, 0);
    return (this.counts.get(kind) ?? 0) / total;
  }

  toString(): string {
    return [...this.counts].map(([kind, count]) => `${count} ${kind}`).join(", ");
  }
}

const check = <T extends [unknown, ...unknown[]]>(share: number, property: fc.IProperty<T>): void =>
  fc.assert(property, { numRuns: Math.ceil(RUNS * share), seed: SEED });

function read(document: unknown): Document {
  const parsed = parse(document);
  return parsed.kind === "document" ? parsed.document : assert.fail(`unreadable: ${JSON.stringify(parsed.faults)}`);
}

/** That the witness is a person without MFA as AWS would present them: see DESIGN.md's table. */
function assertPersonWithoutMfa({ request, context }: Witness): void {
  const { principal } = request;
  assert(principal.kind === "user", `the caller is a ${principal.kind}`);
  assert.match(principal.arn, /^arn:[a-z-]+:iam::\d{12}:user\/([\x21-\x7e]+\/)?[\w+=,.@-]{1,64}$/);
  assert.match(principal.id, /^AIDA[A-Z0-9]+$/);
  for (const [key, value] of userCaller(principal.arn, principal.id).keys) {
    assert(!request.context.has(key) || request.context.get(key) === value, `\`${key}\` is not the caller's`);
  }
  assert.equal(request.context.get("aws:multifactorauthpresent"), context === "session" ? "false" : undefined);
  assert.equal(request.context.get("aws:multifactorauthage"), undefined);
  assert.equal(request.context.has("aws:tokenissuetime"), context === "session");
  for (const [key, value] of request.context) {
    assert(!isNeverCarried(key), `no user's request carries \`${key}\``);
    assert(typeof value === "string" || MULTIVALUED_KEYS.has(key) || !/^aws:/.test(key), `\`${key}\` holds one value`);
  }
}

function assertReplays({ witness }: Open, document: Document): void {
  assertPersonWithoutMfa(witness);
  assert.equal(witness.request.action.toLowerCase(), "sts:assumerole");
  const { decision, statements } = evaluate(witness.request, [document]);
  assert.equal(decision, "allowed", `the witness doesn't replay: ${JSON.stringify(witness, mapsAsObjects)}`);
  assert(
    statements.some(({ index }) => index === witness.statement?.index),
    "the witness names another statement than the one that lets it in",
  );
}

function mapsAsObjects(_key: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value;
}

/** The first of the requests that gets in without MFA. */
function findsAWayIn(document: Document, space: Space, salt: number): string | undefined {
  for (const { request } of requestsOf(space, REQUESTS, salt)) {
    if (evaluate(request, [document]).decision === "allowed") return JSON.stringify(request, mapsAsObjects);
  }
  return undefined;
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
    if (verdict.kind === "open") assertReplays(verdict, document);
    else if (verdict.kind === "requires-mfa") assert.equal(findsAWayIn(document, spaceOf(document), salt), undefined);
    else assert.equal(verdict.kind, "undecided");
  });
}

describe(`properties of the decision (seed ${SEED})`, function () {
  this.timeout(600_000);

  describe("canAssumeWithoutMfa", () => {
    it("agrees in both directions with brute force over documents about few keys", () => {
      const tally = new Tally();
      check(0.5, agreesWithBruteForce(narrowTrusts, tally));
      console.log(`      ${tally}`);
      assert(tally.share("open") > 0.1 && tally.share("requires-mfa") > 0.1, "the documents are too much alike");
      assert.equal(tally.share("undecided"), 0);
    });

    it("shows a witness that replays, or lets in none of a sample of requests, over documents about many keys", () => {
      const tally = new Tally();
      check(0.5, agreesWithBruteForce(trusts, tally));
      console.log(`      ${tally}`);
      assert(tally.share("undecided") < 0.01, "too much is left undecided");
    });

    describe("agrees with every value that a key could have", () => {
      for (const { title, documents, values } of PUZZLES) {
        it(title, () => {
          const tally = new Tally();
          check(
            0.1,
            agreesWithBruteForce(documents, tally, (document) => puzzleSpace([document], values)),
          );
          console.log(`        ${tally}`);
        });
      }
    });

    it("doesn't depend on order, letter case or the shape of lists", () => {
      check(
        0.1,
        fc.property(trusts, fc.nat(), (policy, salt) => {
          assert.equal(canAssumeWithoutMfa(rewritten(policy, salt)).kind, canAssumeWithoutMfa(policy).kind);
        }),
      );
    });

    it("is never opened by a Deny more, nor closed by an Allow more", () => {
      check(
        0.1,
        fc.property(trusts, trusts, (policy, more) => {
          const before = canAssumeWithoutMfa(policy).kind;
          for (const statement of more.Statement) {
            const after = canAssumeWithoutMfa({ ...policy, Version: policy.Version, Statement: [...policy.Statement, statement] }).kind;
            if (statement.Effect === "Deny") assert(before !== "requires-mfa" || after === "requires-mfa", "a Deny opened it");
            else assert(before !== "open" || after === "open", "an Allow closed it");
          }
        }),
      );
    });
  });
});
