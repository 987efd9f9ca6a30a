import { groupEnforcement, reportEnforcement } from "../judgements/enforcement";
import { readIdentities, reportUnplaced } from "../judgements/identities";
import { reportEnrolment } from "../judgements/lockout";
import { stackPolicy } from "../policy/define";
import { exemptedName } from "../policy/exempted";
import { MFA_FOR_USERS } from "../policy/frameworks";
import { ENFORCED_POLICY_ARNS, EXEMPT_NAMES } from "../policy/settings";

export const iamGroupRequiresMfa = stackPolicy(
  {
    name: "iam-group-requires-mfa",
    displayName: "Group requires MFA",
    description: "The members of an IAM group are denied everything but MFA enrolment while they act without MFA.",
    severity: "high",
    controls: MFA_FOR_USERS,
    tags: ["aws", "iam", "mfa", "group"],
    remediationSteps:
      "Attach a policy to the group that denies everything but MFA enrolment where `aws:MultiFactorAuthPresent` is not true.",
    settings: { exemptNames: EXEMPT_NAMES, enforcedPolicyArns: ENFORCED_POLICY_ARNS },
  },
  ({ resources }, { exemptNames, enforcedPolicyArns }, report) => {
    const identities = readIdentities(resources, report);
    for (const group of identities.groups) {
      if (exemptedName(group.origin, [group.name], exemptNames, report)) continue;
      reportEnforcement(report, group, groupEnforcement(group, { enforcedGroups: [], enforcedPolicyArns }));
      reportEnrolment(group, [group], report);
    }
    reportUnplaced(report, identities, "group");
  },
);
