import { MfaGroup, MfaRecovery } from "mfa-guard";

const helpDesk = new MfaGroup("help-desk");

const recovery = new MfaRecovery("recovery", {
  groups: [helpDesk.groupName],
  protectedUsers: ["admin-*", "break-glass-*"],
  emails: ["security@example.com"],
});

export const assumeCommand = recovery.assumeCommand;
