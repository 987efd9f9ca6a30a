// What no API can do or check: people do it once, and again when people change.

export const rootChecklist: readonly string[] = [
  "Management account: sign in as root, register two FIDO security keys from different batches, and remove every other MFA device.",
  "Management account: lock one key in a safe in the office and the other at a second place, with a log that two people sign.",
  "Management account: delete every root access key (IAM console, My security credentials).",
  "Management account: set the root e-mail to a group mailbox that at least two people read, and protect that mailbox with MFA.",
  "Management account: set the alternate security contact, and a telephone number that the company owns.",
  "Member accounts: delete the root credentials under central root access (IAM console, Root access management).",
  "Once a year: sign in as root with each key, check that the alarm arrives, and log it.",
];

export const breakGlassChecklist: readonly string[] = [
  "Decrypt each first password with its PGP key, sign in, change it, and register two security keys.",
  "Seal each user's password and key, and put them into different safes, with a log that two people sign.",
  "Have everybody who is to be notified confirm the subscription that AWS mails to them.",
  "Twice a year: use each access once, see that the notification comes within minutes, and seal it again.",
];

export const identityCenterChecklist: readonly string[] = [
  "With an external identity provider: require MFA there for the AWS application, at every sign-in, with phishing-resistant methods for privileged groups.",
  "With Identity Center's own directory: Settings, Authentication, MFA: prompt every time they sign in; security keys and built-in authenticators; require registration at sign-in.",
  "Set the session length of the access portal to no more than a working day (Settings, Authentication).",
  "Keep break-glass access that does not depend on the identity provider.",
];
