import { deniesWorkloads } from "@mfa-guard/iam";
import { documentsOf } from "../../stack/readers";
import { resourcePolicy } from "../policy/define";
import { exempted } from "../policy/exempted";
import { EXEMPT_NAMES } from "../policy/settings";
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
    settings: { exemptNames: EXEMPT_NAMES },
  },
  (resource, { exemptNames }, report) => {
    const slots = documentsOf(resource).filter(({ purpose }) => purpose === "scp" || purpose === "rcp");
    if (slots.length === 0 || exempted(resource, exemptNames, report)) return;
    for (const slot of slots) reportVerdict(report, `the organization policy \`${resource.name}\``, slot, deniesWorkloads);
  },
);
