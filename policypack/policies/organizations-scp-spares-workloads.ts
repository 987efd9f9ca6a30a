import { deniesWorkloads } from "@mfa-guard/iam";
import { documentsOf } from "../../stack/readers";
import { resourcePolicy } from "../policy/define";
import { reportVerdict } from "../policy/verdict";

export const organizationsScpSparesWorkloads = resourcePolicy(
  {
    name: "organizations-scp-spares-workloads",
    displayName: "Organization policies spare workloads",
    description: "A service or resource control policy that denies without MFA hits people only, never roles or services.",
    severity: "high",
    tags: ["aws", "organizations", "mfa", "availability"],
    remediationSteps:
      'Add `"ArnLike": { "aws:PrincipalArn": "arn:*:iam::*:user/*" }` to the Deny, because roles and services can\'t prove MFA.',
    settings: {},
  },
  (resource, _, report) => {
    const slots = documentsOf(resource).filter(({ purpose }) => purpose === "scp" || purpose === "rcp");
    for (const slot of slots) reportVerdict(report, `the organization policy \`${resource.name}\``, slot, deniesWorkloads);
  },
);
