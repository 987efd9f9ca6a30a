import { allowsPhishableDevices, canAssumeWithoutMfa, canAssumeWithStaleMfa, parse, unenforcedWithoutMfa } from "@mfa-guard/iam";
import { type Ask, type Case, casesOf, fieldCases, identityOf, trustOf } from "../../testkit/iam/cases";
import { Tally } from "../../testkit/iam/property";
import { assertEnrolment, assertLetsIn, closes, closesControlPolicies, mendsConditions, type Verdict } from "../../testkit/iam/repairs";

type Documents = readonly unknown[];

const TRUSTS = ["trust", "stale-3600", "close-trust"];
const documentsOf = ({ document, documents = [document] }: Partial<Ask>): Documents => documents;
const asks = fieldCases().flatMap((one) => one.asks);
const ofCases = (folder: string, documents: (one: Case & Partial<Ask>) => Documents) =>
  casesOf<Case & Partial<Ask>>(folder).flatMap(({ cases }) => cases.map(documents));

/** Every trust policy of the cases and from the field. */
const trusts: readonly Documents[] = [
  ...["trust", "closing"].flatMap((folder) => ofCases(folder, (one) => [trustOf(one)])),
  ...asks.filter(({ question }) => TRUSTS.includes(question)).map(documentsOf),
];

/** Every other document of them, with those beside it. */
const others: readonly Documents[] = [
  ...["enforcement", "conditions", "credentials", "devices", "privilege", "repairs", "root", "root-sessions", "workloads"].flatMap(
    (folder) => ofCases(folder, (one) => one.documents ?? [identityOf(one)]),
  ),
  ...asks.filter(({ question }) => !TRUSTS.includes(question)).map(documentsOf),
];

const readable = (all: readonly Documents[]): readonly Documents[] =>
  all.filter((documents) => documents.every((document) => parse(document as object).kind === "document"));

describe("repairs as findings suggest them, over the cases and documents from the field", () => {
  const stale = (document: unknown): Verdict => canAssumeWithStaleMfa(document, 3600);

  for (const [title, ask, mfa] of [
    ["close what lets people in without MFA", canAssumeWithoutMfa, true],
    ["close what lets people in with stale MFA", stale, false],
  ] as const) {
    it(`of trust policies ${title}, and shut out no role, no service and nobody with MFA`, () => {
      const tally = new Tally();
      for (const [salt, documents] of readable(trusts).entries()) {
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
    for (const documents of readable(others)) {
      const after = closes(documents, unenforcedWithoutMfa, "requires-mfa", tally);
      if (after !== undefined) assertEnrolment(documents, after);
    }
    tally.close(["attach"], 0);
  });

  for (const binds of ["users", "organization"] as const) {
    it(`of MFA conditions mend what they name, and break nothing, where they bind ${binds}`, () => {
      const tally = new Tally();
      for (const [salt, documents] of readable(others).entries())
        for (const policy of documents) mendsConditions(policy, binds, salt, tally);
      tally.close(["use-operator"], 0);
    });
  }

  it("of SCPs keep credentials, lock root and spare workloads, and each spares what it has nothing to do with", () => {
    const tally = new Tally();
    for (const [salt, documents] of readable(others).entries()) closesControlPolicies(documents, salt, tally);
    tally.close(["attach", "bind-people"], 0, 0.01);
  });

  it("of devices leave security keys", () => {
    const tally = new Tally();
    for (const documents of readable(others)) {
      const after = closes(documents, allowsPhishableDevices, "phishing-resistant", tally);
      if (after !== undefined) assertEnrolment(documents, after, ["iam:EnableMFADevice"]);
    }
    tally.close(["attach"], 0);
  });
});
