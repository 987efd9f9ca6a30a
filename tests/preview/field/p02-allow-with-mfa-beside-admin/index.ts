// After TalEliyahu/Startup-AWS-IAM-Roles#22: Allow only with MFA, and AdministratorAccess beside it.
import * as aws from "@pulumi/aws";

const ops = new aws.iam.Group("ops");
new aws.iam.GroupPolicy("ops-with-mfa", {
  group: ops.name,
  policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: ["ec2:*", "s3:*"], Resource: "*", Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } },
    ],
  }),
});
new aws.iam.GroupPolicyAttachment("ops-admin", { group: ops.name, policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" });
const lee = new aws.iam.User("lee");
new aws.iam.UserGroupMembership("lee", { user: lee.name, groups: [ops.name] });
new aws.iam.UserLoginProfile("lee", { user: lee.name, passwordResetRequired: true });
