import { type PermissionSetFact, permissionSetFactsOf, permissionSets } from "../../stack/permission-sets";
import { UNKNOWN } from "../../stack/values";
import { privilegeOf } from "../judgements/privilege";
import { stackPolicy } from "../policy/define";
import { messages } from "../policy/message";
import { guarded, reportLater } from "../policy/reporter";
import { ORDINARY_POLICY_ARNS } from "../policy/settings";

/** What AWS takes where a permission set doesn't say: https://docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html */
const DEFAULT_DURATION = "PT1H";

interface Facts {
  readonly name: string;
  /** Why it is privileged. */
  readonly why: string;
  readonly duration: string;
  readonly readable: boolean;
  readonly maxSessionSeconds: number;
}

const say = messages({
  "long-session": ({ name, why, duration, readable, maxSessionSeconds }: Facts) => ({
    how: `A session of permission set \`${name}\` lasts \`${duration}\`${readable ? "" : ", which isn't an ISO 8601 duration"}, and it is privileged, because ${why}.`,
    fix: `Set \`sessionDuration\` to ${maxSessionSeconds} seconds or less, such as \`${DEFAULT_DURATION}\`.`,
  }),
});

export const identityCenterLimitsSession = stackPolicy(
  {
    name: "identity-center-limits-session",
    displayName: "Privileged permission sets have short sessions",
    description: "A session of a privileged permission set of IAM Identity Center is short.",
    severity: "medium",
    tags: ["aws", "identity-center", "privilege"],
    remediationSteps: "Lower `sessionDuration` of the permission set, for example to `PT1H`.",
    messages: say.names,
    settings: {
      ordinaryPolicyArns: {
        ...ORDINARY_POLICY_ARNS,
        description: `${ORDINARY_POLICY_ARNS.description} A customer managed policy is \`policy/NAME\`, because each account has its own.`,
      },
      maxSessionSeconds: {
        type: "integer",
        minimum: 3600,
        maximum: 43_200,
        default: 3600 as number,
        description: "The longest session, in seconds, of a privileged permission set.",
      },
    },
  },
  ({ resources }, { ordinaryPolicyArns, maxSessionSeconds }, report) => {
    const facts: PermissionSetFact[] = [];
    for (const resource of resources) {
      guarded(report, resource.name, resource.urn, () => {
        facts.push(...permissionSetFactsOf(resource));
      });
    }
    for (const set of permissionSets(facts)) {
      const { name, urn } = set.origin;
      const privilege = privilegeOf(set, ordinaryPolicyArns);
      if (privilege.kind === "ordinary") continue;
      const duration = set.sessionDuration ?? DEFAULT_DURATION;
      if (privilege.kind === "unknown" || duration === UNKNOWN) {
        const doubts = privilege.kind === "unknown" ? privilege.doubts : ["its `sessionDuration`"];
        reportLater(report, `whether \`${name}\` is privileged and long`, urn, doubts);
        continue;
      }
      const seconds = secondsOf(duration);
      if (seconds !== undefined && seconds <= maxSessionSeconds) continue;
      report.violation(
        say("long-session", { name, why: privilege.why, duration, readable: seconds !== undefined, maxSessionSeconds }),
        urn,
      );
    }
  },
);

/** Seconds of an ISO 8601 duration in days, hours, minutes and seconds; `undefined` for any other text. */
function secondsOf(duration: string): number | undefined {
  const parts = /^P(?:(\d{1,3})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$/.exec(duration);
  if (parts === null || !/\d/.test(duration)) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}
