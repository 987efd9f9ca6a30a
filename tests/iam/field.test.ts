import assert from "node:assert/strict";
import {
  canAssumeWithoutMfa,
  canAssumeWithStaleMfa,
  closeTrust,
  credentialsOpenWithoutMfa,
  deniesRootSessions,
  deniesWorkloads,
  repairMfaConditions,
  rootCanAct,
  sentencesOf,
  unenforcedWithoutMfa,
  unsoundMfaConditions,
} from "@mfa-guard/iam";
import { type Ask, fieldCases } from "../../testkit/iam/cases";

interface Answer {
  readonly kind: string;
  readonly conditions?: readonly { readonly slip: string }[];
}

const documentsOf = ({ document, documents }: Ask): readonly unknown[] => documents ?? [document];

/** An edit that isn't made says why. */
const explained = ({ kind }: { readonly kind: string }): Answer => ({ kind: kind === "impossible" ? "explained" : kind });

const QUESTIONS: Readonly<Record<string, (ask: Ask) => Answer>> = {
  trust: ({ document }: Ask): Answer => canAssumeWithoutMfa(document),
  "stale-3600": ({ document }: Ask): Answer => canAssumeWithStaleMfa(document, 3600),
  enforcement: (ask: Ask): Answer => unenforcedWithoutMfa(documentsOf(ask)),
  sound: ({ document }: Ask): Answer => unsoundMfaConditions(document),
  workloads: ({ document }: Ask): Answer => deniesWorkloads(document),
  root: (ask: Ask): Answer => rootCanAct(documentsOf(ask)),
  rootsessions: ({ document }: Ask): Answer => deniesRootSessions(document),
  credentials: (ask: Ask): Answer => credentialsOpenWithoutMfa(documentsOf(ask)),
  "close-trust": ({ document }: Ask): Answer => explained(closeTrust(document)),
  "repair-organization": ({ document }: Ask): Answer => explained(repairMfaConditions(document, { binds: "organization" })),
};

/** The answers that count as right. */
const RIGHT: Readonly<Record<string, readonly string[]>> = {
  either: ["open", "requires-mfa"],
  "closed-or-explained": ["closed", "explained"],
};

const cases = fieldCases();

describe("documents from the field", () => {
  for (const { id, what, asks } of cases) {
    describe(`${id}: ${what}`, () => {
      for (const [index, ask] of asks.entries()) {
        it(`${ask.question} ${index + 1} is ${ask.right}`, () => {
          const answer = QUESTIONS[ask.question]?.(ask) ?? assert.fail("no such question");
          assert(
            (RIGHT[ask.right] ?? [ask.right]).includes(answer.kind),
            JSON.stringify(answer, (_, one) => (one instanceof Map ? [...one] : one)),
          );
          if (ask.slips) assert.deepEqual(answer.conditions?.map(({ slip }) => slip).sort(), [...ask.slips].sort());
        });
      }
    });
  }

  const documentOf = (id: string, question: string): Ask =>
    cases.find((one) => one.id === id)?.asks.find((ask) => ask.question === question) ?? assert.fail();

  it("name the AWS MCP Server where it alone gets through, with the Deny that closes it", () => {
    const { documents = [] } = documentOf("A27-repost-via-aws-service", "enforcement");
    const verdict = unenforcedWithoutMfa(documents);
    assert(verdict.kind === "open" && verdict.witness.request.context.get("aws:viaawsmcpservice") === "true");
    const { how, fix } = sentencesOf(verdict.explanation);
    assert.match(how, /through the AWS MCP Server/);
    assert.match(fix, /"Bool": \{ "aws:ViaAWSMCPService": "true" \}/);
    const [asked] = documents as readonly { readonly Statement: readonly { readonly Condition: object }[] }[];
    const [spared] = asked?.Statement ?? [];
    const Condition = { Bool: { "aws:ViaAWSMCPService": "true" }, BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } };
    const closing = { Version: "2012-10-17", Statement: [{ ...spared, Sid: "Mcp", Condition }] };
    assert.equal(unenforcedWithoutMfa([...documents, closing]).kind, "requires-mfa");
  });

  it("say which key was meant where its name is misspelt", () => {
    const verdict = unsoundMfaConditions(documentOf("B39-misspelt-key", "sound").document);
    assert(verdict.kind === "unsound");
    const [first] = verdict.conditions;
    assert.equal(first?.slip, "misspelt-key");
    const { how, fix } = sentencesOf(first.explanation);
    assert.match(how, /`aws:MultiFactorAuth`/);
    assert.match(fix, /`aws:MultiFactorAuthPresent`/);
  });

  it("tell of principals that were deleted", () => {
    const verdict = canAssumeWithoutMfa(documentOf("B40-deleted-principals", "trust").document);
    assert(verdict.kind === "requires-mfa");
    assert.deepEqual(verdict.deleted, ["AIDAEXAMPLEDELETED000", "AROAEXAMPLEDELETED000"]);
  });
});
