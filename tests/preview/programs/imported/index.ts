import * as aws from "@pulumi/aws";

// A group that was made by hand and is taken over, as the program says it is, and a role that another stack makes.
const admins = new aws.iam.Group("admins", { name: "Admins" }, { import: "Admins" });
new aws.iam.GroupPolicyAttachment("admins", { group: admins.name, policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" });
const deploy = aws.iam.Role.get("deploy", "deploy");

export const group = admins.name;
export const trust = deploy.assumeRolePolicy;
