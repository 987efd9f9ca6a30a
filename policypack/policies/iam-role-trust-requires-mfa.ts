import { canAssumeWithoutMfa, closeTrust } from "@mfa-guard/iam";
import { documentsOf } from "../../stack/readers";
import { UNKNOWN } from "../../stack/values";
import { resourcePolicy } from "../policy/define";
import { MFA_FOR_ALL } from "../policy/frameworks";
import { memoize } from "../policy/memoize";
import { messages } from "../policy/message";
import { repairDocuments } from "../policy/remediate";
import { enumerated } from "../policy/reporter";
import { reportVerdict } from "../policy/verdict";

const say = messages({
  "deleted-principals": ({ name, ids }: { readonly name: string; readonly ids: readonly string[] }) => ({
    how: `The trust policy of role \`${name}\` names ${enumerated(ids.map((id) => `\`${id}\``))}, as IAM shows a user or role that was deleted: nobody comes in by it.`,
    fix: "Name somebody who exists: IAM saves no trust policy that names one of these.",
  }),
});

/** Asked with the trust policy first and the delegated accounts after it. */
const assumable = memoize(([trust, ...delegatedAccounts]) => canAssumeWithoutMfa(trust, { delegatedAccounts }));

export const iamRoleTrustRequiresMfa = resourcePolicy(
  {
    name: "iam-role-trust-requires-mfa",
    displayName: "Role trust requires MFA",
    description: "An IAM role's trust policy lets no IAM user of any account in without MFA.",
    severity: "critical",
    controls: MFA_FOR_ALL,
    tags: ["aws", "iam", "mfa", "role"],
    remediationSteps:
      'Add `"Bool": { "aws:MultiFactorAuthPresent": "true" }` to the condition of every statement that lets IAM users assume the role.',
    messages: say.names,
    settings: {
      delegatedAccounts: {
        type: "array",
        items: { type: "string", pattern: "^[0-9]{12}$" },
        uniqueItems: true,
        default: [] as readonly string[],
        description:
          "Account ids (12 digits) of vendors, whose users can't present MFA here. They may come in without it, but only with an external id that the trust policy demands.",
      },
    },
  },
  (role, { delegatedAccounts }, report) => {
    for (const trust of documentsOf(role).filter(({ purpose }) => purpose === "trust")) {
      const question = (text: string) => assumable([text, ...delegatedAccounts]);
      reportVerdict(report, `the trust policy of role \`${role.name}\``, trust, question);
      const answer = trust.text === UNKNOWN ? undefined : question(trust.text);
      const ids = answer?.kind === "requires-mfa" ? answer.deleted : undefined;
      if (ids !== undefined) report.warning(say("deleted-principals", { name: role.name, ids }), trust.origin.urn);
    }
  },
  {
    remediate: (role, { delegatedAccounts }) => {
      // The edit would ask MFA of a vendor's users too, who have none to show.
      const touchesVendor = (text: string) => delegatedAccounts.some((account) => text.includes(account));
      return repairDocuments(role, ["trust"], (text) => (touchesVendor(text) ? { kind: "unchanged" } : closeTrust(text)));
    },
  },
);
