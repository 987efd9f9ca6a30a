import { MfaMonitoring } from "mfa-guard";

const monitoring = new MfaMonitoring("watch", {
  emails: ["security@example.com"],
  logGroupName: "organization-trail",
  queries: {
    location: "s3://organization-trail-records/AWSLogs/o-example12345",
    output: "s3://athena-answers/mfa-guard/",
    accounts: ["111122223333", "444455556666"],
    regions: ["eu-central-1", "us-east-1"],
    since: "2026-01-01",
    privilegedRoles: ["*Admin", "BreakGlass"],
  },
});

export const dashboard = monitoring.dashboardName;
