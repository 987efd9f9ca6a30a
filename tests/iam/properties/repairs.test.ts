import assert from "node:assert/strict";
import {
  allowsPhishableDevices,
  applyRepair,
  canAssumeWithoutMfa,
  canAssumeWithStaleMfa,
  credentialsOpenWithoutMfa,
  deniesRootSessions,
  deniesWorkloads,
  type Explanation,
  evaluate,
  ownActionWithoutMfa,
  type Request,
  rootCanAct,
  sentencesOf,
  unenforcedWithoutMfa,
  unsoundMfaConditions,
} from "@mfa-guard/iam";
import fc from "fast-check";
import { roleSessions, services } from "../../../testkit/iam/callers";
import {
  identityDocuments,
  narrowAttachedDocuments,
  narrowIdentityDocuments,
  narrowTrusts,
  type PolicyJson,
  trusts,
} from "../../../testkit/iam/generate";
import { check, firstRequest, read, SEED, show, Tally } from "../../../testkit/iam/property";
import { AS_SERVICE, anyActionSpace, asRoleSession, assumeRoleSpace, withMfa } from "../../../testkit/iam/universe";

type Verdict = { readonly kind: string; readonly explanation?: Explanation };

/** What a finding suggests, made: the documents after it, where it claims to close what was found. */
function repaired(documents: readonly unknown[], said: Explanation, tally: Tally): readonly unknown[] | undefined {
  tally.count(said.closes ? said.repair.repair : "several steps");
  assert.equal(/check again afterwards/.test(sentencesOf(said).fix), !said.closes, "the text doesn't say that there is more to do");
  return said.closes ? applyRepair(documents, said.repair) : undefined;
}

/** Asks, repairs and asks again. */
function closes(
  documents: readonly unknown[],
  ask: (documents: readonly unknown[]) => Verdict,
  holds: string,
  tally: Tally,
): readonly unknown[] | undefined {
  const { explanation } = ask(documents);
  const after = explanation && repaired(documents, explanation, tally);
  if (after !== undefined) assert.equal(ask(after).kind, holds, `still not closed: ${show(after)}`);
  return after;
}

/** Nobody who could register a first device is kept from it. */
function assertEnrolment(
  before: readonly unknown[],
  after: readonly unknown[],
  actions = ["iam:EnableMFADevice", "iam:CreateVirtualMFADevice"],
): void {
  for (const action of actions) {
    if (ownActionWithoutMfa(before, action).kind === "open")
      assert.equal(ownActionWithoutMfa(after, action).kind, "open", `${action}: ${show(after)}`);
  }
}

/** By brute force: no Deny stops a role's session that none stopped before. */
function assertWorkloads(before: readonly unknown[], after: readonly unknown[], salt: number): void {
  const [old, now] = [before.map(read), after.map(read)];
  const hit = (request: Request): boolean =>
    evaluate(request, now).decision === "explicitly-denied" && evaluate(request, old).decision !== "explicitly-denied";
  const all = [...old, ...now];
  assert.equal(firstRequest(anyActionSpace(all, [], asRoleSession(all), roleSessions(all)), salt, hit), undefined, show(after));
}

describe(`repairs as findings suggest them, over generated documents (seed ${SEED})`, function () {
  this.timeout(600_000);

  const ofTrusts = (policies: fc.Arbitrary<PolicyJson>, ask: (document: unknown) => Verdict, tally: Tally) =>
    fc.property(policies, fc.nat(), (policy, salt) => {
      const after = closes([policy], ([document]) => ask(document), "requires-mfa", tally);
      if (after === undefined) return;
      // A statement that asks for MFA already, and misses who has none to show, isn't meant for roles.
      const { explanation } = ask(policy);
      if (explanation?.repair.repair !== "require-mfa") return;
      const [before, now] = [read(policy), read(after[0])];
      const lost = (request: Request): boolean =>
        evaluate(request, [before]).decision === "allowed" && evaluate(request, [now]).decision !== "allowed";
      const both = [before, now];
      assert.equal(
        firstRequest(assumeRoleSpace(both, asRoleSession(both), roleSessions(both)), salt, lost),
        undefined,
        "a role is shut out",
      );
      assert.equal(firstRequest(assumeRoleSpace(both, AS_SERVICE, services(both)), salt, lost), undefined, "a service is shut out");
      if (ask !== stale) assert.equal(firstRequest(assumeRoleSpace(both, withMfa(both)), salt, lost), undefined, "MFA is shut out");
    });
  const stale = (document: unknown): Verdict => canAssumeWithStaleMfa(document, 3600);

  it("of trust policies close them, and shut out no role, no service and nobody with MFA", () => {
    const tally = new Tally();
    check(0.1, ofTrusts(narrowTrusts, canAssumeWithoutMfa, tally));
    check(0.05, ofTrusts(trusts, canAssumeWithoutMfa, tally));
    check(0.05, ofTrusts(narrowTrusts, stale, tally));
    tally.close(["require-mfa"]);
  });

  it("of a user's documents close them, in one step, and leave people a first device to register", () => {
    const tally = new Tally();
    check(
      0.1,
      fc.property(narrowAttachedDocuments, (policies) => {
        const after = closes(policies, unenforcedWithoutMfa, "requires-mfa", tally);
        if (after !== undefined) assertEnrolment(policies, after);
      }),
    );
    tally.close(["attach"]);
    assert(tally.share("several steps") < 0.02, "a Deny that is attached always closes");
  });

  for (const binds of ["users", "organization"] as const) {
    it(`of MFA conditions mend what they name, and break nothing, where they bind ${binds}`, () => {
      const tally = new Tally();
      check(
        0.1,
        fc.property(fc.oneof(narrowIdentityDocuments, identityDocuments), fc.nat(), (policy, salt) => {
          const before = unsoundMfaConditions(policy, { binds });
          if (before.kind !== "unsound") return;
          for (const { slip, statement, explanation } of before.conditions) {
            const after = repaired([policy], explanation, tally);
            if (after === undefined) continue;
            const now = unsoundMfaConditions(after[0]);
            assert.notEqual(now.kind, "undecided");
            const left = now.kind === "unsound" ? now.conditions : [];
            const found = `${statement.index} ${slip}`;
            const names = left.map((one) => `${one.statement.index} ${one.slip}`);
            assert(!names.includes(found), `${found} is left: ${show(after)}`);
            for (const name of names) {
              assert(
                before.conditions.some((one) => `${one.statement.index} ${one.slip}` === name),
                `${name} is new: ${show(after)}`,
              );
            }
            assertEnrolment([policy], after);
            if (binds === "organization") assertWorkloads([policy], after, salt);
          }
        }),
      );
      tally.close(["use-operator", "only-mfa-condition"], 0.02, 0.02);
    });
  }

  it("of SCPs keep credentials, lock root and spare workloads, and each spares what it has nothing to do with", () => {
    const tally = new Tally();
    check(
      0.05,
      fc.property(fc.oneof(narrowIdentityDocuments, identityDocuments), fc.nat(), (policy, salt) => {
        const keeping = closes([policy], credentialsOpenWithoutMfa, "requires-mfa", tally);
        if (keeping !== undefined) {
          assertWorkloads([policy], keeping, salt);
          assertEnrolment([policy], keeping);
        }
        const locking = closes([policy], rootCanAct, "locked", tally);
        if (locking !== undefined) {
          assertWorkloads([policy], locking, salt);
          assert.equal(deniesRootSessions(locking[1] ?? {}).kind, "spares-workloads");
        }
        closes([policy], ([document]) => deniesWorkloads(document), "spares-workloads", tally);
        closes([policy], ([document]) => deniesRootSessions(document), "spares-workloads", tally);
      }),
    );
    tally.close(["attach", "bind-users", "spare-task-sessions"], 0.02, 0.02);
  });

  it("of devices leave security keys", () => {
    const tally = new Tally();
    check(
      0.05,
      fc.property(narrowIdentityDocuments, (policy) => {
        const after = closes([policy], allowsPhishableDevices, "phishing-resistant", tally);
        if (after !== undefined) assertEnrolment([policy], after, ["iam:EnableMFADevice"]);
      }),
    );
    tally.close(["attach"]);
  });
});
