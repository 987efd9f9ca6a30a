// No SCP at all; a tag policy on the root, as public Pulumi programs attach it.
import * as aws from "@pulumi/aws";

const org = new aws.organizations.Organization("org", { featureSet: "ALL", enabledPolicyTypes: ["SERVICE_CONTROL_POLICY", "TAG_POLICY"] });
const tags = new aws.organizations.Policy("tags", {
  type: "TAG_POLICY",
  content: JSON.stringify({ tags: { CostCenter: { tag_key: { "@@assign": "CostCenter" } } } }),
});
new aws.organizations.PolicyAttachment("tags", { policyId: tags.id, targetId: org.roots.apply(([root]) => root?.id ?? "") });
const prod = new aws.organizations.OrganizationalUnit("prod", { name: "prod", parentId: org.roots.apply(([root]) => root?.id ?? "") });
new aws.organizations.Account("app", { name: "app", email: "aws-app@example.com", parentId: prod.id });
