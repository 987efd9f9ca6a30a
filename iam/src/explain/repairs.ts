import type { Repair } from "./explanation.js";
import { list, quoted, type Style, statementOf } from "./words.js";

const BY_MFA = '"Bool": { "aws:MultiFactorAuthPresent": "true" }';
const WITHOUT_MFA = '"BoolIfExists": { "aws:MultiFactorAuthPresent": "false" }';
const BY_ROLES = '"ArnLike": { "aws:PrincipalArn": "arn:*:iam::*:role/*" }';

/** What to change, as a clause. */
export function fix(repair: Repair, style: Style): string {
  const where = "statement" in repair ? statementOf(repair.statement, style) : "";
  switch (repair.repair) {
    case "require-mfa": {
      const condition = repair.within === undefined ? BY_MFA : `"NumericLessThanEquals": { "aws:MultiFactorAuthAge": "${repair.within}" }`;
      if (repair.meant === "people") return `Add ${condition} to the condition of ${where}`;
      if (repair.meant === "others-too") {
        return `Move the people that ${where} lets in to a statement of their own, with the condition ${condition}`;
      }
      return `For people, add ${condition} to the condition of ${where}; if only roles are to come, add ${BY_ROLES}`;
    }
    case "use-operator":
      return `In ${where}, write \`${repair.operator}\` instead of \`${repair.instead}\`: an access key's requests carry no ${repair.key} at all`;
    case "only-mfa-condition":
      return `In ${where}, let ${repair.effect === "Allow" ? BY_MFA : WITHOUT_MFA} be the only condition on MFA`;
    case "narrow-not-action":
      return narrowing(repair.remove, repair.replace, where);
    case "deny-other-actions":
      return `Let ${where} deny every action but the enrolment ones (\`NotAction\`), ${repair.action} included`;
    case "deny-every-resource":
      return `Let ${where} deny on \`Resource\`: "*"`;
    case "use-key":
      return `In ${where}, write \`${repair.key}\` instead of \`${repair.instead}\``;
    case "deny-mcp":
      return `Next to ${where}, deny the same to requests without MFA under the condition "Bool": { "aws:ViaAWSMCPService": "true" }`;
    case "drop-condition":
      return `Remove the condition on ${repair.key} from ${where}: whoever it spares needs no MFA`;
    case "bind-users":
      return `Add "ArnLike": { "aws:PrincipalArn": "arn:*:iam::*:user/*" } to the condition of ${where}, so that it binds IAM users only`;
    case "spare-task-sessions":
      return `Add "BoolIfExists": { "aws:AssumedRoot": "false" } to the condition of ${where}, so that task sessions stay possible`;
    case "attach-deny":
      return `Attach a Deny of everything but the enrolment actions, on Resource "*", with the condition ${WITHOUT_MFA}`;
    case "deny-root":
      return 'Deny every action on every resource under the condition "ArnLike": { "aws:PrincipalArn": "arn:*:iam::*:root" }, or manage root credentials centrally';
    case "deny-phishable-devices":
      return 'Deny iam:CreateVirtualMFADevice, and iam:EnableMFADevice under the condition "Null": { "iam:FIDO-certification": "true" }';
  }
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
