import { stackPolicy } from "../../policypack/policy/define";
import { messages } from "../../policypack/policy/message";
import { reportLater } from "../../policypack/policy/reporter";
import { ORDINARY_POLICY_ARNS } from "../../policypack/policy/settings";
import { assignmentsIn } from "./assignments";

interface Facts {
  readonly kind: "user" | "group";
  readonly name: string;
  readonly people: number;
  readonly set: string;
  readonly account: string;
  readonly why: string;
}

const say = messages({
  "standing-privilege": ({ kind, name, people, set, account, why }: Facts) => ({
    how: `${kind === "group" ? `Group \`${name}\` of ${people} ${people === 1 ? "person" : "people"}` : `\`${name}\``} has permission set \`${set}\` in account \`${account}\` at all times, and it is privileged, because ${why}.`,
    fix: "Remove the assignment and let the machine of `JitGrants` make it when somebody is granted it; what must always be there, such as break-glass access, belongs in an exemption.",
  }),
});

/** Audit only: the resources of an assignment don't say who its principal is. */
export const identityCenterPrivilegeEnds = {
  ...stackPolicy(
    {
      name: "identity-center-privilege-ends",
      displayName: "Privileged permission sets are granted, not held",
      description: "Where `JitGrants` makes assignments, nobody has a privileged permission set of IAM Identity Center at all times.",
      severity: "medium",
      tags: ["aws", "identity-center", "privilege", "jit"],
      remediationSteps: "Remove the standing assignment, and grant the permission set when it is needed.",
      messages: say.names,
      settings: { ordinaryPolicyArns: ORDINARY_POLICY_ARNS },
    },
    ({ resources }, { ordinaryPolicyArns }, report) => {
      const { privileged, jitGrants } = assignmentsIn(resources, ordinaryPolicyArns);
      if (!jitGrants) return;
      for (const { urn, set, account, principal, people, privilege, granted } of privileged) {
        // A machine ends what it grants. Whether one made an assignment of a person, AWS doesn't say.
        if (granted) continue;
        if (privilege.kind === "unknown") reportLater(report, `whether \`${set}\` is privileged`, urn, privilege.doubts);
        else {
          const facts = { ...principal, people: people.length, set, account: account.name, why: privilege.why };
          report.violation(say("standing-privilege", facts), urn);
        }
      }
    },
  ),
  url: "https://github.com/mfa-guard/mfa-guard/blob/main/docs/cli.md#identity-center-privilege-ends",
};
