import { MfaGroup } from "mfa-guard";

export const developers = new MfaGroup("developers", {
  groupName: "Developers",
  maxMfaAge: 43_200,
  policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
});
