// p07's OU with the fix applied that the finding gives, word for word.
import * as aws from "@pulumi/aws";

const workloads = new aws.organizations.OrganizationalUnit("ou-Workloads", { name: "Workloads", parentId: "r-ab12" });
const fix = new aws.organizations.Policy("fix", {
  type: "SERVICE_CONTROL_POLICY",
  content: JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Deny",
        NotAction: [
          "iam:CreateVirtualMFADevice",
          "iam:EnableMFADevice",
          "iam:GetUser",
          "iam:ListMFADevices",
          "iam:ListVirtualMFADevices",
          "iam:ResyncMFADevice",
          "iam:ChangePassword",
          "sts:GetSessionToken",
        ],
        Resource: "*",
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      },
    ],
  }),
});
new aws.organizations.PolicyAttachment("fix", { policyId: fix.id, targetId: workloads.id });
