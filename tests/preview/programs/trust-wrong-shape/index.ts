import * as aws from "@pulumi/aws";

new aws.iam.Role("empty-object", { assumeRolePolicy: "{}" });
new aws.iam.Role("statement-is-text", { assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: "allow" }) });
new aws.iam.Role("principal-is-number", {
  assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: 7 }] }),
});
