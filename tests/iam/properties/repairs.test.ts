import assert from "node:assert/strict";
import { allowsPhishableDevices, canAssumeWithoutMfa, canAssumeWithStaleMfa, unenforcedWithoutMfa } from "@mfa-guard/iam";
import fc from "fast-check";
import {
  identityDocuments,
  narrowAttachedDocuments,
  narrowIdentityDocuments,
  narrowTrusts,
  type PolicyJson,
  trusts,
} from "../../../testkit/iam/generate";
import { check, SEED, Tally } from "../../../testkit/iam/property";
import { assertEnrolment, assertLetsIn, closes, closesControlPolicies, mendsConditions, type Verdict } from "../../../testkit/iam/repairs";

describe(`repairs as findings suggest them, over generated documents (seed ${SEED})`, function () {
  this.timeout(600_000);

  const ofTrusts = (policies: fc.Arbitrary<PolicyJson>, ask: (document: unknown) => Verdict, tally: Tally) =>
    fc.property(policies, fc.nat(), (policy, salt) => {
      const after = closes([policy], ([document]) => ask(document), "requires-mfa", tally);
      if (after === undefined) return;
      // A statement that asks for MFA already, and misses who has none to show, isn't meant for roles.
      const { explanation } = ask(policy);
      if (explanation?.repair.repair !== "require-mfa") return;
      assertLetsIn(policy, after[0], salt, ask !== stale);
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
          mendsConditions(policy, binds, salt, tally);
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
        closesControlPolicies([policy], salt, tally);
      }),
    );
    tally.close(["attach", "bind-people", "spare-task-sessions"], 0.02, 0.02);
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
