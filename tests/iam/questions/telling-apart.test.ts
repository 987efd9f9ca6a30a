import assert from "node:assert/strict";
import { mayAllowAssumeRole, namesCallers, reachesRole, tellsCallersApart, tellsIdsApart, unenforcedWithoutMfa } from "@mfa-guard/iam";
import fc from "fast-check";
import { attachedDocuments } from "../../../testkit/iam/generate";
import { SEED } from "../../../testkit/iam/property";

const policy = (more: object, Version = "2012-10-17"): object => ({
  Version,
  Statement: { Effect: "Deny", Action: "*", Resource: "*", ...more },
});
const under = (Condition: object, version?: string): object => policy({ Condition }, version);

describe("tellsCallersApart", () => {
  const APART: readonly (readonly [string, unknown])[] = [
    ["a condition on the user's name", under({ StringEquals: { "aws:username": "alice" } })],
    ["a condition on the caller's ARN, in any case", under({ ArnNotLike: { "AWS:principalarn": "arn:aws:iam::*:user/alice" } })],
    ["a condition on the unique id", under({ StringLike: { "aws:userid": "AIDA*" } })],
    ["a key that JSON escapes", JSON.stringify(under({ StringEquals: { "aws:username": "a" } })).replace("username", "user\\u006eame")],
    ["a variable in a value", under({ StringEquals: { "aws:PrincipalTag/team": "${aws:username}" } })],
    ["a variable in a resource", policy({ Resource: "arn:aws:iam::*:user/${aws:username}" })],
    ["a document that can't be read", "{"],
  ];
  const ALIKE: readonly (readonly [string, unknown])[] = [
    ["no condition", policy({})],
    ["a condition on what any user may have", under({ StringEquals: { "aws:PrincipalTag/team": "aws:username" } })],
    [
      "a condition on the account or the kind of caller",
      under({ StringEquals: { "aws:PrincipalAccount": "1", "aws:PrincipalType": "User" } }),
    ],
    ["a `${` in a document of 2008, which is text", under({ StringEquals: { "sts:ExternalId": "${aws:username}" } }, "2008-10-17")],
  ];
  for (const [title, document] of APART) it(`is true for ${title}`, () => assert.equal(tellsCallersApart(document), true));
  for (const [title, document] of ALIKE) it(`is false for ${title}`, () => assert.equal(tellsCallersApart(document), false));

  it("is false only where two users get the same verdict, over generated documents", () => {
    let alike = 0;
    fc.assert(
      fc.property(attachedDocuments, (documents) => {
        if (documents.some(tellsCallersApart)) return;
        alike += 1;
        const [alice, zoe] = ["alice", "zoe"].map((userName) => unenforcedWithoutMfa(documents, { userName }).kind);
        assert.equal(alice, zoe);
      }),
      { seed: SEED, numRuns: 1000 },
    );
    assert(alike > 100, `only ${alike}`);
  });
});

describe("tellsIdsApart", () => {
  it("is true for conditions on the unique id, and for what can't be read", () => {
    assert.equal(tellsIdsApart(under({ StringLike: { "aws:UserId": "AROA*" } })), true);
    assert.equal(tellsIdsApart(under({ StringLike: { "aws:PrincipalTag/id": "${ aws:userid }" } })), true);
    assert.equal(tellsIdsApart("["), true);
  });
  it("is false for others, whatever their values", () => {
    assert.equal(tellsIdsApart(under({ StringEquals: { "sts:ExternalId": "AIDAEXAMPLE", "aws:username": "${aws:username}" } })), false);
  });
});

describe("namesCallers", () => {
  const trust = (more: object): object => policy({ Effect: "Allow", Action: "sts:AssumeRole", Resource: undefined, ...more });
  const NAMING = [{ AWS: "*" }, { AWS: "arn:aws:iam::111122223333:user/alice" }, { AWS: ["111122223333", "AIDAEXAMPLE00"] }];
  const OTHERS = [{ AWS: "111122223333" }, { Service: "ec2.amazonaws.com" }, { Federated: "arn:aws:iam::111122223333:saml-provider/x" }];

  it("is false only for accounts, services and identity providers", () => {
    for (const Principal of NAMING) assert.equal(namesCallers(trust({ Principal })), true, JSON.stringify(Principal));
    for (const Principal of OTHERS) assert.equal(namesCallers(trust({ Principal })), false, JSON.stringify(Principal));
    assert.equal(namesCallers(trust({ NotPrincipal: { AWS: "111122223333" } })), true);
    assert.equal(namesCallers(trust({ Effect: "Deny", Principal: "*" })), false);
    assert.equal(namesCallers(undefined), true);
  });
});

describe("mayAllowAssumeRole", () => {
  const allow = (more: object): object => policy({ Effect: "Allow", ...more });

  it("is false only where no Allow covers the call", () => {
    for (const Action of ["*", "sts:*", "STS:AssumeRole", ["s3:*", "sts:Assume*"], "s?s:*"]) {
      assert.equal(mayAllowAssumeRole(allow({ Action })), true, String(Action));
    }
    for (const Action of ["sts:GetCallerIdentity", "sts:AssumeRoleWithSAML", "iam:*", ["s3:Get*", "ec2:*"]]) {
      assert.equal(mayAllowAssumeRole(allow({ Action })), false, String(Action));
    }
    assert.equal(mayAllowAssumeRole(allow({ Action: undefined, NotAction: "iam:*" })), true);
    assert.equal(mayAllowAssumeRole(allow({ Action: undefined, NotAction: ["iam:*", "sts:*"] })), false);
    assert.equal(mayAllowAssumeRole(policy({})), false);
    assert.equal(mayAllowAssumeRole(""), true);
  });

  it("is false only where a trust of the account lets nobody in by it, over generated documents", () => {
    const role = {
      arn: "arn:aws:iam::111122223333:role/admin",
      trust: policy({ Effect: "Allow", Action: "sts:AssumeRole", Resource: undefined, Principal: { AWS: "111122223333" } }),
    };
    const arn = "arn:aws:iam::111122223333:user/alice";
    fc.assert(
      fc.property(attachedDocuments, (documents) => {
        if (documents.some(mayAllowAssumeRole)) return;
        assert.equal(reachesRole({ kind: "user", arn, documents }, role).kind, "out-of-reach");
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });
});
