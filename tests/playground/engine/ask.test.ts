import assert from "node:assert/strict";
import { applyRepair, canAssumeWithoutMfa, parse, unenforcedWithoutMfa, unsoundMfaConditions } from "@mfa-guard/iam";
import { answer } from "../../../playground/engine/ask";
import type { Answer, Pasted, QuestionId, Reply } from "../../../playground/engine/messages";
import { EXAMPLES } from "../../../playground/page/examples";
import { accountWithMfa, document, enforcing, exemptingTooMuch, missingKeys, serviceTrust, text } from "../../../testkit/documents";
import { fieldCases } from "../../../testkit/iam/cases";

const openTrust = text({ ...accountWithMfa, Condition: undefined });
const ask = (documents: readonly (string | Pasted)[], question?: QuestionId): Reply =>
  answer({ documents: documents.map((one) => (typeof one === "string" ? { text: one } : one)), question, attempt: undefined });
const brief = ({ answers }: Reply) => answers.map(({ question, outcome, documents }) => [question, outcome, ...documents]);
const only = ({ answers: [first, ...more] }: Reply): Answer => {
  assert(first !== undefined && more.length === 0);
  return first;
};

describe("what the playground answers", () => {
  const found: readonly (readonly [title: string, documents: readonly (string | Pasted)[], answers: readonly unknown[]])[] = [
    ["a trust policy", [openTrust], [["trust", "open", 0]]],
    ["two trust policies, each on its own", [openTrust, text(accountWithMfa)], [["trust", "open", 0], ["trust", "pass", 1]]], // biome-ignore format: a table
    ["policies of a user, together", [missingKeys, enforcing], [["enforcement", "pass", 0, 1], ["conditions", "open", 0], ["conditions", "pass", 1]]], // biome-ignore format: a table
    ["an SCP, by what a person says", [{ text: enforcing, as: "scp" }], [["credentials", "pass", 0], ["conditions", "pass", 0], ["workloads", "open", 0]]], // biome-ignore format: a table
    ["a bucket's policy without MFA: nothing", [text({ ...serviceTrust, Action: "s3:*", Resource: "*" })], []],
    ["no JSON", ["{"], [[undefined, "unreadable", 0]]],
    ["nothing at all", [""], [[undefined, "unreadable", 0]]],
    ["one that can't be read besides one that can", ["[]", openTrust], [[undefined, "unreadable", 0], ["trust", "open", 1]]], // biome-ignore format: a table
    [
      "an element that is called like a prototype",
      ['{"__proto__": {"Version": "2012-10-17", "Statement": []}}'],
      [[undefined, "unreadable", 0]],
    ],
    ["lists in lists in lists", ["[".repeat(100_000)], [[undefined, "unreadable", 0]]],
    ["a text over the engine's bound", [`{"Id": "${"x".repeat(1_000_000)}"}`], [[undefined, "unreadable", 0]]],
  ];
  for (const [title, documents, answers] of found)
    it(`finds the question for ${title}`, () => assert.deepEqual(brief(ask(documents)), answers));

  it("puts a question that a person chose, whatever the document looks like, and never passes what doesn't fit", () => {
    assert.deepEqual(brief(ask([enforcing], "trust")), [["trust", "unreadable", 0]]);
    assert.deepEqual(brief(ask([enforcing, exemptingTooMuch], "enforcement")), [["enforcement", "pass", 0, 1]]);
  });

  it("has an example for each outcome of a trust policy and of a group's, as its title says", () => {
    const outcomes = EXAMPLES.map(({ title, documents, as }) => {
      const { answers } = ask(documents.map((one) => ({ text: JSON.stringify(one), as })));
      return [
        title,
        answers.some(({ outcome }) => outcome !== "pass") ? answers.find(({ outcome }) => outcome !== "pass")?.label : "passes",
      ];
    });
    assert.deepEqual(Object.fromEntries(outcomes), {
      "An administrators' role that `BoolIfExists` leaves open": "Open",
      "The same role, closed": "passes",
      "A role that asks for no MFA": "Open",
      "A second statement that forgets MFA": "Open",
      "`ForAllValues`, which also holds of nothing": "Open",
      "A deployment role for GitHub Actions": "passes",
      "A group that can only enroll a device until MFA": "passes",
      "The same with `Bool`: access keys get through": "Open",
      "A `NotAction` that exempts all of IAM": "Open",
      "An SCP on credentials that also stops pipelines": "Open",
    });
  });
});

describe("a finding of the playground", () => {
  it("says where its statement stands in the text", () => {
    const laidOut = JSON.stringify(document(accountWithMfa, { ...serviceTrust, Principal: "*" }), undefined, 2);
    const reply = ask([laidOut]);
    const [finding] = only(reply).findings;
    const span = reply.documents[finding?.statement?.document ?? -1]?.statements[finding?.statement?.index ?? -1];
    assert.deepEqual(JSON.parse(laidOut.slice(span?.from, span?.to)), { ...serviceTrust, Principal: "*" });
  });

  it("says where a text stops being JSON, and where a fault is", () => {
    const broken = '{ "Version": "2012-10-17" "Statement": [] }';
    const { from = 0, to } = ask([broken]).documents[0]?.fault ?? {};
    assert.equal(broken.slice(from, to), '"Statement"');
    const misspelt = text({ ...accountWithMfa, Condition: { Boool: {} } });
    const { from: start = 0, to: end } = ask([misspelt]).documents[0]?.fault ?? {};
    assert.equal(misspelt.slice(start, end), '{"Boool":{}}');
  });

  it("has a request that replays against the documents as a person would send it", () => {
    for (const [documents, as] of [
      [[openTrust], undefined],
      [[missingKeys], undefined],
      [[exemptingTooMuch], "identity"],
    ] as const) {
      const [finding] = ask(documents.map((one) => ({ text: one, as }))).answers[0]?.findings ?? [];
      const attempt = finding?.request?.attempt ?? assert.fail();
      const { decisions } = answer({ documents: documents.map((one) => ({ text: one, as })), question: undefined, attempt });
      assert(typeof decisions === "object");
      // A document of Denys allows nothing by itself.
      assert.deepEqual(
        decisions.map(({ decision }) => decision),
        [documents[0] === openTrust ? "allowed" : "not-allowed"],
      );
    }
  });
});

describe("a repair of the playground", () => {
  const byName = { ...accountWithMfa, Principal: { AWS: "arn:aws:iam::111122223333:user/alice" } };

  it("keeps the lines of everything that it doesn't change", () => {
    const kept = `{"Version": "2012-10-17",\n  "Statement": [\n   ${JSON.stringify(byName)},\n    {"Effect": "Allow",\n`;
    const laidOut = `${kept}      "Principal": {"AWS": "arn:aws:iam::111122223333:user/bob"},\n      "Action": "sts:AssumeRole"}\n  ]}`;
    const [edit] = only(ask([laidOut])).findings[0]?.repair?.edits ?? [];
    assert(edit !== undefined);
    assert(edit.text.startsWith(kept), edit.text);
    assert.equal(only(ask([edit.text])).outcome, "pass");
    assert.deepEqual(
      edit.lines.filter(({ kind }) => kind === "removed").map((line) => line.text.trim()),
      ['"Action": "sts:AssumeRole"}'],
    );
  });

  it("lays out a document on one line before it shows what changes", () => {
    const [edit] = only(ask([text({ ...byName, Condition: undefined })])).findings[0]?.repair?.edits ?? [];
    assert(edit !== undefined);
    assert.equal(edit.text, JSON.stringify(document(byName), undefined, 2));
    assert.deepEqual(
      edit.lines.filter(({ kind }) => kind === "removed").map((line) => line.text.trim()),
      ['"Action": "sts:AssumeRole"'],
    );
  });

  it("is what the engine's own repair makes of every document from the field, and closes where it says so", () => {
    let closed = 0;
    for (const { asks } of fieldCases()) {
      for (const { document: one, question } of asks) {
        if (one === undefined || (question !== "trust" && question !== "sound")) continue;
        const laidOut = JSON.stringify(one, undefined, "\t");
        const id = question === "trust" ? "trust" : "conditions";
        for (const [index, { repair }] of only(ask([laidOut], id)).findings.entries()) {
          if (repair === undefined) continue;
          const verdict = question === "trust" ? canAssumeWithoutMfa(one) : unsoundMfaConditions(one);
          const explanation =
            verdict.kind === "open" ? verdict.explanation : verdict.kind === "unsound" ? verdict.conditions[index]?.explanation : undefined;
          assert(explanation !== undefined);
          const after = applyRepair([one], explanation.repair);
          const texts = after.map(
            (_, at) => repair.edits.find(({ document: edited }) => edited === at)?.text ?? repair.edits.at(-1)?.text ?? "",
          );
          assert.deepEqual(
            texts.map((each) => JSON.parse(each)),
            after,
          );
          if (!repair.closes) continue;
          closed += 1;
          if (question === "trust") assert.equal(canAssumeWithoutMfa(texts[0] ?? "").kind, "requires-mfa");
        }
      }
    }
    assert(closed > 10, String(closed));
  });

  it("attaches a document of its own where nothing enforces", () => {
    const grant = text({ Effect: "Allow", Action: "s3:*", Resource: "*" });
    const edits = only(ask([grant])).findings[0]?.repair?.edits ?? [];
    assert.deepEqual(
      edits.map(({ document: at }) => at),
      [undefined],
    );
    assert.equal(unenforcedWithoutMfa([grant, edits[0]?.text ?? ""]).kind, "requires-mfa");
  });
});

describe("a request of a person's own", () => {
  const user = {
    caller: "user",
    name: "arn:aws:iam::111122223333:user/alice",
    way: "mfa-session",
    age: "60",
    action: "sts:AssumeRole",
    resource: "*",
    keys: "",
  } as const;
  const decide = (documents: readonly string[], attempt: typeof user | object) =>
    answer({ documents: documents.map((one) => ({ text: one })), question: undefined, attempt: { ...user, ...attempt } }).decisions;

  const trust = text(accountWithMfa);
  it("is decided by the evaluator, for each group of documents that bind together", () => {
    const parsed = parse(trust);
    assert(parsed.kind === "document");
    assert.deepEqual(decide([trust, enforcing, exemptingTooMuch], {}), [
      { documents: [0], decision: "allowed", statements: [{ document: 0, index: 0, sid: "People" }] },
      { documents: [1, 2], decision: "not-allowed", statements: [] },
    ]);
    assert.deepEqual(decide([trust, enforcing], { way: "access-key" }), [
      { documents: [0], decision: "not-allowed", statements: [] },
      { documents: [1], decision: "explicitly-denied", statements: [{ document: 1, index: 0, sid: "DenyWithoutMfa" }] },
    ]);
  });

  it("carries the keys that are typed, lists among them, and in whichever case", () => {
    const tagged = text({
      ...accountWithMfa,
      Condition: { "ForAnyValue:StringEquals": { "aws:TagKeys": "team" }, StringEquals: { "sts:ExternalId": "a = b" } },
    });
    const decision = (keys: string) => (decide([tagged], { keys }) as readonly { decision: string }[])[0]?.decision;
    assert.equal(decision('aws:TAGKEYS = ["x", "team"]\n\nsts:ExternalId = a = b'), "allowed");
    assert.equal(decision('aws:TagKeys = ["x"]\nsts:ExternalId = a = b'), "not-allowed");
  });

  for (const [attempt, wrong] of [
    [{ name: "alice" }, "`alice` isn't the ARN of such a caller: write one such as `arn:aws:iam::111122223333:user/alice`."],
    [{ caller: "service", name: "ec2" }, "`ec2` isn't a service: write its name, such as `ec2.amazonaws.com`."],
    [{ action: "AssumeRole" }, "`AssumeRole` isn't an action: write a service and a name, such as `s3:GetObject`."],
    [{ keys: "aws:SourceIp" }, "`aws:SourceIp` isn't a condition key: write `key = value`, one a line."],
  ] as const) {
    it(`says what is wrong: ${wrong}`, () => assert.equal(decide([trust], attempt), wrong));
  }
});
