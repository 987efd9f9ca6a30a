// An organization with the right SCPs, in the forms that AWS publishes, and nothing else: passes.
import * as aws from "@pulumi/aws";

const org = new aws.organizations.Organization("org", { featureSet: "ALL", enabledPolicyTypes: ["SERVICE_CONTROL_POLICY"] });
const root = org.roots.apply(([root]) => root?.id ?? "");
const scp = (name: string, Statement: object[]) => {
  const policy = new aws.organizations.Policy(name, {
    name,
    type: "SERVICE_CONTROL_POLICY",
    content: JSON.stringify({ Version: "2012-10-17", Statement }),
  });
  new aws.organizations.PolicyAttachment(name, { policyId: policy.id, targetId: root });
};
scp("restrict-root", [
  {
    Sid: "GRRESTRICTROOTUSER",
    Effect: "Deny",
    Action: "*",
    Resource: ["*"],
    Condition: { StringLike: { "aws:PrincipalArn": ["arn:aws:iam::*:root"] }, Null: { "aws:AssumedRoot": "true" } },
  },
]);
scp("mfa-for-credentials", [
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
    Condition: { ArnLike: { "aws:PrincipalArn": ["arn:aws:iam::*:user/*"] }, BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
  },
]);
const prod = new aws.organizations.OrganizationalUnit("prod", { name: "prod", parentId: root });
new aws.organizations.Account("app", { name: "app", email: "aws-app@example.com", parentId: prod.id });
