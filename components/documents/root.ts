import { document, noTaskSession, type PolicyDocument } from "./document";

/**
 * Denies everything to root users of member accounts, and spares the task sessions of `sts:AssumeRoot`, which act as root too.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-assumedroot
 */
export function denyRootDocument(): PolicyDocument {
  return document({
    Sid: "DenyRootUser",
    Effect: "Deny",
    Action: ["*"],
    Resource: ["*"],
    Condition: { ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:root" }, ...noTaskSession },
  });
}
