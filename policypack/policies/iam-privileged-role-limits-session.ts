import { canAssumeWithStaleMfa, limitMfaAge } from "@mfa-guard/iam";
import type { ResourceValidationArgs } from "@pulumi/policy";
import { identities, type Principal } from "../../stack/model";
import { factsOf } from "../../stack/readers";
import { UNKNOWN } from "../../stack/values";
import { readIdentities, reportUnplaced } from "../judgements/identities";
import { privilegeOf } from "../judgements/privilege";
import type { Remedy } from "../policy/define";
import { stackPolicy } from "../policy/define";
import { exempted, exemptedName } from "../policy/exempted";
import { MFA_FOR_PRIVILEGED } from "../policy/frameworks";
import { once } from "../policy/once";
import { repairDocuments } from "../policy/remediate";
import type { Report } from "../policy/report";
import { EXEMPT_NAMES, ORDINARY_POLICY_ARNS } from "../policy/settings";
import { failureOf } from "../policy/verdict";

/** What AWS gives a role that doesn't say: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const DEFAULT_SESSION_SECONDS = 3600;

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
    settings: {
      exemptNames: EXEMPT_NAMES,
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
  ({ resources }, { exemptNames, ordinaryPolicyArns, ...limits }, report) => {
    const found = readIdentities(resources, report);
    for (const role of found.roles) {
      if (!reachesPeople(role)) continue;
      const privilege = privilegeOf(role, ordinaryPolicyArns);
      if (privilege.kind === "ordinary" || exemptedName(role.origin, [role.name], exemptNames, report)) continue;
      if (privilege.kind === "privileged") reportRole(role, privilege.why, limits, report);
      else {
        const doubts = privilege.doubts.join(" and ");
        report.later(
          `Whether \`${role.origin.name}\` is privileged depends on ${doubts}, so it is checked at the update.`,
          role.origin.urn,
        );
      }
    }
    reportUnplaced(report, found, "role");
  },
  (resource, { exemptNames, ordinaryPolicyArns, ...limits }) => {
    const [role] = identities(factsOf(resource)).roles;
    if (role === undefined || exempted(resource, exemptNames)) return undefined;
    // Attachments of their own come after the role: what they grant is judged with the stack and can't be remediated here.
    if (!surelyReachesPeople(role) || privilegeOf(role, ordinaryPolicyArns).kind !== "privileged") return undefined;
    return limitRole(resource, role, limits);
  },
);

interface Limits {
  readonly maxMfaAgeSeconds: number;
  readonly maxSessionSeconds: number;
}

const withAnyMfa = once(([trust]) => canAssumeWithStaleMfa(trust, 0));

/** False iff it is shown that no person can assume it, however fresh the MFA. */
function reachesPeople({ trust }: Principal): boolean {
  if (trust === undefined) return false;
  return trust.text === UNKNOWN || withAnyMfa([trust.text]).kind !== "requires-mfa";
}

/** True iff it is shown that some person can: only then is a role edited, because a workload's may need its long session. */
function surelyReachesPeople({ trust }: Principal): boolean {
  return trust !== undefined && trust.text !== UNKNOWN && withAnyMfa([trust.text]).kind === "open";
}

function reportRole(role: Principal, why: string, limits: Limits, report: Report): void {
  const { origin, trust, maxSessionSeconds = DEFAULT_SESSION_SECONDS } = role;
  const { urn, name } = origin;
  if (trust?.text === UNKNOWN) {
    report.later(`The trust policy of the privileged role \`${name}\` is known at the update only, so it is checked then.`, urn);
  } else {
    const verdict = canAssumeWithStaleMfa(trust?.text, limits.maxMfaAgeSeconds);
    const failure = failureOf(`The trust policy of role \`${name}\``, verdict);
    if (failure !== undefined) report.violation(failure.how, failure.fix, urn);
    else if (verdict.kind !== "requires-mfa") {
      report.violation(
        `People can assume role \`${name}\` with MFA older than ${limits.maxMfaAgeSeconds} seconds, and it is privileged, because ${why}.`,
        `Add \`"NumericLessThanEquals": { "aws:MultiFactorAuthAge": "${limits.maxMfaAgeSeconds}" }\` to the conditions of its trust policy.`,
        urn,
        verdict.kind === "open" ? verdict.witness : undefined,
      );
    }
  }
  if (maxSessionSeconds === UNKNOWN) report.later("`maxSessionDuration` is known at the update only, so it is checked then.", urn);
  else if (maxSessionSeconds > limits.maxSessionSeconds) {
    report.violation(
      `A session of role \`${name}\` may last ${maxSessionSeconds} seconds, and the role is privileged, because ${why}.`,
      `Lower \`maxSessionDuration\` to ${limits.maxSessionSeconds} or less.`,
      urn,
    );
  }
}

function limitRole(resource: ResourceValidationArgs, { maxSessionSeconds }: Principal, limits: Limits): Remedy | undefined {
  const aged = repairDocuments(resource, ["trust"], (text) => limitMfaAge(text, limits.maxMfaAgeSeconds));
  const changes = [...(aged?.changes ?? [])];
  if (typeof maxSessionSeconds === "number" && maxSessionSeconds > limits.maxSessionSeconds) {
    resource.props.maxSessionDuration = limits.maxSessionSeconds;
    changes.push(`lowered \`maxSessionDuration\` from ${maxSessionSeconds} to ${limits.maxSessionSeconds}`);
  }
  return changes.length === 0 ? undefined : { props: resource.props, changes };
}
