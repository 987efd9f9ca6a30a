import * as aws from "@pulumi/aws";

const group = new aws.iam.Group("developers");
new aws.iam.GroupPolicyAttachment("developers-mfa", { group: group.name, policyArn: "arn:aws:iam::123456789012:policy/require-mfa" });
