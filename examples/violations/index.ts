import * as aws from "@pulumi/aws";

const account = aws.getCallerIdentityOutput().accountId;

// `BoolIfExists` in an Allow also holds when the key is absent, and an access key's request doesn't carry it.
const admin = new aws.iam.Role("admin", {
  assumeRolePolicy: account.apply((id) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AdministratorsWithMfa",
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${id}:root` },
          Action: "sts:AssumeRole",
          Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } },
        },
      ],
    }),
  ),
});
new aws.iam.RolePolicyAttachment("admin", { role: admin.name, policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" });

// The first statement demands MFA; the second one, left over from a test, doesn't.
new aws.iam.Role("deployer", {
  assumeRolePolicy: account.apply((id) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${id}:root` },
          Action: "sts:AssumeRole",
          Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
        },
        { Sid: "Temporary", Effect: "Allow", Principal: { AWS: `arn:aws:iam::${id}:user/ci` }, Action: "sts:AssumeRole" },
      ],
    }),
  ),
});

// `Bool` in a Deny doesn't hold when the key is absent, so access keys pass.
const requireMfa = new aws.iam.Policy("require-mfa", {
  policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "DenyWithoutMfa",
        Effect: "Deny",
        NotAction: [
          "iam:CreateVirtualMFADevice",
          "iam:EnableMFADevice",
          "iam:ListMFADevices",
          "iam:ResyncMFADevice",
          "sts:GetSessionToken",
        ],
        Resource: "*",
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } },
      },
    ],
  }),
});
const developers = new aws.iam.Group("developers");
new aws.iam.GroupPolicyAttachment("developers-mfa", { group: developers.name, policyArn: requireMfa.arn });

// Attached and of the right form, but what it exempts is enough to take everything.
const operators = new aws.iam.Group("operators");
new aws.iam.GroupPolicy("operators-mfa", {
  group: operators.name,
  policy: {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Deny",
        NotAction: ["iam:*", "sts:GetSessionToken"],
        Resource: "*",
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      },
    ],
  },
});

const dana = new aws.iam.User("dana");
new aws.iam.UserGroupMembership("dana", { user: dana.name, groups: [developers.name] });

// In no group at all, with an access key.
const ci = new aws.iam.User("ci", { name: "ci" });
new aws.iam.AccessKey("ci", { user: ci.name });
