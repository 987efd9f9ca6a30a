import assert from "node:assert/strict";
import { type ChangeVerdict, type Document, ENROLMENT_ACTIONS, enforcesLess, evaluate, opensMore, type Request } from "@mfa-guard/iam";
import fc from "fast-check";
import { tokenHolders, users } from "../../../testkit/iam/callers";
import { partitionsOfRole } from "../../../testkit/iam/carried";
import {
  attachedDocuments,
  identityDocuments,
  narrowAttachedDocuments,
  narrowTrusts,
  type PolicyJson,
  tokenTrusts,
  trusts,
} from "../../../testkit/iam/generate";
import {
  assertExplained,
  assertPersonWithoutMfa,
  assertTokenHolder,
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
import { AS_TOKEN_HOLDER, anyActionSpace, assumeRoleSpace, type Space, withoutMfa } from "../../../testkit/iam/universe";

const allows = (request: Request, policy: Document): boolean => evaluate(request, [policy]).decision === "allowed";

/** A document and the same with a statement less or one more, whichever is first; or two documents. */
function changes(documents: fc.Arbitrary<PolicyJson>): fc.Arbitrary<readonly [before: PolicyJson, after: PolicyJson]> {
  const edited = fc.tuple(documents, documents, fc.nat(), fc.boolean()).map(([one, other, at, turned]) => {
    const fewer = one.Statement.filter((_, index) => index !== at % one.Statement.length);
    const more = [...one.Statement, ...other.Statement.slice(0, 1)];
    // A truth value that only documents of 2012 may write.
    const Version = other.Version === "2012-10-17" ? other.Version : one.Version;
    const pair = [
      { Version, Statement: one.Statement },
      { Version, Statement: fewer.length > 0 && at % 2 === 0 ? fewer : more },
    ] as const;
    return turned ? ([pair[1], pair[0]] as const) : pair;
  });
  return fc.oneof(edited, fc.tuple(documents, documents));
}

function holdsUpFor(
  pairs: fc.Arbitrary<readonly [PolicyJson, PolicyJson]>,
  tally: Tally,
  spaceOf: (documents: readonly Document[]) => Space,
): fc.IProperty<[readonly [PolicyJson, PolicyJson], number]> {
  return fc.property(pairs, fc.nat(), ([before, after], salt) => {
    const [was, is] = [read(before), read(after)];
    const isNew = (request: Request): boolean => allows(request, is) && !allows(request, was);
    const verdict = opensMore(before, after);
    tally.count(verdict.kind);
    if (verdict.kind === "undecided") return;
    if (verdict.kind === "open") {
      const { request, statement } = verdict.witness;
      assertExplained(verdict.explanation);
      (request.principal.kind === "user" ? assertPersonWithoutMfa : assertTokenHolder)(verdict.witness);
      assert(isNew(request), `it isn't new: ${show(verdict.witness)}`);
      assert(evaluate(request, [is]).statements.some(({ index }) => index === statement?.index));
      return;
    }
    assert.equal(verdict.kind, "opens-no-more");
    assert.equal(firstRequest(spaceOf([was, is]), salt, isNew), undefined);
  });
}

/** Users of every partition that the role may be in, by either document. */
function ofUsers(documents: readonly Document[]): Space {
  return assumeRoleSpace(documents, withoutMfa(documents), users(documents, partitionsOfRole(documents)));
}

function ofTokenHolders(documents: readonly Document[]): Space {
  const { axes, ...all } = assumeRoleSpace(documents, AS_TOKEN_HOLDER, tokenHolders(documents));
  // No token brings another provider's keys.
  const own = axes.filter(({ key }) => !/:(sub|aud|oaud|amr)$/.test(key) || key.startsWith("abc1.tokens.sts.global.api.aws:"));
  return { ...all, axes: own, actions: ["sts:AssumeRoleWithWebIdentity"] };
}

describe(`opensMore, over generated documents (seed ${SEED})`, function () {
  this.timeout(600_000);

  for (const [title, documents, spaceOf] of [
    ["agrees in both directions with brute force over documents about few keys", narrowTrusts, ofUsers],
    ["shows a request that is new, or has none in a sample, over documents about many keys", trusts, ofUsers],
    ["agrees in both directions with brute force over trusts of tokens that AWS issues", tokenTrusts, ofTokenHolders],
  ] as const) {
    it(title, () => {
      const tally = new Tally();
      check(0.2, holdsUpFor(changes(documents), tally, spaceOf));
      tally.close(["open", "opens-no-more"], 0.02);
    });
  }

  it("is never open for what stays as it is, however it is written", () => {
    const tally = new Tally();
    check(
      0.2,
      fc.property(trusts, fc.nat(), (policy, salt) => {
        for (const same of [policy, rewritten(policy, salt)]) {
          const { kind } = opensMore(policy, same);
          tally.count(kind);
          assert.notEqual(kind, "open", show(same));
        }
      }),
    );
    tally.close(["opens-no-more"]);
  });

  it("is never opened by a Deny more, nor by an Allow less", () => {
    const comparison = new Comparison();
    check(
      0.2,
      fc.property(trusts, trusts, (policy, more) => {
        const added = more.Statement.map((statement) => ({ ...statement, Effect: "Deny" as const }));
        const { kind } = opensMore(policy, { ...policy, Statement: [...policy.Statement, ...added] });
        // A truth value that only documents of 2012 may write.
        if (kind !== "unreadable" && comparison.decided("opens-no-more", kind)) assert.equal(kind, "opens-no-more");
        const fewer = policy.Statement.filter(({ Effect }, index) => Effect === "Deny" || index > 0);
        if (fewer.length === 0) return;
        const without = opensMore(policy, { ...policy, Statement: fewer }).kind;
        if (comparison.decided("opens-no-more", without)) assert.equal(without, "opens-no-more");
      }),
    );
    comparison.close();
  });

  it("finds the users of an account more", () => {
    const tally = new Tally();
    check(
      0.1,
      fc.property(trusts, (policy) => {
        const added = { Effect: "Allow" as const, Principal: { AWS: "222233334444" }, Action: "sts:AssumeRole" };
        const verdict = opensMore(policy, { ...policy, Statement: [...policy.Statement, added] }, { partition: "aws" });
        tally.count(verdict.kind);
        const isPlain = policy.Statement.every(
          ({ Effect, Principal }) => Effect === "Allow" && !JSON.stringify(Principal ?? "*").includes("*"),
        );
        // Elsewhere they may be let in already, or stopped by a Deny.
        if (isPlain) assert.equal(verdict.kind, "open");
      }),
    );
    tally.close(["open", "opens-no-more"]);
  });

  it("goes on from one change to the next: what neither opens, both together don't", () => {
    const tally = new Tally();
    check(
      0.3,
      fc.property(changes(narrowTrusts), narrowTrusts, fc.nat(), ([one, two], other, salt) => {
        const three = salt % 2 === 0 ? other : { ...two, Statement: [...two.Statement, ...other.Statement.slice(0, 1)] };
        // Where the role is decides who can call: that mustn't differ between the steps.
        const opened = (before: PolicyJson, after: PolicyJson) => opensMore(before, after, { partition: "aws" }).kind;
        const steps = [opened(one, two), opened(two, three)];
        const isClosed = steps.every((kind) => kind === "opens-no-more");
        const both = isClosed ? opened(one, three) : "not asked";
        tally.count(both);
        assert.notEqual(both, "open");
      }),
    );
    tally.close(["opens-no-more"], 0.02);
  });
});

const ENROLMENT = new Set(ENROLMENT_ACTIONS.map((action) => action.toLowerCase()));

describe(`enforcesLess, over generated documents (seed ${SEED})`, function () {
  this.timeout(600_000);

  const isAsked = ({ action }: Request): boolean => !ENROLMENT.has(action.toLowerCase());

  for (const [title, documents] of [
    ["agrees in both directions with brute force over documents about few keys", narrowAttachedDocuments],
    ["shows a request that is no longer denied, or has none in a sample, over documents about many keys", attachedDocuments],
  ] as const) {
    it(title, () => {
      const tally = new Tally();
      check(
        0.1,
        fc.property(documents, documents, fc.nat(), (one, more, salt) => {
          const [before, after] = salt % 3 === 0 ? [one, more] : salt % 3 === 1 ? [[...one, ...more], one] : [one, [...one, ...more]];
          const [was, is] = [before.map(read), after.map(read)];
          const isNew = (request: Request): boolean => isAsked(request) && isDenied(request, was) && !isDenied(request, is);
          const verdict: ChangeVerdict = enforcesLess(before, after);
          tally.count(verdict.kind);
          if (verdict.kind === "open") {
            assertExplained(verdict.explanation);
            assertPersonWithoutMfa(verdict.witness);
            assert(isNew(verdict.witness.request), `it isn't new: ${show(verdict.witness)}`);
          } else if (verdict.kind === "opens-no-more") {
            const all = [...was, ...is];
            assert.equal(firstRequest(anyActionSpace(all, [], withoutMfa(all, ["direct", "mcp"])), salt, isNew), undefined);
          }
        }),
      );
      tally.close(["open", "opens-no-more"], 0.02);
    });
  }

  it("is never open for what stays, nor by a document more", () => {
    const tally = new Tally();
    check(
      0.1,
      fc.property(attachedDocuments, identityDocuments, fc.nat(), (policies, more, salt) => {
        for (const after of [policies, policies.map((policy) => rewritten(policy, salt)).reverse(), [...policies, more]]) {
          const { kind } = enforcesLess(policies, after);
          tally.count(kind);
          assert.notEqual(kind, "open");
        }
      }),
    );
    // Where variables tie free keys to each other, more is undecided (docs/limits.md).
    tally.close(["opens-no-more"], 0.02, 0.02);
  });
});
