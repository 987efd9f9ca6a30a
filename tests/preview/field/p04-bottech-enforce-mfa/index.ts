// After a public Pulumi library (BotTech: enforceMFA, denyAllExceptManageOwnWithoutMFA; typed policy documents).
import * as aws from "@pulumi/aws";

const ownUser = "arn:aws:iam::*:user/${aws:username}";
const allow = (Sid: string, Action: string[], Resource: string): aws.iam.PolicyStatement => ({ Sid, Effect: "Allow", Action, Resource });
function enforceMfa(allowListUsers: boolean): aws.iam.PolicyDocument {
  const listed = [
    "iam:CreateVirtualMFADevice",
    "iam:EnableMFADevice",
    "iam:GetUser",
    "iam:ListMFADevices",
    "iam:ListVirtualMFADevices",
    "iam:ResyncMFADevice",
    "sts:GetSessionToken",
  ];
  if (allowListUsers) listed.push("iam:ListUsers");
  return {
    Version: "2012-10-17",
    Statement: [
      allow(
        "AllowViewAccountInfo",
        ["iam:GetAccountPasswordPolicy", "iam:GetAccountSummary", "iam:ListVirtualMFADevices", "iam:ListUsers"],
        "*",
      ),
      allow(
        "AllowManageOwnPasswords",
        [
          "iam:ChangePassword",
          "iam:GetUser",
          "iam:CreateLoginProfile",
          "iam:DeleteLoginProfile",
          "iam:GetLoginProfile",
          "iam:UpdateLoginProfile",
        ],
        ownUser,
      ),
      allow(
        "AllowManageOwnAccessKeys",
        ["iam:CreateAccessKey", "iam:DeleteAccessKey", "iam:ListAccessKeys", "iam:UpdateAccessKey"],
        ownUser,
      ),
      allow(
        "AllowManageOwnVirtualMFADevice",
        ["iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice"],
        "arn:aws:iam::*:mfa/${aws:username}",
      ),
      allow(
        "AllowManageOwnUserMFA",
        ["iam:DeactivateMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices", "iam:ResyncMFADevice"],
        ownUser,
      ),
      {
        Sid: "DenyAllExceptManageOwnWithoutMFA",
        Effect: "Deny",
        NotAction: listed,
        Resource: "*",
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      },
    ],
  };
}
const policy = new aws.iam.Policy("EnforceMFA", { policy: enforceMfa(true) });
const staff = new aws.iam.Group("Staff", { name: "Staff" });
new aws.iam.PolicyAttachment("EnforceMFA", { policyArn: policy.arn, groups: [staff.name] });
const users = ["ana", "ben", "cho"].map((name) => new aws.iam.User(name, { name }));
new aws.iam.GroupMembership("Staff", { group: staff.name, users: users.map((user) => user.name) });
for (const [i, user] of users.entries()) new aws.iam.UserLoginProfile(`login-${i}`, { user: user.name });
