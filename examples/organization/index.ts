import * as aws from "@pulumi/aws";
import { MfaResourceControlPolicy, MfaServiceControlPolicy, RootGuard } from "mfa-guard";

const organization = new aws.organizations.Organization("organization", {
  featureSet: "ALL",
  awsServiceAccessPrincipals: ["iam.amazonaws.com"],
  enabledPolicyTypes: ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"],
});
const root = organization.roots.apply((roots) => roots?.[0]?.id ?? "");
const workloads = new aws.organizations.OrganizationalUnit("workloads", { name: "Workloads", parentId: root });
const people = new aws.organizations.OrganizationalUnit("people", { name: "People", parentId: root });

new MfaServiceControlPolicy("everywhere", {
  targets: [root],
  denyEverythingWithoutMfa: true,
  protect: { policies: ["*-enforcement-policy-*"], by: ["arn:aws:iam::*:role/deploy"] },
});
new MfaServiceControlPolicy("no-users", { targets: [workloads.id], denyIamUsers: true });
new MfaServiceControlPolicy("security-keys", { targets: [people.id], securityKeysOnly: true });
new MfaResourceControlPolicy("roles", { targets: [root] });

const guard = new RootGuard("root", { targets: [workloads.id, people.id], emails: ["security@example.com"] });

export const checklist = guard.checklist;
