import * as aws from "@pulumi/aws";

// Three mistakes, each one that a remediation repairs, and the rest of the account right.
new aws.iam.Role("admin", {
  assumeRolePolicy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "People",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::123456789012:root", Service: "codebuild.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } },
      },
    ],
  }),
  maxSessionDuration: 43200,
  inlinePolicies: [
    { name: "all", policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }) },
  ],
});

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
const group = new aws.iam.Group("developers");
new aws.iam.GroupPolicyAttachment("developers", { group: group.name, policyArn: requireMfa.arn });
