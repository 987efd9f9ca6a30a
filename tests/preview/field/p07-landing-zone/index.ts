// After a public Pulumi landing zone: OUs, accounts, one deny-leave SCP attached to several OUs in a loop.
import * as aws from "@pulumi/aws";

const rootId = "r-ab12";
const ou = (name: string, parentId: aws.organizations.OrganizationalUnitArgs["parentId"]) =>
  new aws.organizations.OrganizationalUnit(`ou-${name}`, { name, parentId });
export const security = ou("Security", rootId),
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
