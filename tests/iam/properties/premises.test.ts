import assert from "node:assert/strict";
import {
  CREDENTIAL_ACTIONS,
  canAssumeWithoutMfa,
  credentialsOpenWithoutMfa,
  ENROLMENT_ACTIONS,
  evaluate,
  type Premises,
  type Request,
  reachesRole,
  rootCanAct,
  unenforcedWithoutMfa,
} from "@mfa-guard/iam";
import fc from "fast-check";
import { type Caller, callerOf, rootUsers, users } from "../../../testkit/iam/callers";
import { partitionsOfRole } from "../../../testkit/iam/carried";
import { narrowIdentityDocuments, narrowTrusts, type PolicyJson } from "../../../testkit/iam/generate";
import { ACCOUNTS, obeys, only, policiesOf, premises } from "../../../testkit/iam/premises";
import {
  assertCaller,
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
import { anyActionSpace, assumeRoleSpace, withMfa, withoutMfa } from "../../../testkit/iam/universe";

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

  it("leave of an account's users, credentials and root user what obeys them, or none of a sample", () => {
    const tally = new Tally();
    const [owner] = ACCOUNTS;
    const questions = {
      enforcement: (policies: readonly PolicyJson[], given: Premises) =>
        unenforcedWithoutMfa(policies, { account: owner, premises: given }),
      credentials: (policies: readonly PolicyJson[], given: Premises) =>
        credentialsOpenWithoutMfa(policies, { target: owner, premises: given }),
      root: (policies: readonly PolicyJson[], given: Premises) => rootCanAct(policies, { target: owner, premises: given }),
    } as const;
    const isAsked = (question: keyof typeof questions, { action }: Request): boolean => {
      if (question === "root") return true;
      return question === "credentials" ? among(CREDENTIAL_ACTIONS, action) : !among(ENROLMENT_ACTIONS, action);
    };
    check(
      0.2,
      fc.property(
        fc.array(narrowIdentityDocuments, { maxLength: 1 }),
        premises,
        fc.constantFrom("enforcement" as const, "credentials" as const, "root" as const),
        fc.nat(),
        (policies, given, question, salt) => {
          const documents = policies.map(read);
          const verdict = questions[question](policies, given);
          const rests = "premises" in verdict && verdict.premises !== undefined;
          tally.count(rests ? "rests on premises" : verdict.kind);
          const passes = (request: Request): boolean => {
            const { principal } = request;
            const isOwn = "arn" in principal && principal.arn.split(":")[4] === owner;
            return isOwn && isAsked(question, request) && !isDenied(request, documents) && obeys(request, given);
          };
          if (verdict.kind === "open") {
            assertCaller(verdict.witness.request);
            assert(passes(verdict.witness.request), show(verdict.witness));
          } else if (verdict.kind === "requires-mfa" || verdict.kind === "locked") {
            const all = [...documents, ...policiesOf(given).values()];
            const [callers, more] = question === "root" ? [rootUsers(all), withMfa(all, PATHS)] : [users(all), []];
            const space = anyActionSpace(all, CREDENTIAL_ACTIONS, [...withoutMfa(all, PATHS), ...more], callers);
            const ofOwner = { ...space, callers: callersIn(owner, space.callers) };
            assert.equal(firstRequest(ofOwner, salt, passes), undefined);
          }
        },
      ),
    );
    tally.close(["open", "rests on premises"], 0.02);
  });

  it("leave of a caller who is known what obeys them, or none of a sample", () => {
    const tally = new Tally();
    const role = "arn:aws:iam::111122223333:role/judged";
    const everything = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
    check(
      0.1,
      fc.property(
        narrowTrusts,
        premises,
        fc.constantFrom("arn:aws:iam::111122223333:user/alice", "arn:aws:iam::444455556666:user/alice"),
        fc.nat(),
        (trust, all, arn, salt) => {
          // The caller is there, whatever is said of the account.
          const { accountsWithoutUsers: _, ...given } = all;
          const document = read(trust);
          const verdict = reachesRole({ kind: "user", arn, documents: [everything] }, { arn: role, trust }, { premises: all });
          const rests = verdict.kind === "out-of-reach" && verdict.premises !== undefined;
          tally.count(rests ? "rests on premises" : verdict.kind);
          const gets = (request: Request): boolean =>
            evaluate(request, [document]).decision === "allowed" && obeys(request, given, "111122223333");
          if (verdict.kind === "within-reach") assert(gets(verdict.witness.request), show(verdict.witness));
          if (verdict.kind !== "out-of-reach") return;
          const documents = [document, ...policiesOf(given).values()];
          const space = assumeRoleSpace(documents, withoutMfa(documents), [
            callerOf({ kind: "user", arn, id: "AIDAFRESHFRESHFRESH00" }),
            callerOf({ kind: "user", arn, id: "AIDAEXAMPLEALICE00001" }),
          ]);
          assert.equal(firstRequest(space, salt, gets), undefined);
        },
      ),
    );
    tally.close(["within-reach", "out-of-reach", "rests on premises"], 0.02, 0.02);
  });
});

const PATHS = ["direct", "mcp"] as const;

function among(actions: readonly string[], action: string): boolean {
  return actions.some((one) => one.toLowerCase() === action.toLowerCase());
}

/** Those of the account; where the documents name none of it, the same caller in it. */
function callersIn(account: string, callers: readonly Caller[]): readonly Caller[] {
  const found = callers.filter(({ principal }) => "arn" in principal && principal.arn.split(":")[4] === account);
  if (found.length > 0) return found;
  return callers
    .slice(0, 1)
    .map(({ principal }) =>
      "arn" in principal ? callerOf({ ...principal, arn: principal.arn.replace(/\d{12}/, account) }) : assert.fail(),
    );
}
