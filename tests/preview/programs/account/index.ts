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

// The test sets these to see an update in place and a replacement.
const team = process.env.ACCOUNT_TEAM ?? "platform";
const path = process.env.ACCOUNT_ROLE_PATH ?? "/";

const role = new aws.iam.Role("administrator", { assumeRolePolicy: trust.json, path });
const group = new aws.iam.Group("developers", { path: "/people/" });
const user = new aws.iam.User("ana", { tags: { team } });
const policy = new aws.iam.Policy("assume-administrator", {
  policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: role.arn }] },
});
new aws.iam.GroupPolicyAttachment("developers-assume", { group, policyArn: policy.arn });
new aws.iam.UserGroupMembership("ana", { user: user.name, groups: [group.name] });
const key = new aws.iam.AccessKey("ana", { user: user.name });

export const roleArn = role.arn;
export const roleId = role.uniqueId;
export const userArn = user.arn;
export const userId = user.uniqueId;
export const groupArn = group.arn;
export const policyId = policy.policyId;
export const policyText = policy.policy;
export const keyId = key.id;
export const maxSessionDuration = role.maxSessionDuration;
export const tagsAll = user.tagsAll;
