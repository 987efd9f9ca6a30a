// p07 with what its two findings suggest, word for word.
import * as aws from "@pulumi/aws";

const rootId = "r-ab12";
const ou = (name: string, parentId: aws.organizations.OrganizationalUnitArgs["parentId"]) =>
  new aws.organizations.OrganizationalUnit(`ou-${name}`, { name, parentId });
const security = ou("Security", rootId),
  infrastructure = ou("Infrastructure", rootId),
  workloads = ou("Workloads", rootId);
const prod = ou("Prod", workloads.id),
  nonProd = ou("NonProd", workloads.id);
for (const [slug, parent] of [
  ["log-archive", security],
  ["security-tooling", security],
  ["network", infrastructure],
  ["shop-prod", prod],
  ["shop-dev", nonProd],
] as const)
  new aws.organizations.Account(`acct-${slug}`, {
    name: slug,
    email: `aws+${slug}@example.com`,
    parentId: parent.id,
    roleName: "OrganizationAccountAccessRole",
  });
const denyLeave = new aws.organizations.Policy("scp-deny-leave-org", {
  type: "SERVICE_CONTROL_POLICY",
  content: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid: "DenyLeave", Effect: "Deny", Action: ["organizations:LeaveOrganization", "account:CloseAccount"], Resource: "*" }],
  }),
});
for (const [name, target] of [
  ["workloads", workloads],
  ["security", security],
  ["infrastructure", infrastructure],
] as const)
  new aws.organizations.PolicyAttachment(`deny-leave-${name}`, { policyId: denyLeave.id, targetId: target.id });

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
