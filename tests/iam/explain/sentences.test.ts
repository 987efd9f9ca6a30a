import assert from "node:assert/strict";
import {
  type Call,
  clauseOfChange,
  clauseOfGrant,
  type Explanation,
  type Premise,
  type Repair,
  type Style,
  sentenceOfPremises,
  sentencesOf,
  sentencesOfFederated,
  type Undecided,
} from "@mfa-guard/iam";

const first = { document: undefined, index: 0, sid: undefined };
const dropCondition: Repair = { repair: "drop-condition", statement: first, key: "app:x" };

const anyUser: Call["who"] = { kind: "user", by: undefined, fits: [] };
const call: Call = {
  who: anyUser,
  way: "access-key",
  throughMcp: false,
  action: "s3:GetObject",
  resource: { text: "*", secret: false },
  sets: [],
};

type Who = Call["who"];
type By = NonNullable<Who["by"]>;

const by = (what: By["what"], text: string, secret = false): By => ({ what, is: { text, secret } });

function callersSentence(who: Who, style?: Style, changes: Partial<Call> = {}): string {
  const said: Explanation = { message: "no-deny", call: { ...call, ...changes, who }, repair: dropCondition, closes: true };
  return sentencesOf(said, style).how.replace(/ can call .*/, "");
}

describe("a sentence of the engine", () => {
  describe("names the caller", () => {
    const CALLERS: readonly (readonly [who: Who, said: string, style?: Style])[] = [
      [anyUser, "Any IAM user"],
      [{ kind: "user", by: by("account", "111122223333"), fits: [] }, "Any IAM user of account 111122223333"],
      [{ kind: "user", by: by("id", "AIDAEXAMPLE"), fits: [] }, "The IAM user with the id AIDAEXAMPLE"],
      [{ kind: "user", by: by("name", "alice"), fits: ["aws:username"] }, "The IAM user `alice`"],
      [
        { kind: "user", by: by("arn", "arn:aws:iam::111122223333:user/alice"), fits: [] },
        "The IAM user arn:aws:iam::111122223333:user/alice",
      ],
      [{ kind: "user", by: by("name", "alice", true), fits: ["aws:username"] }, "An IAM user that fits the condition on `aws:username`"],
      [
        { kind: "user", by: by("name", "alice", true), fits: ["aws:username", "aws:userid"] },
        "An IAM user that fits the conditions on `aws:username` and `aws:userid`",
      ],
      [{ kind: "user", by: by("name", "alice", true), fits: ["aws:username"] }, "The IAM user `alice`", { values: true }],
      [{ kind: "root", by: undefined, fits: [] }, "The root user of an account"],
      [{ kind: "role-session", by: undefined, fits: [] }, "A role session"],
      [
        { kind: "role-session", by: by("arn", "arn:aws:iam::111122223333:role/ci"), fits: [] },
        "A session of the role arn:aws:iam::111122223333:role/ci",
      ],
      [{ kind: "federated-user", by: undefined, fits: ["aws:userid"] }, "A federated user that fits the condition on `aws:userid`"],
      [
        { kind: "federated-user", by: by("arn", "arn:aws:sts::111122223333:federated-user/bob"), fits: [] },
        "The federated user arn:aws:sts::111122223333:federated-user/bob",
      ],
      [{ kind: "web-identity", by: undefined, fits: [] }, "An IAM user of another partition who brings a token of an AWS issuer"],
      [
        { kind: "web-identity", by: by("arn", "abc.tokens.sts.global.api.aws"), fits: [] },
        "An IAM user of another partition who brings a token of abc.tokens.sts.global.api.aws",
      ],
      [{ kind: "service", by: undefined, fits: ["aws:SourceArn"] }, "A service that fits the condition on `aws:SourceArn`"],
      [{ kind: "service", by: by("arn", "ec2.amazonaws.com"), fits: [] }, "The service ec2.amazonaws.com"],
    ];
    for (const [who, said, style] of CALLERS) {
      it(said, () => assert.equal(callersSentence(who, style), said));
    }
  });

  describe("tells the call", () => {
    const CALLS: readonly (readonly [changes: Partial<Call>, said: string, style?: Style])[] = [
      [{}, "Any IAM user can call s3:GetObject on * with an access key, without MFA: no Deny stops it."],
      [{ way: "session" }, "Any IAM user can call s3:GetObject on * from a session without MFA: no Deny stops it."],
      [{ way: "mfa-session" }, "Any IAM user can call s3:GetObject on * with MFA: no Deny stops it."],
      [
        { throughMcp: true },
        "Any IAM user can call s3:GetObject on * with an access key, without MFA, through the AWS MCP Server: no Deny stops it.",
      ],
      [
        { resource: { text: "arn:aws:s3:::hunter2", secret: true } },
        "Any IAM user can call s3:GetObject on a resource that a variable stands for with an access key, without MFA: no Deny stops it.",
      ],
      [
        { resource: { text: "arn:aws:s3:::hunter2", secret: true } },
        "Any IAM user can call s3:GetObject on arn:aws:s3:::hunter2 with an access key, without MFA: no Deny stops it.",
        { values: true },
      ],
      [
        {
          sets: [
            { key: "app:a", value: "hunter2" },
            { key: "app:b", value: ["x", "y"] },
          ],
        },
        "Any IAM user can call s3:GetObject on * with an access key, without MFA, if the request sets `app:a` and `app:b`: no Deny stops it.",
      ],
      [
        { sets: [{ key: "app:b", value: ["x", "y"] }] },
        'Any IAM user can call s3:GetObject on * with an access key, without MFA, if the request sets `app:b` to ["x","y"]: no Deny stops it.',
        { values: true },
      ],
    ];
    for (const [changes, said, style] of CALLS) {
      it(said, () => {
        const explanation: Explanation = { message: "no-deny", call: { ...call, ...changes }, repair: dropCondition, closes: true };
        assert.equal(sentencesOf(explanation, style).how, said);
      });
    }
  });

  describe("tells what is wrong", () => {
    const SAID: readonly (readonly [explanation: Explanation, how: string, style?: Style])[] = [
      [
        { message: "role-is-open", call, statement: first, maxAge: undefined, repair: dropCondition, closes: true },
        "Any IAM user can assume the role with an access key, without MFA, through statement 1.",
      ],
      [
        {
          message: "role-is-open",
          call: { ...call, way: "mfa-session" },
          statement: first,
          maxAge: 900,
          repair: dropCondition,
          closes: true,
        },
        "Any IAM user can assume the role with an MFA sign-in that is more than 900 seconds old, through statement 1.",
      ],
      [
        { message: "allow-without-mfa", call: undefined, statement: first, repair: dropCondition, closes: true },
        "The MFA condition of statement 1 also holds without MFA, so a caller without MFA gets in.",
      ],
      [
        { message: "allow-without-mfa", call: { ...call, way: "session" }, statement: first, repair: dropCondition, closes: true },
        "The MFA condition of statement 1 also holds without MFA, so any IAM user gets in from a session without MFA.",
      ],
      [
        { message: "deny-misses", call: undefined, statement: first, repair: dropCondition, closes: true },
        "The MFA condition of statement 1 doesn't apply to requests without MFA, so a caller without MFA gets through.",
      ],
      [
        { message: "deny-misses", call, statement: first, repair: dropCondition, closes: true },
        "The MFA condition of statement 1 doesn't apply to requests without MFA, so any IAM user can call s3:GetObject with an access key.",
      ],
      [
        { message: "never-denies", call, statement: { document: 1, index: 2, sid: "Mfa" }, repair: dropCondition, closes: true },
        "The MFA condition of statement `Mfa` of `b` can never hold, so the Deny stops nobody: any IAM user can call s3:GetObject with an access key.",
        { documents: ["a", "b"] },
      ],
      [
        {
          message: "exempts-mfa-removal",
          call,
          actions: ["iam:DeactivateMFADevice"],
          statement: { document: 2, index: 2, sid: undefined },
          repair: dropCondition,
          closes: true,
        },
        "The `NotAction` of statement 3 of document 3 exempts iam:DeactivateMFADevice, which can remove MFA or grant access without it; any IAM user can call it with an access key.",
        { documents: ["a", "b"] },
      ],
      [
        {
          message: "exempts-mfa-removal",
          call: { ...call, way: undefined },
          actions: ["iam:CreateUser", "iam:DeactivateMFADevice"],
          statement: first,
          repair: dropCondition,
          closes: true,
        },
        "The `NotAction` of statement 1 exempts iam:CreateUser and iam:DeactivateMFADevice, which can remove MFA or grant access without it; any IAM user can call them.",
      ],
      [
        {
          message: "misspelt-key",
          call: undefined,
          statement: first,
          key: "aws:MFAPresent",
          meant: "aws:MultiFactorAuthPresent",
          repair: dropCondition,
          closes: true,
        },
        "AWS has no condition key `aws:MFAPresent`, so the condition of statement 1 says nothing of MFA.",
      ],
      [
        {
          message: "root-can-act",
          call: { ...call, who: { kind: "root", by: undefined, fits: [] }, throughMcp: true },
          repair: dropCondition,
          closes: true,
        },
        "The root user of an account can call s3:GetObject on * through the AWS MCP Server: no SCP denies it.",
      ],
    ];
    for (const [explanation, how, style] of SAID) {
      it(how, () => assert.equal(sentencesOf(explanation, style).how, how));
    }

    const REASONS: Readonly<Record<Undecided["reason"], string>> = {
      inexact: "it rests on policy variables, or on one key compared as two types",
      "over-budget": "it takes more work than the engine's bound",
      "no-such-caller": "the caller's ARN isn't one of IAM's",
    };
    for (const [reason, said] of Object.entries(REASONS) as [Undecided["reason"], string][]) {
      it(`undecided, because ${said}`, () => {
        assert.deepEqual(sentencesOf({ kind: "undecided", reason }), {
          how: `The document can't be judged: ${said}.`,
          fix: "Write fewer or simpler statements: what can't be decided doesn't pass.",
        });
        assert.equal(
          sentencesOf({ kind: "undecided", reason }, { subject: "the trust policy" }).how,
          `The trust policy can't be judged: ${said}.`,
        );
      });
    }
  });

  describe("tells what to change", () => {
    const PEOPLE = '"ArnLike": { "aws:PrincipalArn": ["arn:*:iam::*:user/*", "arn:*:iam::*:root", "arn:*:sts::*:federated-user/*"] }';
    const FIXES: readonly (readonly [repair: Repair, fix: string])[] = [
      [
        { repair: "narrow-not-action", statement: first, remove: [], replace: [], exempt: [] },
        "Let the `NotAction` of statement 1 hold the enrolment actions only.",
      ],
      [
        { repair: "narrow-not-action", statement: first, remove: ["iam:*"], replace: [], exempt: [] },
        "Remove `iam:*` from the `NotAction` of statement 1.",
      ],
      [
        { repair: "narrow-not-action", statement: first, remove: [], replace: ["iam:*"], exempt: [] },
        "In the `NotAction` of statement 1, replace `iam:*` with the enrolment actions that it covers.",
      ],
      [
        { repair: "narrow-not-action", statement: first, remove: ["sts:*"], replace: ["iam:*", "iam:Create*"], exempt: [] },
        "Remove `sts:*` from the `NotAction` of statement 1, and replace `iam:*` and `iam:Create*` with the enrolment actions that they cover.",
      ],
      [
        { repair: "deny-people-too", statement: first, operator: "BoolIfExists", instead: "Bool", key: "aws:MultiFactorAuthPresent" },
        `Next to statement 1, add a copy of it for people only, with \`BoolIfExists\` instead of \`Bool\` and ${PEOPLE}: an access key's requests carry no aws:MultiFactorAuthPresent at all.`,
      ],
      [
        { repair: "use-key", statement: first, key: "aws:MultiFactorAuthPresent", instead: "aws:MFAPresent" },
        "In statement 1, write `aws:MultiFactorAuthPresent` instead of `aws:MFAPresent`.",
      ],
      [
        { repair: "exempting", statement: first, first: dropCondition, actions: ["iam:EnableMFADevice"] },
        "Remove the condition on app:x from statement 1: whoever it spares needs no MFA, and exempt iam:EnableMFADevice in its `NotAction`.",
      ],
      [
        { repair: "require-mfa", statement: first, within: 900, meant: "others-too", vendor: false },
        'Move the people that statement 1 lets in to a statement of their own, with the condition "NumericLessThanEquals": { "aws:MultiFactorAuthAge": "900" }.',
      ],
      [
        { repair: "require-mfa", statement: first, within: undefined, meant: "people", vendor: true },
        'List the account of a vendor that comes in by it in `delegatedAccounts`; otherwise, add "Bool": { "aws:MultiFactorAuthPresent": "true" } to the condition of statement 1.',
      ],
    ];
    for (const [repair, fix] of FIXES) {
      it(fix, () => {
        const explanation: Explanation = { message: "no-deny", call, repair, closes: true };
        assert.equal(sentencesOf(explanation).fix, fix);
      });
    }

    it("and says so where that isn't enough", () => {
      const explanation: Explanation = { message: "no-deny", call, repair: dropCondition, closes: false };
      assert.equal(
        sentencesOf(explanation).fix,
        "Remove the condition on app:x from statement 1: whoever it spares needs no MFA; that isn't enough on its own, so check again afterwards.",
      );
    });
  });

  describe("tells what a verdict rests on", () => {
    const PREMISES: readonly (readonly [premises: readonly Premise[], said: string | undefined])[] = [
      [[], undefined],
      [[{ premise: "no-users", accounts: ["111122223333"] }], "account 111122223333 has no IAM users"],
      [[{ premise: "no-users", accounts: ["1", "2", "3", "4", "5"] }], "accounts 1, 2, 3, 4 and 5 have no IAM users"],
      [[{ premise: "no-users", accounts: ["1", "2", "3", "4", "5", "6"] }], "6 accounts have no IAM users"],
      [
        [
          { premise: "scp", policy: "p-1" },
          { premise: "rcp", policy: "p-2" },
        ],
        "the SCP `p-1` is in force and the RCP `p-2` is in force",
      ],
      [
        [{ premise: "elsewhere", arn: "arn:aws:iam::111122223333:group/a", known: "word" }],
        "`arn:aws:iam::111122223333:group/a` is said to require MFA",
      ],
      [
        [{ premise: "elsewhere", arn: "arn:aws:iam::111122223333:group/a", known: "documents" }],
        "`arn:aws:iam::111122223333:group/a` holds what was read of it",
      ],
      [[{ premise: "scps-allow", target: "r-1", policies: ["p-1"] }], "`p-1` is the only SCP on `r-1`"],
      [[{ premise: "scps-allow", target: "r-1", policies: ["p-1", "p-2"] }], "`p-1` and `p-2` are the only SCPs on `r-1`"],
    ];
    for (const [premises, said] of PREMISES) {
      const sentence = said && `This rests on what is known besides: ${said}.`;
      it(said ?? "nothing besides the documents", () => assert.equal(sentenceOfPremises(premises), sentence));
    }
    it("nothing where none is given", () => assert.equal(sentenceOfPremises(), undefined));
  });

  it("tells what is left to federated users", () => {
    const fix =
      'Deny `sts:GetFederationToken` to users without MFA too, or deny to everybody but roles: "ArnNotLike": { "aws:PrincipalArn": "arn:*:iam::*:role/*" }.';
    const who = "A federated user's console session, which somebody with a stolen access key opens by `sts:GetFederationToken`,";
    assert.deepEqual(sentencesOfFederated({ call: undefined }), { how: `${who} may get round the SCPs that bind users.`, fix });
    assert.deepEqual(sentencesOfFederated({ call }), { how: `${who} can call s3:GetObject: the SCPs that bind users don't bind it.`, fix });
  });

  it("tells what an edit changed", () => {
    assert.equal(
      clauseOfChange({ change: "requires-mfa", statement: first, within: undefined }),
      "statement 1 now requires MFA from people",
    );
    assert.equal(
      clauseOfChange({ change: "requires-mfa", statement: first, within: 900 }),
      "statement 1 now requires MFA at most 900 seconds old from people",
    );
    assert.equal(
      clauseOfChange({ change: "uses-operator", statement: first, operator: "Bool" }),
      "statement 1 now uses Bool on aws:MultiFactorAuthPresent",
    );
    assert.equal(
      clauseOfChange({ change: "drops-deleted", ids: ["AIDAX", "AROAX"] }),
      "it no longer names `AIDAX` and `AROAX`: IAM shows the id of a user or role that was deleted, and saves no document that names one",
    );
    assert.equal(
      clauseOfChange({ change: "denies-people-too", statement: first }),
      "a Deny next to statement 1 stops people whose requests carry no aws:MultiFactorAuthPresent",
    );
  });

  it("tells what makes a role privileged", () => {
    const grant = { action: "s3:*", resource: { text: "arn:aws:s3:::x", secret: true }, statement: first };
    assert.equal(clauseOfGrant(grant), "statement 1 allows s3:* on a resource that it names by a variable");
    assert.equal(clauseOfGrant(grant, { values: true }), "statement 1 allows s3:* on arn:aws:s3:::x");
  });
});
