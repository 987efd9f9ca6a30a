import assert from "node:assert/strict";
import {
  type Change,
  canAssumeWithoutMfa,
  canAssumeWithStaleMfa,
  clauseOfChange,
  closeTrust,
  type Edit,
  limitMfaAge,
} from "@mfa-guard/iam";

const MFA = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
const BUT_USERS = { ArnNotLike: { "aws:PrincipalArn": "arn:*:iam::*:user/*" } };
const ACCOUNT = "arn:aws:iam::111122223333:root";
const ALICE = "arn:aws:iam::111122223333:user/alice";
const DEPLOY = "arn:aws:iam::111122223333:role/deploy";

const allow = (more: object): object => ({ Effect: "Allow", Action: "sts:AssumeRole", ...more });
const trust = (...statements: readonly object[]): object => ({ Version: "2012-10-17", Statement: statements });

const said = (changes: readonly Change[]): readonly string[] => changes.map((change) => clauseOfChange(change));

function statementsOf(edit: Edit): unknown {
  return edit.kind === "closed" ? edit.document.Statement : assert.fail(JSON.stringify(edit));
}

const closed = (...statements: readonly object[]): unknown => statementsOf(closeTrust(trust(...statements)));

describe("closeTrust", () => {
  it("parts an account into people with MFA and everybody else, as they were", () => {
    assert.deepEqual(closed(allow({ Sid: "All", Principal: { AWS: ACCOUNT } })), [
      allow({ Sid: "All", Principal: { AWS: ACCOUNT }, Condition: MFA }),
      allow({ Sid: "AllWorkloads", Principal: { AWS: ACCOUNT }, Condition: BUT_USERS }),
    ]);
    assert.deepEqual(closed(allow({ Principal: "*" })), [
      allow({ Principal: "*", Condition: MFA }),
      allow({ Principal: "*", Condition: BUT_USERS }),
    ]);
    assert.deepEqual(closed(allow({ Principal: { AWS: ["111122223333", ALICE] } })), [
      allow({ Principal: { AWS: ["111122223333", ALICE] }, Condition: MFA }),
      allow({ Principal: { AWS: ["111122223333"] }, Condition: BUT_USERS }),
    ]);
  });

  it("takes everybody whom `NotPrincipal` leaves for people and workloads alike", () => {
    assert.deepEqual(closed(allow({ NotPrincipal: { AWS: ALICE } })), [
      allow({ NotPrincipal: { AWS: ALICE }, Condition: MFA }),
      allow({ NotPrincipal: { AWS: ALICE }, Condition: BUT_USERS }),
    ]);
  });

  it("keeps the rest of an account out where no workload could come in", () => {
    const onlyUsers = { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:user/*" } };
    assert.deepEqual(closed(allow({ Principal: { AWS: ACCOUNT }, Condition: onlyUsers })), [
      allow({ Principal: { AWS: ACCOUNT }, Condition: { ...onlyUsers, ...MFA } }),
    ]);
  });

  it("lets only a service of everyone in, where only services may come", () => {
    const services = { BoolIfExists: { "aws:PrincipalIsAWSService": "true" } };
    assert.equal(closeTrust(trust(allow({ Principal: "*", Condition: services }))).kind, "unchanged");
    const both = { StringLikeIfExists: { "aws:PrincipalArn": "arn:aws:iam::*:user/*" } };
    assert.deepEqual(closed(allow({ Principal: "*", Condition: both })), [
      allow({ Principal: "*", Condition: { ...both, ...MFA } }),
      allow({ Principal: "*", Condition: { ...both, ...BUT_USERS } }),
    ]);
  });

  it("leaves roles, sessions and services as they were, beside people", () => {
    for (const AWS of [DEPLOY, "arn:aws:sts::111122223333:assumed-role/deploy/ci", "arn:aws:sts::111122223333:federated-user/bob"]) {
      assert.deepEqual(closed(allow({ Sid: "Both", Principal: { AWS: [AWS, ALICE], Service: "ec2.amazonaws.com" } })), [
        allow({ Sid: "Both", Principal: { AWS: [ALICE] }, Condition: MFA }),
        allow({ Sid: "BothWorkloads", Principal: { AWS: [AWS], Service: "ec2.amazonaws.com" } }),
      ]);
    }
  });

  it("takes a user by ARN for a person", () => {
    const one = allow({ Sid: "One", Principal: { AWS: ALICE } });
    assert.deepEqual(closed(one), [{ ...one, Condition: MFA }]);
  });

  it("takes out unique ids, which are nobody's and which AWS saves in no document", () => {
    const gone = ["AIDAEXAMPLEALICE", "AROAEXAMPLEDEPLOY"];
    assert.deepEqual(
      closed(
        allow({ Principal: { AWS: [...gone, ALICE] } }),
        allow({ Principal: { AWS: gone } }),
        allow({ Principal: { AWS: [...gone, DEPLOY] } }),
      ),
      [allow({ Principal: { AWS: [ALICE] }, Condition: MFA }), allow({ Principal: { AWS: [DEPLOY] } })],
    );
    const edit = closeTrust(trust(allow({ Principal: { AWS: [gone[0], ALICE] } })));
    assert.deepEqual(edit.kind === "closed" && said(edit.changes), [
      "it no longer names `AIDAEXAMPLEALICE`: IAM shows the id of a user or role that was deleted, and saves no document that names one",
      "statement 1 now requires MFA from people",
    ]);
  });

  it("says why a trust that names nobody else can't be saved", () => {
    const edit = closeTrust(trust(allow({ Principal: { AWS: "AIDAEXAMPLEALICE" } })));
    assert.deepEqual(edit, { kind: "impossible", reason: "deleted-principals" });
  });

  it("gives people no way in where their statement can't hold with MFA, and workloads keep its Sid", () => {
    const without = { Bool: { "aws:MultiFactorAuthPresent": "false" } };
    assert.deepEqual(closed(allow({ Sid: "No", Principal: { AWS: [ALICE, DEPLOY] }, Condition: without })), [
      allow({ Sid: "No", Principal: { AWS: [DEPLOY] }, Condition: without }),
    ]);
    const onlyNow = { NumericLessThanIfExists: { "aws:MultiFactorAuthAge": "60" } };
    assert.deepEqual(closed(allow({ Principal: { AWS: ALICE }, Condition: onlyNow })), [
      allow({ Principal: { AWS: ALICE }, Condition: { ...onlyNow, ...MFA } }),
    ]);
  });

  it("takes out the slip that the condition makes idle, and nothing else", () => {
    const slip = { BoolIfExists: { "AWS:multifactorauthpresent": "true", "aws:SecureTransport": "true" } };
    assert.deepEqual(closed(allow({ Principal: { AWS: ALICE }, Condition: slip })), [
      allow({ Principal: { AWS: ALICE }, Condition: { BoolIfExists: { "aws:SecureTransport": "true" }, ...MFA } }),
    ]);
    const other = { StringEqualsIfExists: { "aws:MultiFactorAuthPresent": "true" } };
    assert.deepEqual(closed(allow({ Principal: { AWS: ALICE }, Condition: other })), [
      allow({ Principal: { AWS: ALICE }, Condition: { ...other, ...MFA } }),
    ]);
  });

  it("leaves statements alone that let no person in: Denys, and Allows that a Deny covers", () => {
    const deny = { Effect: "Deny", Principal: { AWS: ALICE }, Action: "sts:AssumeRole" };
    const covered = allow({ Sid: "Covered", Principal: { AWS: ALICE } });
    const bob = "arn:aws:iam::111122223333:user/bob";
    const edit = closeTrust(trust(deny, covered, allow({ Sid: "Bob", Principal: { AWS: bob } })));
    assert.deepEqual(statementsOf(edit), [deny, covered, allow({ Sid: "Bob", Principal: { AWS: bob }, Condition: MFA })]);
    assert.deepEqual(edit.kind === "closed" && said(edit.changes), ["statement `Bob` now requires MFA from people"]);
  });

  it("keeps every other element, of a single statement and of text too", () => {
    const document = { Version: "2012-10-17", Id: "mine", Statement: allow({ Principal: { AWS: ALICE } }) };
    for (const input of [document, JSON.stringify(document)]) {
      const edit = closeTrust(input);
      assert.deepEqual(edit.kind === "closed" && edit.document, {
        ...document,
        Statement: [allow({ Principal: { AWS: ALICE }, Condition: MFA })],
      });
    }
  });

  it("says why there is no edit", () => {
    assert.deepEqual(closeTrust("{"), { kind: "impossible", reason: "unreadable" });
    const two = { NumericEquals: { "app:a": "5" }, IpAddress: { "app:a": "10.0.0.0/8" } };
    assert.deepEqual(closeTrust(trust(allow({ Principal: { AWS: ALICE }, Condition: two }))), {
      kind: "impossible",
      reason: "undecided",
    });
    assert.deepEqual(closeTrust(trust(allow({ Principal: { AWS: ALICE }, Condition: MFA }))), { kind: "unchanged" });
  });
});

describe("limitMfaAge", () => {
  const fresh = { NumericLessThanEquals: { "aws:MultiFactorAuthAge": "900" } };

  it("demands MFA of that age of people, and leaves workloads as they were", () => {
    const open = trust(allow({ Sid: "Ops", Principal: { AWS: ACCOUNT }, Condition: MFA }));
    const edit = limitMfaAge(open, 900);
    assert.deepEqual(statementsOf(edit), [allow({ Sid: "Ops", Principal: { AWS: ACCOUNT }, Condition: { ...MFA, ...fresh } })]);
    assert.deepEqual(edit.kind === "closed" && said(edit.changes), [
      "statement `Ops` now requires MFA at most 900 seconds old from people",
    ]);
    assert.equal(canAssumeWithStaleMfa(edit.kind === "closed" && edit.document, 900).kind, "requires-mfa");
    assert.equal(canAssumeWithStaleMfa(edit.kind === "closed" && edit.document, 899).kind, "open");
    assert.equal(canAssumeWithoutMfa(open).kind, "requires-mfa");
  });

  it("replaces a limit that is higher, and keeps one that is lower", () => {
    const limited = (seconds: string): object =>
      trust(allow({ Principal: { AWS: ALICE }, Condition: { NumericLessThanEquals: { "aws:MultiFactorAuthAge": seconds } } }));
    assert.deepEqual(statementsOf(limitMfaAge(limited("3600"), 900)), [allow({ Principal: { AWS: ALICE }, Condition: fresh })]);
    assert.equal(limitMfaAge(limited("900"), 900).kind, "unchanged");
    assert.equal(limitMfaAge(limited("899"), 900).kind, "unchanged");
    assert.equal(limitMfaAge(limited("901"), 900).kind, "closed");
  });

  it("lets nobody in who only comes with older MFA", () => {
    const old = allow({ Principal: { AWS: ALICE }, Condition: { NumericGreaterThan: { "aws:MultiFactorAuthAge": "7200" } } });
    const edit = limitMfaAge(trust(old, allow({ Principal: { AWS: ALICE }, Condition: fresh })), 900);
    assert.equal(canAssumeWithStaleMfa(edit.kind === "closed" && edit.document, 900).kind, "requires-mfa");
  });
});
