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

/** What no API can do or check: a person does it once, and again when people change. */
export const rootChecklist: readonly string[] = [
  "Management account: sign in as root, register two FIDO security keys from different batches, and remove every other MFA device.",
  "Management account: lock one key in a safe in the office and the other at a second place, with a log that two people sign.",
  "Management account: delete every root access key (IAM console, My security credentials).",
  "Management account: set the root e-mail to a group mailbox that at least two people read, and protect that mailbox with MFA.",
  "Management account: set the alternate security contact, and a telephone number that the company owns.",
  "Member accounts: delete the root credentials under central root access (IAM console, Root access management).",
  "Once a year: sign in as root with each key, check that the alarm arrives, and write it in the log.",
];
