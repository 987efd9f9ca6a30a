// p07 with what its two findings suggest, word for word.
import * as aws from "@pulumi/aws";
import { infrastructure, security, workloads } from "../p07-landing-zone";

const scp = (name: string, ...Statement: readonly object[]) =>
  new aws.organizations.Policy(name, {
    type: "SERVICE_CONTROL_POLICY",
    content: JSON.stringify({ Version: "2012-10-17", Statement }),
  });
const credentials = scp("scp-credentials", {
  Effect: "Deny",
  Action: [
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:UpdateLoginProfile",
    "iam:DeactivateMFADevice",
    "iam:DeleteVirtualMFADevice",
    "sts:GetFederationToken",
  ],
  Resource: "*",
  Condition: {
    BoolIfExists: { "aws:MultiFactorAuthPresent": "false" },
    ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:user/*" },
  },
});
const root = scp("scp-root", {
  Effect: "Deny",
  Action: "*",
  Resource: "*",
  Condition: { ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:root" }, Null: { "aws:AssumedRoot": "true" } },
});
for (const [what, policy] of Object.entries({ credentials, root }))
  for (const [name, target] of Object.entries({ workloads, security, infrastructure }))
    new aws.organizations.PolicyAttachment(`${what}-${name}`, { policyId: policy.id, targetId: target.id });
