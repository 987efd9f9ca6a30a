import assert from "node:assert/strict";
import {
  allowsPhishableDevices,
  type CallAsked,
  type Calling,
  type CallVerdict,
  type ChangeVerdict,
  canAssumeWithoutMfa,
  canAssumeWithStaleMfa,
  canCallWithoutMfa,
  closeTrust,
  credentialsOpenWithoutMfa,
  deniesRootSessions,
  deniesWorkloads,
  type Explanation,
  enforcesLess,
  evaluate,
  grantsPrivilege,
  opensMore,
  type Premise,
  type Premises,
  parse,
  type Request,
  repairMfaConditions,
  rootCanAct,
  type Sentences,
  sentenceOfPremises,
  sentencesOf,
  unenforcedWithoutMfa,
  unsoundMfaConditions,
  type Verdict,
  type WorkloadsVerdict,
} from "@mfa-guard/iam";
import { type Case, casesOf, identityOf, trustOf } from "../../testkit/iam/cases";
import { obeys } from "../../testkit/iam/premises";
import { show } from "../../testkit/iam/property";

/** What a witness must be like, where only one will do: patterns for the action and resource, `null` for an absent key. */
interface ExpectedWitness {
  readonly context?: string;
  readonly caller?: string;
  readonly statement?: number;
  readonly action?: string;
  readonly resource?: string;
  readonly keys?: { readonly [key: string]: string | null };
}

interface VerdictCase extends Case {
  readonly documents?: readonly unknown[];
  readonly delegatedAccounts?: readonly string[];
  readonly account?: string;
  readonly partition?: string;
  readonly attached?: readonly string[];
  readonly premises?: Premises;
  /** What a closed verdict says that it rests on. */
  readonly rests?: string;
  readonly verdict: Verdict["kind"];
  readonly witness?: ExpectedWitness;
}

/** A change of one trust policy, or of the documents on a user. */
interface ChangeCase<T> extends Omit<VerdictCase, "document" | "documents" | "verdict"> {
  readonly before: T;
  readonly after: T;
  readonly verdict: ChangeVerdict["kind"];
}

interface CallCase extends Case {
  readonly caller: Calling;
  readonly call: CallAsked;
  readonly premises?: Premises;
  readonly rests?: string;
  readonly verdict: CallVerdict["kind"];
  readonly context?: string;
}

interface ConditionsCase extends Case {
  readonly slips: readonly string[] | "unreadable";
}

interface WorkloadsCase extends Case {
  readonly verdict: WorkloadsVerdict["kind"];
}

/** A case of a question that only its verdict's kind answers. */
interface KindCase extends Case {
  readonly documents: readonly unknown[];
  readonly target?: string;
  readonly premises?: Premises;
  readonly rests?: string;
  /** Is a way left to federated users? */
  readonly federated?: boolean;
  readonly verdict: string;
}

interface RepairCase extends Case {
  readonly binds: "users" | "organization";
  readonly repaired: unknown;
}

interface ClosingCase extends Case {
  readonly closed: unknown;
}

interface ExplanationCase extends Case, Sentences {
  readonly question: keyof typeof QUESTIONS;
  /** The first sentence where the values of conditions may be shown. */
  readonly shown?: string;
}

/** What each question explains first. */
const QUESTIONS = {
  trust: (document: unknown) => explanationOf(canAssumeWithoutMfa(document)),
  enforcement: (documents: unknown) => explanationOf(unenforcedWithoutMfa(documents as readonly unknown[])),
  conditions: (document: unknown) => {
    const verdict = unsoundMfaConditions(document);
    return verdict.kind === "unsound" ? verdict.conditions[0]?.explanation : undefined;
  },
  workloads: (document: unknown) => explanationOf(deniesWorkloads(document)),
  rootSessions: (document: unknown) => explanationOf(deniesRootSessions(document)),
  stale: (document: unknown) => explanationOf(canAssumeWithStaleMfa(document, 3600)),
  credentials: (documents: unknown) => explanationOf(credentialsOpenWithoutMfa(documents as readonly unknown[])),
  root: (documents: unknown) => explanationOf(rootCanAct(documents as readonly unknown[])),
  user: (documents: unknown) => explanationOf(unenforcedWithoutMfa(documents as readonly unknown[], { userName: "alice" })),
  devices: (documents: unknown) => explanationOf(allowsPhishableDevices(documents as readonly unknown[])),
};

const explanationOf = (verdict: object): Explanation | undefined =>
  "explanation" in verdict ? (verdict.explanation as Explanation) : undefined;

function assertWitness(verdict: Verdict | ChangeVerdict, expected: ExpectedWitness | undefined): void {
  if (verdict.kind !== "open") {
    assert(!expected, "only an open verdict has a witness");
    return;
  }
  if (!expected) return;
  const { request, context, statement } = verdict.witness;
  if (expected.context) assert.equal(context, expected.context);
  if (expected.caller) assert.equal(request.principal.kind === "user" && request.principal.arn, expected.caller);
  if (expected.statement !== undefined) assert.equal(statement?.index, expected.statement);
  if (expected.action) assert.match(request.action.toLowerCase(), new RegExp(expected.action));
  if (expected.resource) assert.match(request.resource, new RegExp(expected.resource));
  for (const [key, value] of Object.entries(expected.keys ?? {})) {
    assert.equal(request.context.get(key.toLowerCase()) ?? null, value, key);
  }
}

function assertRests(verdict: { readonly kind: string; readonly premises?: readonly Premise[] }, expected: string | undefined): void {
  assert.equal(sentenceOfPremises(verdict.premises), expected);
}

function decide(request: Request, policies: readonly unknown[]): string {
  const documents = policies.map(parse).flatMap((parsed) => (parsed.kind === "document" ? [parsed.document] : []));
  return evaluate(request, documents).decision;
}

/** Runs every case of a folder: one file, one group. */
function cases<T extends Case>(folder: string, run: (one: T) => void): void {
  for (const { file, cases } of casesOf<T>(folder)) {
    describe(file, () => {
      for (const one of cases) it(one.title, () => run(one));
    });
  }
}

describe("canAssumeWithoutMfa", () => {
  cases<VerdictCase>("trust", (one) => {
    const trust = trustOf(one);
    const { delegatedAccounts = [], account, partition, premises = {} } = one;
    const verdict = canAssumeWithoutMfa(trust, { delegatedAccounts, account, partition, premises });
    assert.equal(verdict.kind, one.verdict, show(verdict));
    assertWitness(verdict, one.witness);
    assertRests(verdict, one.rests);
    if (verdict.kind !== "open") return;
    assert.equal(decide(verdict.witness.request, [trust]), "allowed", "the witness doesn't replay");
    assert(obeys(verdict.witness.request, premises, account), "a premise rules the witness out");
  });
});

describe("unenforcedWithoutMfa", () => {
  cases<VerdictCase>("enforcement", (one) => {
    const documents = one.documents ?? [identityOf(one)];
    const { account, attached, premises = {} } = one;
    const verdict = unenforcedWithoutMfa(documents, { account, attached, premises });
    assert.equal(verdict.kind, one.verdict, show(verdict));
    assertWitness(verdict, one.witness);
    assertRests(verdict, one.rests);
    if (verdict.kind !== "open") return;
    assert.notEqual(decide(verdict.witness.request, documents), "explicitly-denied", "the witness doesn't replay");
    assert(account === undefined || obeys(verdict.witness.request, premises), "a premise rules the witness out");
  });
});

describe("opensMore", () => {
  cases<ChangeCase<unknown>>("opens-more", ({ before, after, delegatedAccounts = [], account, partition, premises = {}, ...expected }) => {
    const verdict = opensMore(before, after, { delegatedAccounts, account, partition, premises });
    assert.equal(verdict.kind, expected.verdict, show(verdict));
    assertWitness(verdict, expected.witness);
    assertRests(verdict, expected.rests);
    if (verdict.kind !== "open") return;
    const { request } = verdict.witness;
    assert.equal(decide(request, [after]), "allowed", "it isn't let in");
    assert.notEqual(decide(request, [before]), "allowed", "it was let in before");
    assert(obeys(request, premises, account), "a premise rules the witness out");
  });
});

describe("enforcesLess", () => {
  cases<ChangeCase<readonly unknown[]>>("enforces-less", ({ before, after, ...expected }) => {
    const verdict = enforcesLess(before, after);
    assert.equal(verdict.kind, expected.verdict, show(verdict));
    assertWitness(verdict, expected.witness);
    if (verdict.kind !== "open") return;
    assert.notEqual(decide(verdict.witness.request, after), "explicitly-denied", "it is denied");
    assert.equal(decide(verdict.witness.request, before), "explicitly-denied", "it wasn't denied before");
  });
});

describe("canCallWithoutMfa", () => {
  cases<CallCase>("calls", ({ caller, call, premises = {}, ...expected }) => {
    const verdict = canCallWithoutMfa(caller, call, { premises });
    assert.equal(verdict.kind, expected.verdict, show(verdict));
    assertRests(verdict, expected.rests);
    if (verdict.kind !== "allowed") return;
    const { request, context } = verdict.witness;
    if (expected.context !== undefined) assert.equal(context, expected.context);
    assert.equal(decide(request, caller.documents), "allowed", "the witness doesn't replay");
    assert(caller.boundary === undefined || decide(request, [caller.boundary]) === "allowed", "it is outside the boundary");
    assert(obeys(request, premises), "a premise rules the witness out");
  });
});

describe("unsoundMfaConditions", () => {
  cases<ConditionsCase>("conditions", (one) => {
    const verdict = unsoundMfaConditions(identityOf(one));
    const slips = verdict.kind === "unsound" ? verdict.conditions.map(({ slip }) => slip) : verdict.kind === "sound" ? [] : verdict.kind;
    assert.deepEqual(slips, one.slips, show(verdict));
  });
});

describe("deniesWorkloads", () => {
  cases<WorkloadsCase>("workloads", (one) => {
    const scp = identityOf(one);
    const verdict = deniesWorkloads(scp);
    assert.equal(verdict.kind, one.verdict, show(verdict));
    if (verdict.kind === "denies-workloads") assert.equal(decide(verdict.request, [scp]), "explicitly-denied", "the request isn't denied");
  });
});

describe("closeTrust", () => {
  cases<ClosingCase>("closing", (one) => {
    const edit = closeTrust(trustOf(one));
    if (one.closed === null) return assert.equal(edit.kind, "unchanged");
    assert(edit.kind === "closed", show(edit));
    assert.deepEqual(edit.document, one.closed);
    assert(edit.changes.length > 0, "a change has a reason");
  });
});

for (const [folder, question] of [
  ["privilege", grantsPrivilege],
  ["devices", allowsPhishableDevices],
  ["root", rootCanAct],
  ["credentials", credentialsOpenWithoutMfa],
] as const) {
  describe(question.name, () => {
    cases<KindCase>(folder, ({ documents, verdict, target, premises = {}, rests, federated = false }) => {
      const answer = question(documents, { target, premises });
      assert.equal(answer.kind, verdict, show(answer));
      if (!("explanation" in answer)) assertRests(answer, rests);
      assert.equal("federated" in answer, federated);
      if (answer.kind === "open")
        assert.notEqual(decide(answer.witness.request, documents), "explicitly-denied", "the witness doesn't replay");
      if (answer.kind === "privileged") assert.equal(decide(answer.request, documents), "allowed", "the request isn't allowed");
    });
  });
}

describe("deniesRootSessions", () => {
  cases<WorkloadsCase>("root-sessions", ({ document, verdict }) => {
    const answer = deniesRootSessions(document);
    assert.equal(answer.kind, verdict, show(answer));
  });
});

describe("repairMfaConditions", () => {
  cases<RepairCase>("repairs", ({ document, binds, repaired }) => {
    const edit = repairMfaConditions(document, { binds });
    if (repaired === null) return assert.equal(edit.kind, "unchanged");
    if (repaired === "impossible") return assert.equal(edit.kind, "impossible");
    assert(edit.kind === "closed", show(edit));
    assert.deepEqual(edit.document, repaired);
  });
});

describe("explanations", () => {
  cases<ExplanationCase>("explanations", ({ question, document, how, fix, shown }) => {
    const explanation = QUESTIONS[question](document) ?? assert.fail("nothing to explain");
    assert.deepEqual(sentencesOf(explanation), { how, fix });
    if (shown !== undefined) assert.equal(sentencesOf(explanation, { values: true }).how, shown);
  });
});
