// The most reported complaint (awsdocs/iam-user-guide 220, 233, 241, 299; terraform-aws-iam 447, 470; cloud-gov/terraform-provision 746):
// the password must be changed at the first sign-in, and the enforcing policy denies iam:ChangePassword. It is also the passing
// example on the policy's own page.
import * as aws from "@pulumi/aws";

const requireMfa = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Deny",
      NotAction: ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices", "iam:ResyncMFADevice", "sts:GetSessionToken"],
      Resource: "*",
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    },
  ],
});
const developers = new aws.iam.Group("developers");
new aws.iam.GroupPolicy("require-mfa", { group: developers.name, policy: requireMfa });
const dana = new aws.iam.User("dana");
new aws.iam.UserGroupMembership("dana", { user: dana.name, groups: [developers.name] });
new aws.iam.UserLoginProfile("dana", { user: dana.name, passwordResetRequired: true });
