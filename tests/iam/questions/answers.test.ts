import assert from "node:assert/strict";
import {
  allowsPhishableDevices,
  canAssumeWithoutMfa,
  canAssumeWithStaleMfa,
  credentialsOpenWithoutMfa,
  deniesRootSessions,
  deniesWorkloads,
  enforcesLess,
  grantsPrivilege,
  opensMore,
  rootCanAct,
  unenforcedWithoutMfa,
  unsoundMfaConditions,
} from "@mfa-guard/iam";

const policy = (...statements: readonly object[]): object => ({ Version: "2012-10-17", Statement: statements });
const MFA_LESS = { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } };

/** One key as a number and an address at once: no value fits, and that none does isn't proved. */
const TWO_TYPES = { NumericEquals: { "app:a": "5" }, IpAddress: { "app:a": "10.0.0.0/8" } };
const REASON = "inexact";

const spare = (Condition: object): object => ({ Effect: "Deny", Action: "*", Resource: "*", Condition });

/** A tag must and mustn't be the caller's account: no values do, and that none does isn't proved. */
const UNPROVED = policy(
  spare({ Null: { "aws:PrincipalTag/a": "true" } }),
  spare({ StringNotEquals: { "aws:PrincipalTag/a": "${aws:PrincipalAccount}" } }),
  spare({ StringEquals: { "aws:PrincipalTag/a": "${aws:PrincipalAccount}" } }),
);

describe("what can't be decided is said to be, by every question", () => {
  const trust = policy({ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole", Condition: TWO_TYPES });
  const grant = policy({ Effect: "Allow", Action: "*", Resource: "*", Condition: TWO_TYPES });
  const mfa = (Effect: string): object =>
    policy({
      Effect,
      Action: "*",
      Resource: "*",
      Condition: { ...TWO_TYPES, ...(Effect === "Deny" ? MFA_LESS : { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } }) },
    });
  for (const [title, verdict] of [
    ["canAssumeWithoutMfa", canAssumeWithoutMfa(trust)],
    ["canAssumeWithStaleMfa", canAssumeWithStaleMfa(trust, 60)],
    ["unenforcedWithoutMfa", unenforcedWithoutMfa([UNPROVED])],
    ["opensMore", opensMore(policy({ Effect: "Deny", Principal: "*", Action: "*" }), trust)],
    ["enforcesLess", enforcesLess([policy({ Effect: "Deny", Action: "*", Resource: "*" })], [UNPROVED])],
    ["credentialsOpenWithoutMfa", credentialsOpenWithoutMfa([UNPROVED])],
    ["rootCanAct", rootCanAct([UNPROVED])],
    ["allowsPhishableDevices", allowsPhishableDevices([UNPROVED])],
    ["grantsPrivilege", grantsPrivilege([grant])],
    ["deniesRootSessions", deniesRootSessions(mfa("Deny"))],
    ["deniesWorkloads", deniesWorkloads(mfa("Deny"))],
    ["unsoundMfaConditions", unsoundMfaConditions(mfa("Allow"))],
  ] as const) {
    it(`${title}`, () => assert.deepEqual(verdict, { kind: "undecided", reason: REASON }));
  }

  it("unless another statement decides the question", () => {
    const open = { Effect: "Deny", Action: "*", Resource: "*", Condition: MFA_LESS };
    const doubt = { ...open, Condition: { ...MFA_LESS, ...TWO_TYPES } };
    for (const statements of [
      [open, doubt],
      [doubt, open],
    ]) {
      assert.equal(deniesWorkloads(policy(...statements)).kind, "denies-workloads");
      const slips = unsoundMfaConditions(policy(doubt, { ...open, Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } }));
      assert.equal(slips.kind, "unsound");
    }
  });
});

describe("what can't be read is said with its place, by every question", () => {
  const wrong = policy({ Effect: "Maybe", Action: "*", Resource: "*", Principal: "*" });

  for (const question of [canAssumeWithoutMfa, deniesWorkloads, unsoundMfaConditions]) {
    it(`${question.name}`, () => {
      assert.deepEqual(question(wrong), {
        kind: "unreadable",
        faults: [{ path: "Statement[0].Effect", fault: "effect", about: "`Maybe`" }],
      });
    });
  }

  for (const question of [unenforcedWithoutMfa, credentialsOpenWithoutMfa, rootCanAct, allowsPhishableDevices, grantsPrivilege]) {
    it(`${question.name}, of which document`, () => {
      assert.deepEqual(question([policy({ Effect: "Allow", Action: "*", Resource: "*" }), wrong, "{"]), {
        kind: "unreadable",
        faults: [
          { document: 1, path: "Statement[0].Effect", fault: "effect", about: "`Maybe`" },
          { document: 2, path: "", fault: "not-json" },
        ],
      });
    });
  }

  it("a trust without a principal, and an identity policy without a resource", () => {
    const bare = policy({ Effect: "Allow", Action: "*", Principal: "*", Resource: "*" }, { Effect: "Deny", Action: "*" });
    assert.deepEqual(canAssumeWithoutMfa(bare), {
      kind: "unreadable",
      faults: [{ path: "Statement[1]", fault: "missing-element", about: "Principal" }],
    });
    for (const question of [unenforcedWithoutMfa, allowsPhishableDevices, grantsPrivilege]) {
      assert.deepEqual(question([bare]), {
        kind: "unreadable",
        faults: [{ document: 0, path: "Statement[1]", fault: "missing-element", about: "Resource" }],
      });
    }
    for (const question of [rootCanAct, credentialsOpenWithoutMfa]) assert.notEqual(question([bare]).kind, "unreadable");
  });
});

describe("one user's documents", () => {
  const but = (userName: string): object => policy(spare({ ...MFA_LESS, StringNotEquals: { "aws:username": userName } }));

  it("are judged for that user alone, whatever characters the name has", () => {
    assert.equal(unenforcedWithoutMfa([but("bob")], { userName: "alice" }).kind, "requires-mfa");
    assert.equal(unenforcedWithoutMfa([but("alice")], { userName: "alice" }).kind, "open");
    assert.equal(unenforcedWithoutMfa([but("bob")]).kind, "open");
    const open = unenforcedWithoutMfa([], { userName: "a=${x}" });
    assert.equal(open.kind, "requires-mfa", "no user has such a name");
  });
});

describe("an MFA condition", () => {
  const slipsOf = (statement: object, ...more: readonly object[]): unknown => {
    const verdict = unsoundMfaConditions(policy({ Resource: "*", ...statement }, ...more));
    return verdict.kind === "unsound" ? verdict.conditions.map(({ slip, statement: { index } }) => [slip, index]) : verdict.kind;
  };

  it("of a Deny may fire for fresh MFA too: then it isn't about being without", () => {
    const always = { NumericGreaterThanEqualsIfExists: { "aws:MultiFactorAuthAge": "0" } };
    assert.equal(slipsOf({ Effect: "Deny", Action: "s3:*", Condition: always }), "sound");
    assert.deepEqual(
      slipsOf({ Effect: "Deny", Action: "s3:*", Condition: { NumericGreaterThanEquals: { "aws:MultiFactorAuthAge": "1" } } }),
      [["deny-misses", 0]],
    );
    assert.deepEqual(slipsOf({ Effect: "Deny", Action: "s3:*", Condition: { NumericEquals: { "aws:MultiFactorAuthAge": "0" } } }), [
      ["deny-misses", 0],
    ]);
  });

  it("of a Deny may never hold, or hold for an age that is far", () => {
    const never = { Bool: { "aws:MultiFactorAuthPresent": "false" }, Null: { "aws:MultiFactorAuthPresent": "true" } };
    assert.deepEqual(slipsOf({ Effect: "Deny", NotAction: "iam:CreateAccessKey", Condition: never }), [["never-denies", 0]]);
    for (const age of ["5000", "5000.5"]) {
      const far = { NumericGreaterThan: { "aws:MultiFactorAuthAge": age }, NumericLessThan: { "aws:MultiFactorAuthAge": "5002" } };
      assert.deepEqual(slipsOf({ Effect: "Deny", Action: "s3:*", Condition: far }), [["deny-misses", 0]]);
    }
    const none = { NumericGreaterThan: { "aws:MultiFactorAuthAge": "5000" }, NumericLessThan: { "aws:MultiFactorAuthAge": "5001" } };
    assert.deepEqual(slipsOf({ Effect: "Deny", Action: "s3:*", Condition: none }), [["never-denies", 0]]);
    const negative = { NumericLessThan: { "aws:MultiFactorAuthAge": "0" } };
    assert.deepEqual(slipsOf({ Effect: "Deny", Action: "s3:*", Condition: negative }), [["never-denies", 0]]);
  });

  it("of an Allow that can't hold with MFA at all is none of ours", () => {
    assert.equal(slipsOf({ Effect: "Allow", Action: "s3:*", Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } }), "sound");
    assert.deepEqual(
      slipsOf({ Effect: "Allow", Action: "s3:*", Condition: { NumericLessThanIfExists: { "aws:MultiFactorAuthAge": "60" } } }),
      [["allow-without-mfa", 0]],
    );
  });

  it("is looked at whoever it is for, and beside conditions of any kind", () => {
    const slip = { Bool: { "aws:MultiFactorAuthPresent": "false" }, StringEquals: { "aws:username": "alice" } };
    assert.deepEqual(slipsOf({ Effect: "Deny", Action: "s3:GetObject", Condition: slip }), [["deny-misses", 0]]);
    const other = { Effect: "Deny", Action: "s3:*", Resource: "*", Condition: { StringEquals: { "aws:username": "alice" } } };
    assert.equal(slipsOf({ Effect: "Deny", Action: "s3:GetObject", Condition: slip }, other), "sound");
  });
});

describe("workloads", () => {
  const kindOf = (Condition: object, more: object = {}): string => deniesWorkloads(policy({ ...spare(Condition), ...more })).kind;

  it("are denied by a Deny on age alone, and not by one that no MFA lifts", () => {
    assert.equal(kindOf({ NumericGreaterThanIfExists: { "aws:MultiFactorAuthAge": "3600" } }), "denies-workloads");
    assert.equal(kindOf({ NumericGreaterThanEqualsIfExists: { "aws:MultiFactorAuthAge": "0" } }), "spares-workloads");
    assert.equal(kindOf({ NumericGreaterThanEqualsIfExists: { "aws:MultiFactorAuthAge": "1" } }), "denies-workloads");
    assert.equal(kindOf({ NumericLessThanEqualsIfExists: { "aws:MultiFactorAuthAge": "0" } }), "denies-workloads");
    assert.equal(kindOf({ StringEquals: { "aws:RequestedRegion": "eu-west-1" } }), "spares-workloads");
  });

  it("that are services are asked about in a policy with principals alone", () => {
    const noRoles = { ...MFA_LESS, StringNotEqualsIfExists: { "aws:PrincipalType": "AssumedRole" } };
    assert.equal(kindOf(noRoles), "spares-workloads");
    assert.equal(kindOf(noRoles, { Principal: "*" }), "denies-workloads");
    assert.equal(kindOf({ ...noRoles, Bool: { "aws:PrincipalIsAWSService": "false" } }, { Principal: "*" }), "spares-workloads");
    assert.equal(kindOf({ ...noRoles, ...TWO_TYPES }, { Principal: "*" }), "undecided");
    assert.equal(
      kindOf({ ...MFA_LESS, ...TWO_TYPES, StringEquals: { "aws:PrincipalType": "AssumedRole" } }, { Principal: "*" }),
      "undecided",
    );
  });
});
