import * as aws from "@pulumi/aws";

// The ARN that the trust policy names is unknown until the topic is made.
const topic = new aws.sns.Topic("jobs");
new aws.iam.Role("worker", {
  assumeRolePolicy: topic.arn.apply((arn) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Sid: arn, Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "123456789012" } }],
    }),
  ),
});
