import { allowsPhishableDevices, canAssumeWithoutMfa, canAssumeWithStaleMfa, unenforcedWithoutMfa } from "@mfa-guard/iam";
import { allIdentityDocuments, allTrusts } from "../../testkit/iam/cases";
import { Tally } from "../../testkit/iam/property";
import { assertEnrolment, assertLetsIn, closes, closesControlPolicies, mendsConditions, type Verdict } from "../../testkit/iam/repairs";

describe("repairs as findings suggest them, over the cases and documents from the field", () => {
  const stale = (document: unknown): Verdict => canAssumeWithStaleMfa(document, 3600);

  for (const [title, ask, mfa] of [
    ["close what lets people in without MFA", canAssumeWithoutMfa, true],
    ["close what lets people in with stale MFA", stale, false],
  ] as const) {
    it(`of trust policies ${title}, and shut out no role, no service and nobody with MFA`, () => {
      const tally = new Tally();
      for (const [salt, documents] of allTrusts().entries()) {
        const [policy] = documents;
        const after = closes(documents, ([document]) => ask(document), "requires-mfa", tally);
        const { explanation } = ask(policy) as Verdict;
        if (after !== undefined && explanation?.repair.repair === "require-mfa") assertLetsIn(policy, after[0], salt, mfa);
      }
      tally.close(["require-mfa"], 0);
    });
  }

  it("of a user's documents close them, and leave people a first device to register", () => {
    const tally = new Tally();
    for (const documents of allIdentityDocuments()) {
      const after = closes(documents, unenforcedWithoutMfa, "requires-mfa", tally);
      if (after !== undefined) assertEnrolment(documents, after);
    }
    tally.close(["attach"], 0);
  });

  for (const binds of ["users", "organization"] as const) {
    it(`of MFA conditions mend what they name, and break nothing, where they bind ${binds}`, () => {
      const tally = new Tally();
      for (const [salt, documents] of allIdentityDocuments().entries())
        for (const policy of documents) mendsConditions(policy, binds, salt, tally);
      tally.close(["use-operator"], 0);
    });
  }

  it("of SCPs keep credentials, lock root and spare workloads, and each spares what it has nothing to do with", () => {
    const tally = new Tally();
    for (const [salt, documents] of allIdentityDocuments().entries()) closesControlPolicies(documents, salt, tally);
    tally.close(["attach", "bind-people"], 0, 0.01);
  });

  it("of devices leave security keys", () => {
    const tally = new Tally();
    for (const documents of allIdentityDocuments()) {
      const after = closes(documents, allowsPhishableDevices, "phishing-resistant", tally);
      if (after !== undefined) assertEnrolment(documents, after, ["iam:EnableMFADevice"]);
    }
    tally.close(["attach"], 0);
  });
});
