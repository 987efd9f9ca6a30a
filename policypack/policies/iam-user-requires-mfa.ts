import { reportEnforcement, restsOf, userEnforcement } from "../judgements/enforcement";
import { readIdentities, reportUnplaced } from "../judgements/identities";
import { reportEnrolment } from "../judgements/lockout";
import { accountsOf, premisesOf, reportGuardrails, reportRests } from "../judgements/premises";
import { stackPolicy } from "../policy/define";
import { MFA_FOR_USERS } from "../policy/frameworks";
import { ACCOUNT, ELSEWHERE, ENFORCED_GROUPS, ENFORCED_POLICY_ARNS, GUARDRAILS } from "../policy/settings";

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
    settings: {
      enforcedGroups: ENFORCED_GROUPS,
      enforcedPolicyArns: ENFORCED_POLICY_ARNS,
      account: ACCOUNT,
      guardrails: GUARDRAILS,
      elsewhere: ELSEWHERE,
    },
  },
  ({ resources }, { enforcedGroups, enforcedPolicyArns, ...known }, report) => {
    const outside = { enforcedGroups, enforcedPolicyArns, premises: premisesOf(known), accountOf: accountsOf(resources, known) };
    const identities = readIdentities(resources, report);
    const judged = identities.users.map((user) => {
      const enforcement = userEnforcement(user, outside);
      reportEnforcement(report, user, enforcement);
      // What a group denies is said of the group.
      reportEnrolment(user, [user], report);
      return enforcement;
    });
    reportUnplaced(report, identities, "user");
    reportGuardrails(known, report);
    reportRests(["user", "users"], restsOf(judged), report);
  },
);
