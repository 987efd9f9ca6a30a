import { IdentityCenterAccess } from "mfa-guard";

const access = new IdentityCenterAccess("people", {
  instanceArn: "arn:aws:sso:::instance/ssoins-7223b3c5e5b5d6f2",
  permissionSets: [
    { name: "Administration", policyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
    { name: "Reading", policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"], privileged: false },
  ],
  assignments: [{ permissionSet: "Administration", groupId: "9067642ac7-2f3e4b5c", accountIds: ["111122223333"] }],
});

export const checklist = access.checklist;
