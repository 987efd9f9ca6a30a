import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  allowsPhishableDevices,
  canAssumeWithoutMfa,
  canAssumeWithStaleMfa,
  clauseOfChange,
  clauseOfGrant,
  closeTrust,
  credentialsOpenWithoutMfa,
  deniesRootSessions,
  deniesWorkloads,
  type Explanation,
  grantsPrivilege,
  repairMfaConditions,
  rootCanAct,
  type Style,
  sentencesOf,
  unenforcedWithoutMfa,
  unsoundMfaConditions,
} from "@mfa-guard/iam";
import { allIdentityDocuments, allTrusts, type Documents } from "../../testkit/iam/cases";

// After a change of a sentence on purpose: UPDATE_REPORTS=1 npx mocha tests/iam/sentences.test.ts, and read the difference.
const update = process.env.UPDATE_REPORTS !== undefined;

const BOUND = ["users", "organization"] as const;

const QUESTIONS: readonly ((documents: Documents) => readonly object[])[] = [
  (documents) => [unenforcedWithoutMfa(documents)],
  (documents) => [unenforcedWithoutMfa(documents, { userName: "alice" })],
  (documents) => [credentialsOpenWithoutMfa(documents)],
  (documents) => [rootCanAct(documents)],
  (documents) => [allowsPhishableDevices(documents)],
  (documents) => documents.map((document) => deniesWorkloads(document)),
  (documents) => documents.map((document) => deniesRootSessions(document)),
  ...BOUND.map((binds) => (documents: Documents) => documents.flatMap((document) => slipsOf(document, binds))),
];

function slipsOf(document: unknown, binds: (typeof BOUND)[number]): readonly object[] {
  const verdict = unsoundMfaConditions(document, { binds });
  return verdict.kind === "unsound" ? verdict.conditions : [];
}

type Saying = (style: Style) => string;

function explained(answers: readonly object[]): readonly Saying[] {
  return answers.flatMap((answer) => {
    if (!("explanation" in answer)) return [];
    const { explanation } = answer as { readonly explanation: Explanation };
    return [
      (style: Style) => {
        const { how, fix } = sentencesOf(explanation, style);
        return `${how}\n  ${fix}`;
      },
    ];
  });
}

function edited(edit: ReturnType<typeof closeTrust>): readonly Saying[] {
  return edit.kind === "closed" ? edit.changes.map((change) => (style: Style) => clauseOfChange(change, style)) : [];
}

/** What the engine says of all of them. */
function said(): readonly Saying[] {
  const ofTrusts = allTrusts()
    .flat()
    .flatMap((trust) => [...explained([canAssumeWithoutMfa(trust), canAssumeWithStaleMfa(trust, 3600)]), ...edited(closeTrust(trust))]);
  const ofOthers = allIdentityDocuments().flatMap((documents) => {
    const privilege = grantsPrivilege(documents);
    return [
      ...QUESTIONS.flatMap((ask) => explained(ask(documents))),
      ...documents.flatMap((document) => BOUND.flatMap((binds) => edited(repairMfaConditions(document, { binds })))),
      ...(privilege.kind === "privileged" ? [(style: Style) => clauseOfGrant(privilege.grant, style)] : []),
    ];
  });
  return [...ofTrusts, ...ofOthers];
}

const STYLES: Readonly<Record<string, Style>> = {
  plain: {},
  values: { values: true },
  names: { documents: ["first", "second", "third"], subject: "the policy `first`" },
};

/** What two sentences have in common that differ in names, numbers and actions only. */
function shapeOf(sentence: string): string {
  return sentence
    .replaceAll(/`[^`]*`|"[^"]*"|\d+/g, "…")
    .replaceAll(/\b[\w-]+:[A-Z]\w+\*?/g, "action")
    .replaceAll(/action(?:(?:, | and )action)+/g, "actions");
}

/** The least of the sentences of each shape, in order. */
function oneOfEach(sentences: Iterable<string>): readonly string[] {
  const sorted = [...new Set(sentences)].sort();
  return [...new Map(sorted.reverse().map((sentence) => [shapeOf(sentence), sentence])).values()].sort();
}

describe("what the engine says of all cases and all documents from the field", () => {
  it("is what was read and found good, one sentence of each shape", () => {
    const sayings = said();
    const plain = new Set(sayings.map((say) => say({})));
    for (const [name, style] of Object.entries(STYLES)) {
      // The other styles by what they say differently.
      const sentences = sayings.map((say) => say(style)).filter((one) => name === "plain" || !plain.has(one));
      const text = `${oneOfEach(sentences).join("\n\n")}\n`;
      const file = join(__dirname, "sentences", `${name}.txt`);
      if (update) writeFileSync(file, text);
      assert.equal(text, readFileSync(file, "utf8"));
    }
  });
});
