import { text } from "../documents";
import { type Given, given } from "./harness";

/** An organization as its resources show it once their ids are known. */

const USERS = { ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:user/*" } };
export const keepCredentials = {
  Sid: "NoCredentialsWithoutMfa",
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
  Condition: { ...USERS, BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
};
export const credentialsScp = text(keepCredentials);
export const denyRoot = {
  Sid: "NoRoot",
  Effect: "Deny",
  Action: "*",
  Resource: "*",
  Condition: { ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:root" } },
};

export const organizationResource = (props: object = {}) =>
  given("aws:organizations/organization:Organization", "org", {
    roots: [{ id: "r-1111" }],
    enabledPolicyTypes: ["SERVICE_CONTROL_POLICY"],
    ...props,
  });
export const unit = (name: string, parentId: unknown, more: Partial<Given> = {}) =>
  given(
    "aws:organizations/organizationalUnit:OrganizationalUnit",
    name,
    { arn: `arn:aws:organizations::1:ou/o-1/ou-${name}`, parentId },
    more,
  );
export const account = (name: string, parentId?: unknown, more: Partial<Given> = {}) =>
  given("aws:organizations/account:Account", name, { arn: `arn:aws:organizations::1:account/o-1/${name}`, parentId }, more);
export const scp = (name: string, content: unknown, more: object = {}) =>
  given("aws:organizations/policy:Policy", name, {
    arn: `arn:aws:organizations::1:policy/o-1/service_control_policy/p-${name}`,
    content,
    ...more,
  });
export const on = (targetId: unknown, policy: string, from = {}) =>
  given(
    "aws:organizations/policyAttachment:PolicyAttachment",
    `${policy}-${String(targetId)}`,
    { policyId: `p-${policy}`, targetId },
    { from },
  );
