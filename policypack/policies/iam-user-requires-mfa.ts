import { reportEnforcement, userEnforcement } from "../judgements/enforcement";
import { readIdentities, reportUnplaced } from "../judgements/identities";
import { reportEnrolment } from "../judgements/lockout";
import { stackPolicy } from "../policy/define";
import { MFA_FOR_USERS } from "../policy/frameworks";
import { ENFORCED_GROUPS, ENFORCED_POLICY_ARNS } from "../policy/settings";

export const iamUserRequiresMfa = stackPolicy(
  {
    name: "iam-user-requires-mfa",
    displayName: "User requires MFA",
    description:
      "An IAM user is denied everything but MFA enrolment while acting without MFA, by its own policies, its groups' or its boundary.",
    severity: "high",
    controls: MFA_FOR_USERS,
    tags: ["aws", "iam", "mfa", "user"],
    remediationSteps:
      "Add the user to a group whose policy denies everything but MFA enrolment where `aws:MultiFactorAuthPresent` is not true.",
    settings: { enforcedGroups: ENFORCED_GROUPS, enforcedPolicyArns: ENFORCED_POLICY_ARNS },
  },
  ({ resources }, elsewhere, report) => {
    const identities = readIdentities(resources, report);
    for (const user of identities.users) {
      reportEnforcement(report, user, userEnforcement(user, elsewhere));
      // What a group denies is said of the group.
      reportEnrolment(user, [user], report);
    }
    reportUnplaced(report, identities, "user");
  },
);
