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

function explained(answers: readonly object[], style: Style): readonly string[] {
  return answers.flatMap((answer) => {
    if (!("explanation" in answer)) return [];
    const { how, fix } = sentencesOf(answer.explanation as Explanation, style);
    return [`${how}\n  ${fix}`];
  });
}

function edited(edit: ReturnType<typeof closeTrust>, style: Style): readonly string[] {
  return edit.kind === "closed" ? edit.changes.map((change) => clauseOfChange(change, style)) : [];
}

/** What the engine says of all of them in one style. */
function said(style: Style): readonly string[] {
  const ofTrusts = allTrusts()
    .flat()
    .flatMap((trust) => [
      ...explained([canAssumeWithoutMfa(trust), canAssumeWithStaleMfa(trust, 3600)], style),
      ...edited(closeTrust(trust), style),
    ]);
  const ofOthers = allIdentityDocuments().flatMap((documents) => {
    const privilege = grantsPrivilege(documents);
    return [
      ...QUESTIONS.flatMap((ask) => explained(ask(documents), style)),
      ...documents.flatMap((document) => BOUND.flatMap((binds) => edited(repairMfaConditions(document, { binds }), style))),
      ...(privilege.kind === "privileged" ? [clauseOfGrant(privilege.grant, style)] : []),
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

describe("what the engine says of all cases and all documents from the field", () => {
  const plain = new Set(said({}));
  for (const [name, style] of Object.entries(STYLES)) {
    it(`is what was read and found good, one of each shape, in style \`${name}\``, () => {
      // The other styles by what they say differently.
      const different = said(style).filter((one) => name === "plain" || !plain.has(one));
      const shapes = new Map([...different.sort().reverse()].map((sentence) => [shapeOf(sentence), sentence]));
      const text = `${[...shapes.values()].sort().join("\n\n")}\n`;
      const file = join(__dirname, "sentences", `${name}.txt`);
      if (update) writeFileSync(file, text);
      assert.equal(text, readFileSync(file, "utf8"));
    });
  }
});
