import { JitGrants, JitRole, MfaGroup, MfaUser } from "mfa-guard";

const devops = new MfaGroup("devops", { groupName: "DevOps", policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] });
const leads = new MfaGroup("leads", { groupName: "Leads" });
new MfaUser("kim", { groups: [devops.groupName] });
new MfaUser("ana", { groups: [leads.groupName] });

new JitRole("admin", {
  roleName: "ProductionAdmin-Role",
  policyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
  groups: [devops.groupName],
  maxMfaAge: 900,
  requireSourceIdentity: true,
  requireGrant: true,
});

const grants = new JitGrants("production", {
  roles: [{ roleName: "ProductionAdmin-Role", people: ["kim"] }],
  approvers: ["ana"],
  emails: ["security@example.com"],
});

export const machineArn = grants.machineArn;
