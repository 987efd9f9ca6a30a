import assert from "node:assert/strict";
import { canAssumeWithoutMfa, evaluate, type Premises, type Request } from "@mfa-guard/iam";
import fc from "fast-check";
import { users } from "../../../testkit/iam/callers";
import { partitionsOfRole } from "../../../testkit/iam/carried";
import { narrowTrusts } from "../../../testkit/iam/generate";
import { ACCOUNTS, obeys, only, policiesOf, premises } from "../../../testkit/iam/premises";
import { assertPersonWithoutMfa, Comparison, check, firstRequest, read, SEED, show, Tally } from "../../../testkit/iam/property";
import { assumeRoleSpace, withoutMfa } from "../../../testkit/iam/universe";

const account = fc.constantFrom(undefined, ...ACCOUNTS);

/** The premises with one of them left out. */
function weaker(all: Premises, salt: number): Premises {
  const { accountsWithoutUsers = [], guardrails } = all;
  if (guardrails === undefined || salt % 2 === 0) return { ...all, accountsWithoutUsers: accountsWithoutUsers.slice(1) };
  const ids = Object.keys(guardrails.policies).filter((id) => id !== "p-full");
  const { [ids[salt % ids.length] as string]: _, ...policies } = guardrails.policies;
  return { ...all, guardrails: { ...guardrails, policies } };
}

describe(`premises, over generated trusts and organizations (seed ${SEED})`, function () {
  this.timeout(600_000);

  it("leave a request that obeys them all, or none of a sample", () => {
    const tally = new Tally();
    check(
      0.3,
      fc.property(narrowTrusts, premises, account, fc.nat(), (policy, given, owner, salt) => {
        const document = read(policy);
        const verdict = canAssumeWithoutMfa(policy, { premises: given, account: owner });
        tally.count(verdict.kind === "requires-mfa" && verdict.premises !== undefined ? "rests on premises" : verdict.kind);
        const gets = (request: Request): boolean => evaluate(request, [document]).decision === "allowed" && obeys(request, given, owner);
        if (verdict.kind === "open") {
          assertPersonWithoutMfa(verdict.witness);
          assert(gets(verdict.witness.request), show(verdict.witness));
        } else if (verdict.kind === "requires-mfa") {
          const all = [document, ...policiesOf(given).values()];
          const space = assumeRoleSpace(all, withoutMfa(all), users(all, partitionsOfRole([document])));
          assert.equal(firstRequest(space, salt, gets), undefined);
        }
      }),
    );
    tally.close(["open", "requires-mfa", "rests on premises"], 0.02);
  });

  it("never open, and none closes by being left out", () => {
    const comparison = new Comparison();
    check(
      0.2,
      fc.property(narrowTrusts, premises, account, fc.nat(), (policy, given, owner, salt) => {
        const judged = (some: Premises) => canAssumeWithoutMfa(policy, { premises: some, account: owner }).kind;
        const [without, fewer, all] = [judged({}), judged(weaker(given, salt)), judged(given)];
        if (comparison.decided(without, fewer) && without === "requires-mfa") assert.equal(fewer, "requires-mfa");
        if (comparison.decided(fewer, all) && fewer === "requires-mfa") assert.equal(all, "requires-mfa");
      }),
    );
    comparison.close();
  });

  it("are named where a verdict rests on them, none too many and none too few", () => {
    const tally = new Tally();
    check(
      0.2,
      fc.property(narrowTrusts, premises, account, (policy, given, owner) => {
        const verdict = canAssumeWithoutMfa(policy, { premises: given, account: owner });
        const named = (verdict.kind === "requires-mfa" && verdict.premises) || [];
        tally.count(String(named.length));
        if (named.length === 0) return;
        const judged = (some: typeof named) => canAssumeWithoutMfa(policy, { premises: only(given, some), account: owner }).kind;
        assert.equal(judged(named), "requires-mfa", `others are needed: ${show(named)}`);
        for (const one of named) {
          assert.notEqual(judged(named.filter((other) => other !== one)), "requires-mfa", `not needed: ${show(one)}`);
        }
      }),
    );
    tally.close(["1", "2"], 0, 0.005);
  });
});
