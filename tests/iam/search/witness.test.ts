import assert from "node:assert/strict";
import { deniesWorkloads, rootCanAct, unenforcedWithoutMfa } from "@mfa-guard/iam";

const ACTIONS = [
  "s3:GetObject",
  "iam:CreateAccessKey",
  "iam:DeactivateMFADevice",
  "iam:DeleteVirtualMFADevice",
  "iam:CreateLoginProfile",
  "iam:AttachUserPolicy",
  "iam:AttachGroupPolicy",
  "iam:AttachRolePolicy",
  "iam:PutUserPolicy",
  "iam:PutGroupPolicy",
  "iam:PutRolePolicy",
  "iam:GetRole",
  "iam:ListRoles",
  "iam:GetUserPolicy",
  "iam:GetAccountAuthorizationDetails",
  "iam:ListUserPolicies",
  "iam:ListAccessKeys",
  "iam:ListMFADeviceTags",
  "iam:TagMFADevice",
  "iam:UntagMFADevice",
  "iam:UpdateLoginProfile",
  "iam:DeleteLoginProfile",
  "iam:UpdateAccessKey",
  "iam:DeleteAccessKey",
  "iam:UploadSSHPublicKey",
  "iam:CreateServiceSpecificCredential",
  "iam:AddUserToGroup",
  "iam:CreateUser",
  "iam:CreatePolicyVersion",
  "iam:PassRole",
  "iam:ResetServiceSpecificCredential",
  "sts:AssumeRole",
  "sts:GetFederationToken",
  "sts:GetAccessKeyInfo",
  "sts:DecodeAuthorizationMessage",
  "s3:ListAllMyBuckets",
  "s3:PutObject",
  "ec2:DescribeInstances",
  "ec2:RunInstances",
  "ec2:TerminateInstances",
  "lambda:InvokeFunction",
  "kms:Decrypt",
  "dynamodb:GetItem",
  "secretsmanager:GetSecretValue",
  "organizations:LeaveOrganization",
  "cloudformation:CreateStack",
  "logs:GetLogEvents",
  "ssm:StartSession",
];

const deny = (elements: object, Condition?: object): object => ({
  Version: "2012-10-17",
  Statement: { Effect: "Deny", Resource: "*", ...elements, ...(Condition && { Condition }) },
});

function openAction(...documents: readonly object[]): string | undefined {
  const verdict = unenforcedWithoutMfa(documents);
  return verdict.kind === "open" ? verdict.witness.request.action : undefined;
}

describe("a witness's action", () => {
  for (const action of ACTIONS) {
    it(`is spelled as AWS spells \`${action}\`, where a pattern exempts it`, () => {
      assert.equal(openAction(deny({ NotAction: `${action.toLowerCase().slice(0, -1)}?` })), action);
    });
  }

  it("is spelled as the document spells it, where one names it", () => {
    assert.equal(openAction(deny({ NotAction: ["iam:getuser", "IAM:getrole"] })), "IAM:getrole");
    assert.equal(openAction(deny({ NotAction: "acme:makeThings" })), "acme:makeThings");
  });

  it("may be one that no list has", () => {
    assert.match(openAction(deny({ NotAction: "acme:Make*" })) ?? "", /^acme:make[a-z0-9]*$/);
  });

  it("is of a service, and has a name of letters and digits", () => {
    for (const pattern of ["iam:", ":*", "iam:*:*", "iam:a-*", "iam:*/*", "i.m:*"])
      assert.equal(openAction(deny({ NotAction: pattern })), undefined, pattern);
  });
});

describe("a witness's resource", () => {
  const openResource = (elements: object): string | undefined => {
    const verdict = unenforcedWithoutMfa([{ Version: "2012-10-17", Statement: { Effect: "Deny", Action: "*", ...elements } }]);
    return verdict.kind === "open" ? verdict.witness.request.resource : undefined;
  };

  it("is anything, or an ARN that is left open", () => {
    assert.equal(openResource({ Resource: "arn:aws:s3:::b/*" }), "*");
    assert.equal(openResource({ NotResource: ["arn:aws:s3:::example/*"] }), "arn:aws:s3:::example/object");
    assert.equal(openResource({ Resource: ["?"] }), "arn:aws:s3:::example/object");
    assert.equal(openResource({ Resource: ["?", "arn:aws:s3:*"] }), "arn:aws:iam::111122223333:user/example");
    assert.match(openResource({ NotResource: "arn:aws:sns:*" }) ?? "", /^arn:aws:sns:[^:]*:[^:]*:.+$/);
    assert.equal(openResource({ NotResource: "arn:aws-cn:x:y:z:r" }), "arn:aws-cn:x:y:z:r");
  });

  it("is an ARN of six parts, the first three and the last of them not empty", () => {
    for (const pattern of [
      "x",
      "arn:aws:s3::*b",
      "arn::s3:::b",
      "arn:aws::::b",
      "arn:aws:s3:::",
      "arn:aws:s3",
      "barn:aws:s3:::b",
      "**?:**?",
    ]) {
      const open = openResource({ NotResource: pattern });
      assert(open === undefined || /^(\*|arn:[^:]+:[^:]+:[^:]*:[^:]*:.+)$/s.test(open), pattern);
    }
    for (const pattern of ["x", "arn::s3:::b", "arn:aws::::b", "arn:aws:s3:::", "arn:aws:s3", "barn:aws:s3:::b"]) {
      assert.equal(openResource({ NotResource: pattern }), undefined, pattern);
    }
  });
});

describe("a witness's keys", () => {
  it("are all that follow from who calls, for a user", () => {
    const verdict = unenforcedWithoutMfa([deny({ Action: "*" }, { Null: { "aws:PrincipalTag/a": "true" } })]);
    assert(verdict.kind === "open");
    assert.deepEqual(Object.fromEntries(verdict.witness.request.context), {
      "aws:principalarn": "arn:aws:iam::111122223333:user/mallory",
      "aws:principalaccount": "111122223333",
      "aws:username": "mallory",
      "aws:userid": "AIDAEXAMPLEMALLORY111",
      "aws:principaltype": "User",
      "aws:principalisawsservice": "false",
      "aws:principaltag/a": "x",
    });
    assert.deepEqual(verdict.witness.request.principal, {
      kind: "user",
      arn: "arn:aws:iam::111122223333:user/mallory",
      id: "AIDAEXAMPLEMALLORY111",
    });
  });

  it("are a session's, where only a session gets by", () => {
    const verdict = unenforcedWithoutMfa([deny({ Action: "*" }, { Null: { "aws:MultiFactorAuthPresent": "true" } })]);
    assert(verdict.kind === "open");
    const { context } = verdict.witness.request;
    assert.equal(verdict.witness.context, "session");
    assert.equal(context.get("aws:multifactorauthpresent"), "false");
    assert.equal(context.get("aws:tokenissuetime"), "2030-01-01T00:00:00Z");
    const old = unenforcedWithoutMfa([
      deny({ Action: "*" }, { Null: { "aws:MultiFactorAuthPresent": "true" } }),
      deny({ Action: "*" }, { DateGreaterThan: { "aws:TokenIssueTime": "2020-01-01" } }),
    ]);
    assert(old.kind === "open");
    assert.equal(old.witness.request.context.get("aws:tokenissuetime"), "2020-01-01T00:00:00.000Z");
  });

  it("are a root user's, a role session's or a service's where it is them", () => {
    const root = rootCanAct([]);
    assert(root.kind === "open");
    assert.deepEqual(Object.fromEntries(root.witness.request.context), {
      "aws:principalarn": "arn:aws:iam::111122223333:root",
      "aws:principalaccount": "111122223333",
      "aws:userid": "111122223333",
      "aws:principaltype": "Account",
      "aws:principalisawsservice": "false",
    });
    const mfa = { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } };
    const session = deniesWorkloads(deny({ Action: "*" }, mfa));
    assert(session.kind === "denies-workloads");
    assert.deepEqual(session.request.principal, {
      kind: "role-session",
      arn: "arn:aws:iam::111122223333:role/deploy",
      id: "AROAEXAMPLEDEPLOY1111",
      sessionArn: "arn:aws:sts::111122223333:assumed-role/deploy/session",
    });
    assert.equal(session.request.context.get("aws:userid"), "AROAEXAMPLEDEPLOY1111:session");
    assert(!session.request.context.has("aws:username"));
    const service = deniesWorkloads(deny({ Action: "*", Principal: { Service: "ec2.amazonaws.com" } }, mfa));
    assert(service.kind === "denies-workloads");
    assert.deepEqual(service.request.principal, { kind: "service", name: "ec2.amazonaws.com" });
    assert.deepEqual(Object.fromEntries(service.request.context), {
      "aws:principaltype": "AWSService",
      "aws:principalisawsservice": "true",
      "aws:principalservicename": "ec2.amazonaws.com",
    });
  });
});
