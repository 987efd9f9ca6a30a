// After a public CDK example (ArnPrincipal of a group): IAM refuses a group in a trust policy.
import * as aws from "@pulumi/aws";

new aws.iam.Role("AdminRole", {
  assumeRolePolicy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:group/AdminGroup" }, Action: "sts:AssumeRole" }],
  }),
});
