// p06c's users SCP with the fix applied that the finding gives: the condition on aws:PrincipalArn is taken out.
import * as aws from "@pulumi/aws";

const workloads = new aws.organizations.OrganizationalUnit("ou-Workloads", { name: "Workloads", parentId: "r-ab12" });
const fix = new aws.organizations.Policy("fix", {
  type: "SERVICE_CONTROL_POLICY",
  content: JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "UsersNeedMfa",
        Effect: "Deny",
        Action: [
          "iam:CreateAccessKey",
          "iam:CreateLoginProfile",
          "iam:UpdateLoginProfile",
          "iam:DeactivateMFADevice",
          "iam:DeleteVirtualMFADevice",
        ],
        Resource: "*",
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      },
    ],
  }),
});
new aws.organizations.PolicyAttachment("fix", { policyId: fix.id, targetId: workloads.id });
