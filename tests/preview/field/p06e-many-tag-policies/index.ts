// One right SCP, and five tag policies on the same root (AWS takes ten of them there).
import * as aws from "@pulumi/aws";

const org = new aws.organizations.Organization("org", { featureSet: "ALL", enabledPolicyTypes: ["SERVICE_CONTROL_POLICY", "TAG_POLICY"] });
const root = org.roots.apply(([root]) => root?.id ?? "");
const scp = new aws.organizations.Policy("mfa", {
  type: "SERVICE_CONTROL_POLICY",
  content: JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Deny",
        Action: [
          "iam:CreateAccessKey",
          "iam:CreateLoginProfile",
          "iam:UpdateLoginProfile",
          "iam:DeactivateMFADevice",
          "iam:DeleteVirtualMFADevice",
        ],
        Resource: "*",
        Condition: { ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:user/*" }, BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      },
    ],
  }),
});
new aws.organizations.PolicyAttachment("mfa", { policyId: scp.id, targetId: root });
for (const key of ["CostCenter", "Owner", "Env", "Data", "Team"]) {
  const tags = new aws.organizations.Policy(`tags-${key}`, {
    type: "TAG_POLICY",
    content: JSON.stringify({ tags: { [key]: { tag_key: { "@@assign": key } } } }),
  });
  new aws.organizations.PolicyAttachment(`tags-${key}`, { policyId: tags.id, targetId: root });
}
