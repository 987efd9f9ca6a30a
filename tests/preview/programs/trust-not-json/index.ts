import * as aws from "@pulumi/aws";

new aws.iam.Role("auditor", { assumeRolePolicy: "only people with MFA, please" });
