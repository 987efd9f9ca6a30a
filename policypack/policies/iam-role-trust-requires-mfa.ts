import { canAssumeWithoutMfa, closeTrust } from "@mfa-guard/iam";
import { documentsOf } from "../../stack/readers";
import { resourcePolicy } from "../policy/define";
import { MFA_FOR_ALL } from "../policy/frameworks";
import { memoize } from "../policy/memoize";
import { repairDocuments } from "../policy/remediate";
import { reportVerdict } from "../policy/verdict";

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
      reportVerdict(report, `the trust policy of role \`${role.name}\``, trust, (text) => assumable([text, ...delegatedAccounts]));
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
