import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const identity = aws.getCallerIdentityOutput();
const trust = aws.iam.getPolicyDocumentOutput({
  statements: [
    {
      actions: ["sts:AssumeRole"],
      principals: [{ type: "AWS", identifiers: [pulumi.interpolate`arn:aws:iam::${identity.accountId}:root`] }],
      conditions: [{ test: "Bool", variable: "aws:MultiFactorAuthPresent", values: ["true"] }],
    },
  ],
});

const role = new aws.iam.Role("administrator", { assumeRolePolicy: trust.json });
const group = new aws.iam.Group("developers", { path: "/people/" });
const user = new aws.iam.User("ana", { tags: { team: "platform" } });
const policy = new aws.iam.Policy("assume-administrator", {
  policy: {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: role.arn }],
  },
});
new aws.iam.GroupPolicyAttachment("developers-assume", { group: group, policyArn: policy.arn });
new aws.iam.UserGroupMembership("ana", { user: user.name, groups: [group.name] });
new aws.iam.AccessKey("ana", { user: user.name });
new aws.iam.GroupPolicy("inline", {
  group: group.name,
  policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] },
});

export const roleArn = role.arn;
export const roleName = role.name;
export const roleId = role.uniqueId;
export const userArn = user.arn;
export const groupArn = group.arn;
export const path = group.path;
export const session = role.maxSessionDuration;
export const tagsAll = user.tagsAll;
export const document = trust.json;
