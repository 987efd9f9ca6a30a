// After a public Pulumi program (automationUserAssumeRole; trust written from the user's arn with apply).
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const boundary = new aws.iam.Policy("automation-boundary", {
  policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: ["ecs:*", "ecr:*"], Resource: "*" }] }),
});
const automation = new aws.iam.User("automation", { permissionsBoundary: boundary.arn });
const role = new aws.iam.Role("automation-deploy", {
  permissionsBoundary: boundary.arn,
  assumeRolePolicy: automation.arn.apply((arn) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { AWS: arn }, Action: "sts:AssumeRole" }] }),
  ),
});
new aws.iam.RolePolicyAttachment("automation-deploy", { role: role.name, policyArn: boundary.arn });
const key = new aws.iam.AccessKey("automation", { user: automation.name });
export const secret = pulumi.secret(key.secret);
