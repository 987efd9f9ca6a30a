import { canAssumeWithStaleMfa, limitMfaAge, type Premise, type Premises } from "@mfa-guard/iam";
import type { ResourceValidationArgs } from "@pulumi/policy";
import { type Identity, identities } from "../../stack/model";
import { factsOf } from "../../stack/readers";
import { UNKNOWN } from "../../stack/values";
import { readIdentities, reportUnplaced, SILENT } from "../judgements/identities";
import { reachesPeople, surelyReachesPeople } from "../judgements/people";
import { accountOf, reportRests, uncontradicted } from "../judgements/premises";
import { privilegeOf } from "../judgements/privilege";
import type { Remedy } from "../policy/define";
import { stackPolicy } from "../policy/define";
import { MFA_FOR_PRIVILEGED } from "../policy/frameworks";
import { evidenceOf, messageOf, messages } from "../policy/message";
import { repairDocuments } from "../policy/remediate";
import { type Reporter, reportLater } from "../policy/reporter";
import { ACCOUNT, ACCOUNTS_WITHOUT_USERS, GUARDRAILS, ORDINARY_POLICY_ARNS } from "../policy/settings";
import { failureOf } from "../policy/verdict";

/** What AWS gives a role that doesn't say: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const DEFAULT_SESSION_SECONDS = 3600;

interface Facts {
  readonly name: string;
  /** Why it is privileged. */
  readonly why: string;
  readonly seconds: number;
}

const say = messages({
  "stale-mfa": ({ name, why, seconds }: Facts) => ({
    how: `People can assume role \`${name}\` with MFA older than ${seconds} seconds, and it is privileged, because ${why}.`,
    fix: `Add \`"NumericLessThanEquals": { "aws:MultiFactorAuthAge": "${seconds}" }\` to the conditions of its trust policy.`,
  }),
  "long-session": ({ name, why, seconds, most }: Facts & { readonly most: number }) => ({
    how: `A session of role \`${name}\` may last ${seconds} seconds, and the role is privileged, because ${why}.`,
    fix: `Lower \`maxSessionDuration\` to ${most} or less.`,
  }),
});

export const iamPrivilegedRoleLimitsSession = stackPolicy(
  {
    name: "iam-privileged-role-limits-session",
    displayName: "Privileged role limits its session",
    description: "A privileged role that people can assume asks for fresh MFA, and its sessions are short.",
    severity: "high",
    controls: MFA_FOR_PRIVILEGED,
    tags: ["aws", "iam", "mfa", "role", "privilege"],
    remediationSteps:
      'Add `"NumericLessThanEquals": { "aws:MultiFactorAuthAge": "3600" }` to the trust policy\'s condition, and lower `maxSessionDuration`.',
    messages: say.names,
    settings: {
      account: ACCOUNT,
      accountsWithoutUsers: ACCOUNTS_WITHOUT_USERS,
      guardrails: GUARDRAILS,
      ordinaryPolicyArns: ORDINARY_POLICY_ARNS,
      maxMfaAgeSeconds: {
        type: "integer",
        minimum: 60,
        maximum: 129_600,
        default: 3600 as number,
        description: "The oldest MFA sign-in, in seconds, with which a person may assume a privileged role.",
      },
      maxSessionSeconds: {
        type: "integer",
        minimum: 3600,
        maximum: 43_200,
        default: 3600 as number,
        description: "The longest `maxSessionDuration`, in seconds, of a privileged role that people can assume.",
      },
    },
  },
  ({ resources }, { ordinaryPolicyArns, ...config }, report) => {
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    // What the stack contradicts is said where every trust policy is judged.
    const premises = uncontradicted(resources, config, SILENT);
    const found = readIdentities(resources, report);
    const rests: (readonly Premise[])[] = [];
    for (const role of found.roles) {
      if (!reachesPeople(role.trust)) continue;
      const privilege = privilegeOf(role, ordinaryPolicyArns);
      if (privilege.kind === "ordinary") continue;
      if (privilege.kind === "privileged") {
        const resource = byUrn.get(role.origin.urn);
        const account = resource && accountOf(resource, config);
        rests.push(...reportTrust(role, privilege.why, { ...config, premises, account }, report));
        reportSession(role, privilege.why, config, report);
      } else {
        reportLater(report, `whether \`${role.origin.name}\` is privileged`, role.origin.urn, privilege.doubts);
      }
    }
    reportRests(["privileged role", "privileged roles"], rests, report);
    reportUnplaced(report, found, "role");
  },
  (resource, { ordinaryPolicyArns, ...limits }) => {
    const [role] = identities(factsOf(resource)).roles;
    if (role === undefined) return undefined;
    // Attachments of their own come after the role: what they grant is judged with the stack and can't be remediated here. And only what surely
    // is a person's role is edited, because a workload's may need its long session.
    if (!surelyReachesPeople(role.trust) || privilegeOf(role, ordinaryPolicyArns).kind !== "privileged") return undefined;
    return limitRole(resource, role, limits);
  },
);

interface Judged extends Limits {
  readonly premises: Premises;
  readonly account: string | undefined;
}

interface Limits {
  readonly maxMfaAgeSeconds: number;
  readonly maxSessionSeconds: number;
}

/** The premises by which no stale MFA gets in, where it is by any. */
function reportTrust(
  { origin: { urn, name }, trust }: Identity,
  why: string,
  limits: Judged,
  report: Reporter,
): readonly (readonly Premise[])[] {
  if (trust?.text === UNKNOWN) {
    reportLater(report, `the trust policy of the privileged role \`${name}\``, urn);
    return [];
  }
  const verdict = canAssumeWithStaleMfa(trust?.text, limits.maxMfaAgeSeconds, { premises: limits.premises, account: limits.account });
  if (verdict.kind === "requires-mfa") return verdict.premises ? [verdict.premises] : [];
  const failure = failureOf(verdict);
  if (failure !== undefined) report.violation(messageOf(failure, { subject: `the trust policy of role \`${name}\`` }), urn);
  else if (verdict.kind === "open") {
    const found = say("stale-mfa", { name, why, seconds: limits.maxMfaAgeSeconds });
    report.violation({ ...found, ...evidenceOf(verdict.explanation) }, urn);
  }
  return [];
}

function reportSession(
  { origin: { urn, name }, maxSessionSeconds = DEFAULT_SESSION_SECONDS }: Identity,
  why: string,
  limits: Limits,
  report: Reporter,
): void {
  if (maxSessionSeconds === UNKNOWN) reportLater(report, `\`maxSessionDuration\` of role \`${name}\``, urn);
  else if (maxSessionSeconds > limits.maxSessionSeconds) {
    report.violation(say("long-session", { name, why, seconds: maxSessionSeconds, most: limits.maxSessionSeconds }), urn);
  }
}

function limitRole(resource: ResourceValidationArgs, { maxSessionSeconds }: Identity, limits: Limits): Remedy | undefined {
  const aged = repairDocuments(resource, ["trust"], (text) => limitMfaAge(text, limits.maxMfaAgeSeconds));
  const changes = [...(aged?.changes ?? [])];
  if (typeof maxSessionSeconds === "number" && maxSessionSeconds > limits.maxSessionSeconds) {
    resource.props.maxSessionDuration = limits.maxSessionSeconds;
    changes.push(`lowered \`maxSessionDuration\` from ${maxSessionSeconds} to ${limits.maxSessionSeconds}`);
  }
  return changes.length === 0 ? undefined : { props: resource.props, changes };
}
