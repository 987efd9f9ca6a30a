import { BreakGlass } from "mfa-guard";

const emergency = new BreakGlass("emergency", {
  users: [
    { userName: "break-glass-one", pgpKey: "keybase:safekeeper" },
    { userName: "break-glass-two", pgpKey: "keybase:deputy" },
  ],
  emails: ["security@example.com"],
  logGroupName: "organization-trail",
});

export const checklist = emergency.checklist;
