import assert from "node:assert/strict";
import { type Change, clauseOfChange, type Edit, repairMfaConditions } from "@mfa-guard/iam";

const SLIP = { Bool: { "aws:MultiFactorAuthPresent": "false" } };
const SOUND = { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } };
const PEOPLE = { ArnLike: { "aws:PrincipalArn": ["arn:*:iam::*:user/*", "arn:*:iam::*:root", "arn:*:sts::*:federated-user/*"] } };

const deny = (more: object = {}): object => ({ Effect: "Deny", Action: "*", Resource: "*", ...more });
const policy = (...statements: readonly object[]): object => ({ Version: "2012-10-17", Id: "mine", Statement: statements });

const said = (changes: readonly Change[]): readonly string[] => changes.map((change) => clauseOfChange(change));

function repaired(edit: Edit): unknown {
  if (edit.kind !== "closed") return assert.fail(JSON.stringify(edit));
  assert.equal(edit.document.Id, "mine");
  return edit.document.Statement;
}

describe("repairMfaConditions, of what binds users", () => {
  it("writes `BoolIfExists` in a Deny that misses access keys, and says so", () => {
    const edit = repairMfaConditions(policy(deny({ Sid: "Mfa", Condition: SLIP })));
    assert.deepEqual(repaired(edit), [deny({ Sid: "Mfa", Condition: SOUND })]);
    assert.deepEqual(edit.kind === "closed" && said(edit.changes), ["statement `Mfa` now uses BoolIfExists on aws:MultiFactorAuthPresent"]);
  });

  it("writes `Bool` in an Allow that lets access keys in, and says so", () => {
    const allow = { Effect: "Allow", Action: "s3:*", Resource: "*" };
    const condition = { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" }, Bool: { "aws:SecureTransport": "true" } };
    const edit = repairMfaConditions(policy({ ...allow, Condition: condition }));
    assert.deepEqual(repaired(edit), [
      { ...allow, Condition: { Bool: { "aws:SecureTransport": "true", "aws:MultiFactorAuthPresent": "true" } } },
    ]);
    assert.deepEqual(edit.kind === "closed" && said(edit.changes), ["statement 1 now uses Bool on aws:MultiFactorAuthPresent"]);
  });

  it("reads the slip in any case, as a list and as a boolean, and keeps other conditions", () => {
    for (const written of [
      { bool: { "AWS:MultifactorAuthPresent": ["FALSE"] } },
      { Bool: { "aws:MultiFactorAuthPresent": [false, "false"] } },
    ]) {
      const other = { Bool: { "aws:ViaAWSService": "false" }, Null: { "aws:SourceIp": "false" } };
      const both = { ...written, Null: other.Null, ...("Bool" in written ? { Bool: { ...written.Bool, ...other.Bool } } : {}) };
      const kept = "Bool" in written ? { Bool: other.Bool, Null: other.Null } : { Null: other.Null };
      assert.deepEqual(repaired(repairMfaConditions(policy(deny({ Condition: both })))), [deny({ Condition: { ...kept, ...SOUND } })]);
    }
  });

  it("has no repair for another slip, or one beside it", () => {
    const reasonOf = (...statements: readonly object[]): unknown => repairMfaConditions(policy(...statements));
    for (const condition of [
      { Null: { "aws:MultiFactorAuthPresent": "true" } },
      { StringEquals: { "aws:MultiFactorAuthPresent": "false" } },
      { NumericGreaterThan: { "aws:MultiFactorAuthAge": "60" } },
    ]) {
      assert.deepEqual(reasonOf(deny({ Sid: "Odd", Condition: condition })), {
        kind: "impossible",
        reason: "no-classic-slip",
      });
    }
    assert.deepEqual(reasonOf(deny({ NotAction: "iam:CreateAccessKey", Action: undefined, Condition: SOUND })), {
      kind: "impossible",
      reason: "no-classic-slip",
    });
    assert.deepEqual(reasonOf(deny({ Condition: { ...SLIP, StringEquals: { "aws:MultiFactorAuthPresent": "false" } } })), {
      kind: "impossible",
      reason: "still-unsound",
    });
    const both = { BoolIfExists: { "aws:MultiFactorAuthPresent": ["true", "false"] } };
    assert.deepEqual(reasonOf({ Effect: "Allow", Action: "s3:*", Resource: "*", Condition: both }), {
      kind: "impossible",
      reason: "no-classic-slip",
    });
    assert.deepEqual(repairMfaConditions("{"), { kind: "impossible", reason: "unreadable" });
    assert.deepEqual(repairMfaConditions(policy(deny({ Condition: SOUND }))), { kind: "unchanged" });
  });
});

describe("repairMfaConditions, of what binds an organization", () => {
  const repair = (...statements: readonly object[]): Edit => repairMfaConditions(policy(...statements), { binds: "organization" });

  it("adds a Deny for people alone, so that roles and services are denied nothing more", () => {
    const slip = deny({ Sid: "Mfa", Condition: SLIP });
    const edit = repair(slip);
    assert.deepEqual(repaired(edit), [slip, deny({ Sid: "MfaPeople", Condition: { ...SOUND, ...PEOPLE } })]);
    assert.deepEqual(edit.kind === "closed" && said(edit.changes), [
      "a Deny next to statement `Mfa` stops people whose requests carry no aws:MultiFactorAuthPresent",
    ]);
    const unnamed = deny({ Condition: { ...SLIP, ArnNotLike: { "aws:PrincipalArn": "arn:*:iam::*:role/x" } } });
    assert.deepEqual(repaired(repair(unnamed)), [
      unnamed,
      deny({ Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:*:iam::*:role/x" }, ...SOUND, ...PEOPLE } }),
    ]);
  });

  it("changes the word where the Deny reaches no workload anyway", () => {
    const users = { ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:user/*" } };
    assert.deepEqual(repaired(repair(deny({ Condition: { ...users, ...SLIP } }))), [deny({ Condition: { ...users, ...SOUND } })]);
    const everything = deny({ Condition: { ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:role/*" } } });
    assert.deepEqual(repaired(repair(everything, deny({ Condition: SLIP }))), [everything, deny({ Condition: SOUND })]);
  });

  it("counts services where the statement has a principal", () => {
    const spared = { ...SLIP, StringNotEqualsIfExists: { "aws:PrincipalType": "AssumedRole" } };
    assert.deepEqual(repaired(repair(deny({ Condition: spared }))), [
      deny({ Condition: { StringNotEqualsIfExists: spared.StringNotEqualsIfExists, ...SOUND } }),
    ]);
    const resourcePolicy = deny({ Principal: "*", Condition: spared });
    assert.deepEqual(repaired(repair(resourcePolicy)), [
      resourcePolicy,
      deny({ Principal: "*", Condition: { StringNotEqualsIfExists: spared.StringNotEqualsIfExists, ...SOUND, ...PEOPLE } }),
    ]);
  });

  it("has no repair where the Deny names callers in the place of its own condition", () => {
    const named = { arnLike: { "aws:PrincipalARN": ["arn:*:iam::*:user/*", "arn:*:iam::*:role/x"] } };
    assert.deepEqual(repair(deny({ Sid: "Some", Condition: { ...named, ...SLIP } })), {
      kind: "impossible",
      reason: "would-deny-workloads",
    });
    const other = { ArnLike: { "aws:PrincipalTag/topic": "arn:aws:sns:*:*:*:*" } };
    const slip = deny({ Condition: { ...other, ...SLIP } });
    assert.deepEqual(repaired(repair(slip)), [slip, deny({ Condition: { ArnLike: { ...other.ArnLike, ...PEOPLE.ArnLike }, ...SOUND } })]);
  });
});
