import * as aws from "@pulumi/aws";

const account = aws.getCallerIdentityOutput().accountId;

const withMfa = aws.iam.getPolicyDocumentOutput({
  statements: [
    {
      sid: "AdministratorsWithMfa",
      principals: [{ type: "AWS", identifiers: [account.apply((id) => `arn:aws:iam::${id}:root`)] }],
      actions: ["sts:AssumeRole"],
      conditions: [
        { test: "Bool", variable: "aws:MultiFactorAuthPresent", values: ["true"] },
        { test: "NumericLessThan", variable: "aws:MultiFactorAuthAge", values: ["3600"] },
      ],
    },
  ],
});
const admin = new aws.iam.Role("admin", { assumeRolePolicy: withMfa.json, maxSessionDuration: 3600 });
new aws.iam.RolePolicyAttachment("admin", { role: admin.name, policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" });

// What deploys is a service, and services can't present MFA.
new aws.iam.Role("deployer", {
  assumeRolePolicy: {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "codebuild.amazonaws.com" }, Action: "sts:AssumeRole" }],
  },
});

const requireMfa = new aws.iam.Policy("require-mfa", {
  policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "EnrolADevice",
        Effect: "Allow",
        Action: ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices", "iam:ResyncMFADevice"],
        Resource: ["arn:aws:iam::*:mfa/*", "arn:aws:iam::*:user/${aws:username}"],
      },
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
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      },
    ],
  }),
});

for (const name of ["developers", "operators"]) {
  const group = new aws.iam.Group(name);
  new aws.iam.GroupPolicyAttachment(`${name}-mfa`, { group: group.name, policyArn: requireMfa.arn });
  if (name === "developers") {
    const dana = new aws.iam.User("dana");
    new aws.iam.UserGroupMembership("dana", { user: dana.name, groups: [group.name] });
  }
}
