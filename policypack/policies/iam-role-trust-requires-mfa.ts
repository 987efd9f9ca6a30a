import { canAssumeWithoutMfa, closeTrust, type Premises, type Verdict } from "@mfa-guard/iam";
import type { DocumentSlot } from "../../stack/facts";
import { documentsOf } from "../../stack/readers";
import type { RawResource } from "../../stack/reading";
import { UNKNOWN } from "../../stack/values";
import {
  accountOf,
  areKnown,
  type Known,
  memoizeUnder,
  PREMISE_MESSAGES,
  premisesOf,
  reportGuardrails,
  reportRests,
  uncontradicted,
} from "../judgements/premises";
import { resourcePolicy } from "../policy/define";
import { MFA_FOR_ALL } from "../policy/frameworks";
import { messages } from "../policy/message";
import { repairDocuments } from "../policy/remediate";
import { enumerated } from "../policy/reporter";
import { ACCOUNT, ACCOUNTS_WITHOUT_USERS, GUARDRAILS } from "../policy/settings";
import { reportVerdict } from "../policy/verdict";

const say = messages({
  "deleted-principals": ({ name, ids }: { readonly name: string; readonly ids: readonly string[] }) => ({
    how: `The trust policy of role \`${name}\` names ${enumerated(ids.map((id) => `\`${id}\``))}, as IAM shows a user or role that was deleted: nobody comes in by it.`,
    fix: "Name somebody who exists: IAM saves no trust policy that names one of these.",
  }),
});

/** Asked with the trust policy first, the role's account after it (empty where it isn't known), and then the delegated accounts. */
const assumable = memoizeUnder(([trust, account = "", ...delegatedAccounts], premises) =>
  canAssumeWithoutMfa(trust, { delegatedAccounts, account: account === "" ? undefined : account, premises }),
);

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
    messages: [...say.names, ...PREMISE_MESSAGES],
    settings: {
      account: ACCOUNT,
      accountsWithoutUsers: ACCOUNTS_WITHOUT_USERS,
      guardrails: GUARDRAILS,
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
  (role, config, report) => {
    for (const trust of trustsOf(role)) {
      const question = (text: string) => judged(text, role, config, premisesOf(config));
      reportVerdict(report, subjectOf(role), trust, question);
      const answer = trust.text === UNKNOWN ? undefined : question(trust.text);
      const ids = answer?.kind === "requires-mfa" ? answer.deleted : undefined;
      if (ids !== undefined) report.warning(say("deleted-principals", { name: role.name, ids }), trust.origin.urn);
    }
  },
  {
    remediate: (role, config) => {
      // The edit would ask MFA of a vendor's users too, who have none to show.
      const touchesVendor = (text: string) => config.delegatedAccounts.some((account) => text.includes(account));
      const isClosed = (text: string) => judged(text, role, config, premisesOf(config)).kind === "requires-mfa";
      return repairDocuments(role, ["trust"], (text) => (touchesVendor(text) || isClosed(text) ? { kind: "unchanged" } : closeTrust(text)));
    },
    afterwards: (resources, config, report) => {
      if (!areKnown(config)) return;
      reportGuardrails(config, report);
      const premises = uncontradicted(resources, config, report);
      const rests = resources.flatMap((role) =>
        trustsOf(role).flatMap((trust) => {
          if (trust.text === UNKNOWN) return [];
          const before = judged(trust.text, role, config, premisesOf(config));
          if (before.kind !== "requires-mfa" || before.premises === undefined) return [];
          const verdict = judged(trust.text, role, config, premises);
          if (verdict.kind === "requires-mfa") return [verdict.premises ?? []];
          reportVerdict(report, subjectOf(role), trust, () => verdict);
          return [];
        }),
      );
      reportRests(["trust policy", "trust policies"], rests, report);
    },
  },
);

interface Settled extends Known {
  readonly delegatedAccounts: readonly string[];
}

function trustsOf(resource: RawResource): readonly DocumentSlot[] {
  return documentsOf(resource).filter(({ purpose }) => purpose === "trust");
}

function subjectOf({ name }: RawResource): string {
  return `the trust policy of role \`${name}\``;
}

function judged(text: string, role: RawResource, config: Settled, premises: Premises): Verdict {
  // Only RCPs ask whose the role is.
  const account = premises.guardrails === undefined ? undefined : accountOf(role, config);
  const { delegatedAccounts } = config;
  const more = account === undefined && delegatedAccounts.length === 0 ? [] : [account ?? "", ...delegatedAccounts];
  return assumable(premises)([text, ...more]);
}
