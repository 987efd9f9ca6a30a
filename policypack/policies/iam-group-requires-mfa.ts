import { groupEnforcement, reportEnforcement } from "../judgements/enforcement";
import { readIdentities, reportUnplaced } from "../judgements/identities";
import { reportEnrolment } from "../judgements/lockout";
import { stackPolicy } from "../policy/define";
import { MFA_FOR_USERS } from "../policy/frameworks";
import { ENFORCED_POLICY_ARNS } from "../policy/settings";

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
    settings: { enforcedPolicyArns: ENFORCED_POLICY_ARNS },
  },
  ({ resources }, { enforcedPolicyArns }, report) => {
    const identities = readIdentities(resources, report);
    for (const group of identities.groups) {
      reportEnforcement(report, group, groupEnforcement(group, { enforcedGroups: [], enforcedPolicyArns }));
      reportEnrolment(group, [group], report);
    }
    reportUnplaced(report, identities, "group");
  },
);
