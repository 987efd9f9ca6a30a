import { stackPolicy } from "../../policypack/policy/define";
import { MFA_FOR_PRIVILEGED } from "../../policypack/policy/frameworks";
import { messages } from "../../policypack/policy/message";
import { reportLater } from "../../policypack/policy/reporter";
import { ORDINARY_POLICY_ARNS } from "../../policypack/policy/settings";
import { assignmentsIn } from "./assignments";

interface Facts {
  readonly person: string;
  readonly set: string;
  readonly account: string;
  readonly why: string;
}

const say = messages({
  "assigned-to-person": ({ person, set, account, why }: Facts) => ({
    how: `\`${person}\` has permission set \`${set}\` in account \`${account}\` by name and not through a group, and it is privileged, because ${why}.`,
    fix: "Assign the permission set to a group that the person is in, and remove this assignment.",
  }),
});

/** Audit only: the resources of an assignment don't say who its principal is. */
export const identityCenterAssignsGroups = {
  ...stackPolicy(
    {
      name: "identity-center-assigns-groups",
      displayName: "Privileged permission sets are assigned to groups",
      description:
        "No person has a privileged permission set of IAM Identity Center by name: joiners and leavers are handled where groups are, and so is their MFA.",
      severity: "medium",
      controls: MFA_FOR_PRIVILEGED,
      tags: ["aws", "identity-center", "privilege"],
      remediationSteps: "Assign the permission set to a group, and remove the assignments of people.",
      messages: say.names,
      settings: { ordinaryPolicyArns: ORDINARY_POLICY_ARNS },
    },
    ({ resources }, { ordinaryPolicyArns }, report) => {
      for (const { urn, set, account, principal, privilege, granted } of assignmentsIn(resources, ordinaryPolicyArns).privileged) {
        if (principal.kind !== "user" || granted) continue;
        if (privilege.kind === "unknown") reportLater(report, `whether \`${set}\` is privileged`, urn, privilege.doubts);
        else report.violation(say("assigned-to-person", { person: principal.name, set, account: account.name, why: privilege.why }), urn);
      }
    },
  ),
  url: "https://github.com/mfa-guard/mfa-guard/blob/main/docs/cli.md#identity-center-assigns-groups",
};
