import { iamMfaConditionSparesRoles } from "../../../policypack/policies/iam-mfa-condition-spares-roles";
import { accountWithMfa, allowAll, denyWithoutMfa, enforcing, missingKeys, serviceTrust, text } from "../../../testkit/documents";
import { cases } from "../../../testkit/policypack/cases";
import { exempt } from "../../../testkit/policypack/exemptions";
import { given, unknown } from "../../../testkit/policypack/harness";
import { arnOf, attach, group, managed } from "../../../testkit/policypack/stacks";

const role = (name: string, props: object = {}) =>
  given("aws:iam/role:Role", name, { name, assumeRolePolicy: text(serviceTrust), ...props });
const forPeople = { assumeRolePolicy: text(accountWithMfa) };
const inline = (holder: string, policy: unknown, name = `${holder}-inline`) =>
  given("aws:iam/rolePolicy:RolePolicy", name, { role: holder, name, policy });
const attachToRole = (holder: string, policyArn: string, name = `${holder}-attached`) =>
  given("aws:iam/rolePolicyAttachment:RolePolicyAttachment", name, { role: holder, policyArn });
const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

const denyAll = { Effect: "Deny", Action: "*", Resource: "*", Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } };
const withMfa = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
const secrets = { Sid: "Secrets", Effect: "Allow", Action: "secretsmanager:*", Resource: "*" };
const sparing = (condition: object) => text({ ...denyAll, Condition: { ...denyAll.Condition, ...condition } });

cases(iamMfaConditionSparesRoles, {
  valid: [
    { title: "a role without MFA conditions", stack: [role("app"), inline("app", text(secrets))] },
    {
      title: "an MFA Deny on a group",
      stack: [group("devs"), managed("mfa"), attach("devs", "mfa"), role("app"), inline("app", allowAll)],
    },
    {
      title: "a Deny on a role that spares roles, and one that binds users",
      stack: [
        role("app"),
        inline("app", sparing({ ArnNotLike: { "aws:PrincipalArn": "arn:*:iam::*:role/*" } }), "one"),
        inline("app", sparing({ ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:user/*" } }), "two"),
        inline("app", allowAll, "all"),
      ],
    },
    {
      title: "a Deny that names another role",
      stack: [role("app"), inline("app", sparing({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/other" } }))],
    },
    {
      title: "a Deny of what the role isn't allowed anyway",
      stack: [role("app"), inline("app", text(secrets)), inline("app", text({ ...denyAll, Action: "ec2:*" }), "deny")],
    },
    {
      title: "a Deny of what another Deny takes already",
      stack: [
        role("app"),
        inline(
          "app",
          text(secrets, { Effect: "Deny", Action: "secretsmanager:Put*", Resource: "*" }, { ...denyAll, Action: "secretsmanager:Put*" }),
        ),
      ],
    },
    {
      title: "an Allow with MFA beside another that covers it",
      stack: [role("app"), inline("app", text({ ...secrets, Condition: withMfa })), inline("app", text(secrets), "plain")],
    },
    {
      title: "an Allow with MFA beside AdministratorAccess",
      stack: [role("app"), inline("app", text({ ...secrets, Condition: withMfa })), attachToRole("app", ADMINISTRATOR)],
    },
    {
      title: "an Allow with MFA beyond what the boundary allows",
      stack: [
        role("app", { permissionsBoundary: arnOf("limit") }),
        managed("limit", text({ Effect: "Allow", Action: "s3:*", Resource: "*" })),
        inline("app", text({ ...secrets, Condition: withMfa })),
      ],
    },
    {
      title: "an exempt role",
      stack: [role("app"), inline("app", text(denyAll))],
      config: { exemptions: exempt("app") },
      notes: [["app", "exempt"]],
    },
    {
      title: "a Deny of what only an unknown policy may allow, for now",
      stack: [role("app"), inline("app", text(secrets, { ...denyAll, Action: "ec2:*" })), inline("app", unknown, "later")],
      notes: [["app", "later", "`policy` of `later`"]],
    },
    { title: "an unknown policy without an MFA condition in sight", stack: [role("app"), inline("app", unknown)] },
  ],
  invalid: [
    {
      title: "an MFA Deny attached to a role of people, which advises MFA in its trust policy",
      stack: [
        role("admin", forPeople),
        attachToRole("admin", ADMINISTRATOR),
        managed("mfa", text(denyAll)),
        attachToRole("admin", arnOf("mfa"), "a"),
      ],
      violations: [["admin", "denies-always", "require MFA in the role's trust policy, where people can show it."]],
    },
    {
      title: "an MFA Deny attached to a workload's role, which can't show MFA anywhere",
      stack: [role("worker"), inline("worker", text(secrets)), managed("mfa"), attachToRole("worker", arnOf("mfa"))],
      violations: [["worker", "denies-always", "so that it binds users only."]],
    },
    {
      title: "a Deny in the boundary",
      stack: [
        role("app", { permissionsBoundary: arnOf("limit") }),
        inline("app", text(secrets)),
        managed("limit", text(denyAll, JSON.parse(allowAll).Statement[0])),
      ],
      violations: [["app", "denies-always", "statement 1 of `limit` denies them secretsmanager:GetSecretValue"]],
    },
    {
      title: "a boundary that allows with MFA only",
      stack: [
        role("app", { permissionsBoundary: arnOf("limit") }),
        inline("app", text(secrets)),
        managed("limit", text({ Effect: "Allow", Action: "*", Resource: "*", Condition: withMfa })),
      ],
      violations: [
        ["app", "allows-never", "statement 1 of `limit`, which allows secretsmanager:GetSecretValue only with MFA, allows them nothing"],
      ],
    },
    {
      title: "an Allow with MFA, and one with fresh MFA",
      stack: [
        role("app"),
        inline(
          "app",
          text(
            { ...secrets, Condition: withMfa },
            { Effect: "Allow", Action: "s3:*", Resource: "*", Condition: { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } } },
          ),
        ),
      ],
      violations: [
        ["app", "allows-never", "statement `Secrets` of `app-inline`, which allows secretsmanager:GetSecretValue only with MFA"],
        ["app", "allows-never", "Remove the MFA condition from statement 2 of `app-inline`."],
      ],
    },
    {
      title: "a Deny that misses access keys, which a role session may still meet",
      stack: [role("app"), inline("app", allowAll), inline("app", missingKeys, "deny")],
      violations: [["app", "denies-always", "statement `DenyWithoutMfa` of `deny` denies them"]],
    },
    {
      title: "a Deny on a role that is granted what it has elsewhere",
      stack: [role("app"), inline("app", enforcing), attachToRole("app", "arn:aws:iam::111122223333:policy/elsewhere")],
      violations: [["app", "denies-always"]],
    },
    {
      title: "a Deny on a role that resources may grant something",
      stack: [role("app"), inline("app", text(denyWithoutMfa))],
      violations: [["app", "denies-always"]],
    },
    {
      title: "a Deny in a permission set",
      stack: [
        given("aws:ssoadmin/permissionSet:PermissionSet", "ops", { name: "ops", arn: "arn:aws:sso:::permissionSet/i/p" }),
        given("aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy", "ops-inline", {
          permissionSetArn: "arn:aws:sso:::permissionSet/i/p",
          inlinePolicy: text(denyAll, secrets),
        }),
      ],
      violations: [["ops", "denies-always", "Sessions of permission set `ops` never carry MFA"]],
    },
    {
      title: "a document that can't be read",
      stack: [
        role("app"),
        inline("app", '{"Statement": [{"Effect": "Deny", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}]}'),
      ],
      violations: [["app", "unreadable"]],
    },
  ],
});
