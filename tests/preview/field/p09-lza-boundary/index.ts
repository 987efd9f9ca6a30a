// After awslabs/landing-zone-accelerator-on-aws#66: break-glass users whose only guard is the boundary.
import * as aws from "@pulumi/aws";

const boundary = new aws.iam.Policy("Default-Boundary-Policy", {
  policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "*", Resource: "*" },
      {
        Effect: "Deny",
        NotAction: [
          "iam:ChangePassword",
          "iam:GetUser",
          "iam:ListMFADevices",
          "iam:CreateVirtualMFADevice",
          "iam:EnableMFADevice",
          "iam:ResyncMFADevice",
          "iam:DeactivateMFADevice",
          "iam:ListUsers",
        ],
        Resource: "*",
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } },
      },
    ],
  }),
});
const admins = new aws.iam.Group("Administrators");
new aws.iam.GroupPolicyAttachment("admins", { group: admins.name, policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" });
for (const name of ["breakGlassUser01", "breakGlassUser02"]) {
  const user = new aws.iam.User(name, { name, permissionsBoundary: boundary.arn });
  new aws.iam.UserGroupMembership(name, { user: user.name, groups: [admins.name] });
}
