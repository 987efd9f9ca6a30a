import { groupEnforcement, reportEnforcement, restsOf } from "../judgements/enforcement";
import { readIdentities, reportUnplaced } from "../judgements/identities";
import { reportEnrolment } from "../judgements/lockout";
import { accountsOf, premisesOf, reportGuardrails, reportRests } from "../judgements/premises";
import { stackPolicy } from "../policy/define";
import { MFA_FOR_USERS } from "../policy/frameworks";
import { ACCOUNT, ELSEWHERE, ENFORCED_POLICY_ARNS, GUARDRAILS } from "../policy/settings";

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
    settings: { enforcedPolicyArns: ENFORCED_POLICY_ARNS, account: ACCOUNT, guardrails: GUARDRAILS, elsewhere: ELSEWHERE },
  },
  ({ resources }, { enforcedPolicyArns, ...known }, report) => {
    const outside = { enforcedGroups: [], enforcedPolicyArns, premises: premisesOf(known), accountOf: accountsOf(resources, known) };
    const identities = readIdentities(resources, report);
    const judged = identities.groups.map((group) => {
      const enforcement = groupEnforcement(group, outside);
      reportEnforcement(report, group, enforcement);
      reportEnrolment(group, [group], report);
      return enforcement;
    });
    reportUnplaced(report, identities, "group");
    reportGuardrails(known, report);
    reportRests(["group", "groups"], restsOf(judged), report);
  },
);
