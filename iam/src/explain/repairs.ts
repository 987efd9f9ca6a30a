import { PEOPLE_ARNS } from "../document/principals.js";
import { CREDENTIAL_DENY } from "./attachments.js";
import type { Repair } from "./explanation.js";
import { capital, list, quoted, type Style, statementOf } from "./words.js";

const BY_MFA = '"Bool": { "aws:MultiFactorAuthPresent": "true" }';
const WITHOUT_MFA = '"BoolIfExists": { "aws:MultiFactorAuthPresent": "false" }';
const BUT_USERS = '"ArnNotLike": { "aws:PrincipalArn": "arn:*:iam::*:user/*" }';
const BY_ROLES = '"ArnLike": { "aws:PrincipalArn": "arn:*:iam::*:role/*" }';

const PEOPLE = `"ArnLike": { "aws:PrincipalArn": [${PEOPLE_ARNS.map((arn) => `"${arn}"`).join(", ")}] }`;

const ATTACHED: Readonly<Record<Extract<Repair, { readonly repair: "attach" }>["what"], string>> = {
  enforcement: `Attach a Deny of everything but the enrolment actions (\`NotAction\`), on Resource "*", with the condition ${WITHOUT_MFA}`,
  credentials: `Attach an SCP that denies ${list([...CREDENTIAL_DENY.Action])}, on Resource "*", with the conditions ${WITHOUT_MFA} and "ArnLike": { "aws:PrincipalArn": "arn:*:iam::*:user/*" }`,
  root: 'Manage root credentials centrally, or attach an SCP that denies every action on every resource with the conditions "ArnLike": { "aws:PrincipalArn": "arn:*:iam::*:root" } and "Null": { "aws:AssumedRoot": "true" }, which spares task sessions',
  devices: 'Deny iam:CreateVirtualMFADevice, and iam:EnableMFADevice under the condition "Null": { "iam:RegisterSecurityKey": "true" }',
};

/** What to change, as a clause. */
export function fix(repair: Repair, style: Style): string {
  const where = "statement" in repair ? statementOf(repair.statement, style) : "";
  switch (repair.repair) {
    case "require-mfa":
      return requiring(repair, where);
    case "use-operator":
      return `In ${where}, write \`${repair.operator}\` instead of \`${repair.instead}\`: an access key's requests carry no ${repair.key} at all`;
    case "only-mfa-condition":
      return `In ${where}, let ${repair.effect === "Allow" ? BY_MFA : WITHOUT_MFA} be the only condition on MFA`;
    case "narrow-not-action":
      return narrowing(repair.remove, repair.replace, where);
    case "deny-other-actions":
      return `Let ${where} deny every action but the enrolment ones (\`NotAction\`), ${repair.action} included`;
    case "deny-actions-too":
      return `Add ${list(repair.actions)} to the \`Action\` of ${where}`;
    case "deny-every-resource":
      return `Let ${where} deny on \`Resource\`: "*"`;
    case "use-key":
      return `In ${where}, write \`${repair.key}\` instead of \`${repair.instead}\``;
    case "deny-mcp":
      return `Next to ${where}, deny the same to requests without MFA under the condition "Bool": { "aws:ViaAWSMCPService": "true" }`;
    case "drop-condition":
      return `Remove the condition on ${repair.key} from ${where}: whoever it spares needs no MFA`;
    case "bind-subject":
      return `Add "StringNotLike": { "${repair.key}": "arn:*:iam::*:user/*" } to the condition of ${where}, or name the roles that are to come: a user gets such a token with an access key`;
    case "bind-people":
      return `Add ${PEOPLE} to the condition of ${where}, so that it binds people only`;
    case "spare-task-sessions":
      return `Add "BoolIfExists": { "aws:AssumedRoot": "false" } to the condition of ${where}, so that task sessions stay possible`;
    case "deny-people-too":
      return `Next to ${where}, add a copy of it for people only, with \`${repair.operator}\` instead of \`${repair.instead}\` and ${PEOPLE}: an access key's requests carry no ${repair.key} at all`;
    case "exempting":
      return `${fix(repair.first, style)}, and exempt ${list(repair.actions)} in its \`NotAction\``;
    case "attach":
      return ATTACHED[repair.what];
  }
}

function requiring({ within, meant, vendor }: Extract<Repair, { readonly repair: "require-mfa" }>, where: string): string {
  const condition = within === undefined ? BY_MFA : `"NumericLessThanEquals": { "aws:MultiFactorAuthAge": "${within}" }`;
  const add = {
    people: `add ${condition} to the condition of ${where}`,
    "others-too": `move the people that ${where} lets in to a statement of their own, with the condition ${condition}`,
    "people-or-roles": `for people, add ${condition} to the condition of ${where}; for roles and services, keep a copy of it with ${BUT_USERS}; if only roles are to come, add ${BY_ROLES} instead`,
  }[meant];
  return vendor ? `List the account of a vendor that comes in by it in \`delegatedAccounts\`; otherwise, ${add}` : capital(add);
}

function narrowing(remove: readonly string[], replace: readonly string[], where: string): string {
  const replacing = `replace ${list(replace.map(quoted))} with the enrolment actions that ${replace.length === 1 ? "it covers" : "they cover"}`;
  if (remove.length === 0)
    return replace.length === 0
      ? `Let the \`NotAction\` of ${where} hold the enrolment actions only`
      : `In the \`NotAction\` of ${where}, ${replacing}`;
  const removing = `Remove ${list(remove.map(quoted))} from the \`NotAction\` of ${where}`;
  return replace.length === 0 ? removing : `${removing}, and ${replacing}`;
}
