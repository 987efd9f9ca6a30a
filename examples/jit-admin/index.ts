import { JitRole, MfaGroup, MfaUser } from "mfa-guard";

const devops = new MfaGroup("devops", {
  groupName: "DevOps",
  policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
});

for (const userName of ["kim", "lou"]) {
  new MfaUser(userName, { groups: [devops.groupName], console: true, pgpKey: `keybase:${userName}` });
}

const admin = new JitRole("admin", {
  roleName: "ProductionAdmin-Role",
  description: "Troubleshooting and deployments in production",
  policyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
  groups: [devops.groupName],
  requireSourceIdentity: true,
});

export const assumeCommand = admin.assumeCommand;
export const profile = admin.profile;
