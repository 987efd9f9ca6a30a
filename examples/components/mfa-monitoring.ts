import { MfaMonitoring } from "mfa-guard";

const monitoring = new MfaMonitoring("watch", { emails: ["security@example.com"], logGroupName: "organization-trail" });

export const dashboard = monitoring.dashboardName;
