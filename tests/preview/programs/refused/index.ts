import * as aws from "@pulumi/aws";

// JSON that the provider lets by and IAM does not: the effect is neither Allow nor Deny.
new aws.iam.Policy("maybe", {
  policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Maybe", Action: "s3:GetObject", Resource: "*" }] }),
});
