import { RootGuard } from "mfa-guard";

const guard = new RootGuard("root", { targets: ["ou-ab12-11111111"], emails: ["security@example.com"] });

export const checklist = guard.checklist;
