import { JitRole, MfaGroup } from "mfa-guard";

const devops = new MfaGroup("devops", { groupName: "DevOps", policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] });

const admin = new JitRole("admin", {
  roleName: "ProductionAdmin-Role",
  policyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
  groups: [devops.groupName],
  maxMfaAge: 900,
  requireSourceIdentity: true,
});

export const assumeCommand = admin.assumeCommand;
