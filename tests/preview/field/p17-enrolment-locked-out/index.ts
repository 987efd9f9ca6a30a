// After a public CloudFormation MFAEnforcementPolicy: iam:* is denied without MFA too, so nobody can ever enrol a device.
import * as aws from "@pulumi/aws";

const people = new aws.iam.Group("people");
new aws.iam.GroupPolicy("mfa", {
  group: people.name,
  policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "DenyAllIfNoMFA",
        Effect: "Deny",
        Action: "*",
        Resource: "*",
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      },
    ],
  }),
});
const kim = new aws.iam.User("kim");
new aws.iam.UserGroupMembership("kim", { user: kim.name, groups: [people.name] });
new aws.iam.UserLoginProfile("kim", { user: kim.name, passwordResetRequired: true });
