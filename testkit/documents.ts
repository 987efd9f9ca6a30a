/** Documents that the cases share. Each test changes one thing in one of them. */

const ENROLMENT = [
  "iam:ChangePassword",
  "iam:CreateVirtualMFADevice",
  "iam:EnableMFADevice",
  "iam:ListMFADevices",
  "iam:ResyncMFADevice",
  "sts:GetSessionToken",
];

export function document(...statements: readonly object[]) {
  return { Version: "2012-10-17", Statement: statements };
}

export function text(...statements: readonly object[]): string {
  return JSON.stringify(document(...statements));
}

/** AWS's recommended form: everything but enrolment is denied without MFA. */
export const denyWithoutMfa = {
  Sid: "DenyWithoutMfa",
  Effect: "Deny",
  NotAction: ENROLMENT,
  Resource: "*",
  Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
};
export const enforcing = text(denyWithoutMfa);
/** `Bool` doesn't hold where the key is absent: access keys get by. */
export const missingKeys = text({ ...denyWithoutMfa, Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } });
export const exemptingTooMuch = text({ ...denyWithoutMfa, NotAction: ["iam:*"] });
export const allowAll = text({ Effect: "Allow", Action: "*", Resource: "*" });

export const accountWithMfa = {
  Sid: "People",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:root" },
  Action: "sts:AssumeRole",
  Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
};
export const serviceTrust = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };
