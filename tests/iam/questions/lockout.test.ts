import assert from "node:assert/strict";
import { ownActionWithoutMfa } from "@mfa-guard/iam";

const ACTION = "iam:ChangePassword";
const WITHOUT = { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } };

const policy = (...statements: readonly object[]): object => ({ Version: "2012-10-17", Statement: statements });
const deny = (Condition: object | undefined, elements: object = { Action: "iam:*" }): object => ({
  Effect: "Deny",
  Resource: "*",
  ...elements,
  ...(Condition && { Condition }),
});

describe("ownActionWithoutMfa", () => {
  const first = { document: 0, index: 0, sid: undefined };

  it("is open where no Deny is in the way", () => {
    assert.deepEqual(ownActionWithoutMfa([], ACTION), { kind: "open" });
    assert.deepEqual(ownActionWithoutMfa([policy({ Effect: "Allow", Action: "*", Resource: "*" })], ACTION), { kind: "open" });
    assert.deepEqual(ownActionWithoutMfa([policy(deny(WITHOUT, { Action: "s3:*" }))], ACTION), { kind: "open" });
    assert.deepEqual(ownActionWithoutMfa([policy(deny(WITHOUT, { NotAction: "iam:changepassword" }))], ACTION), { kind: "open" });
    assert.deepEqual(ownActionWithoutMfa([policy(deny({ StringEquals: { "aws:SourceVpc": "vpc-1" } }))], ACTION), { kind: "open" });
  });

  it("needs MFA where a Deny goes away with it, and names that one", () => {
    assert.deepEqual(ownActionWithoutMfa([policy(deny(WITHOUT))], ACTION), { kind: "needs-mfa", statement: first });
    const behind = [policy(deny(undefined, { Action: "s3:*" })), policy(deny(WITHOUT, { Action: "ec2:*" }), deny(WITHOUT))];
    assert.deepEqual(ownActionWithoutMfa(behind, ACTION), { kind: "needs-mfa", statement: { document: 1, index: 1, sid: undefined } });
  });

  it("is denied where MFA changes nothing", () => {
    assert.deepEqual(ownActionWithoutMfa([policy(deny(undefined))], ACTION), { kind: "denied", statement: first });
    assert.deepEqual(ownActionWithoutMfa([policy(deny(undefined), deny(WITHOUT))], ACTION), { kind: "denied", statement: first });
    assert.deepEqual(
      ownActionWithoutMfa([policy(deny({ Bool: { "aws:MultiFactorAuthPresent": ["true", "false"] } }))], ACTION).kind,
      "denied",
    );
  });

  it("asks about the user that is named, and no other", () => {
    const others = [policy(deny({ ...WITHOUT, StringNotEquals: { "aws:username": "alice" } }))];
    assert.deepEqual(ownActionWithoutMfa(others, ACTION, { userName: "alice" }), { kind: "open" });
    assert.deepEqual(ownActionWithoutMfa(others, ACTION), { kind: "open" });
    assert.deepEqual(ownActionWithoutMfa(others, ACTION, { userName: "bob" }), { kind: "needs-mfa", statement: first });
    const alice = [policy(deny({ ...WITHOUT, StringEquals: { "aws:username": "alice" } }))];
    assert.deepEqual(ownActionWithoutMfa(alice, ACTION, { userName: "alice" }), { kind: "needs-mfa", statement: first });
    assert.deepEqual(ownActionWithoutMfa(alice, ACTION), { kind: "open" });
  });

  it("never takes for a pass what it can't read", () => {
    assert.equal(ownActionWithoutMfa(["{"], ACTION).kind, "unreadable");
  });
});
