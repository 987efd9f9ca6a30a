import { OF_ROLE_SESSIONS, OF_SERVICES, withMfa } from "../caller/context.js";
import type { PolicyInput } from "../document/document.js";
import { parse } from "../document/parse.js";
import { explainOutage } from "../explain/explain.js";
import { type Answer, ask, type Located, refOf, spaceStatements } from "../search/question.js";
import type { WorkloadsVerdict } from "../verdict.js";
import { isMfaCondition, mfaConditionsHold } from "./conditions.js";
import { denysOf } from "./enforcement.js";

/** Neither SCPs nor RCPs bind service-linked roles. */
const SERVICE_LINKED_ROLES = spaceStatements([
  { Effect: "Deny", Principal: "*", Action: "*", Condition: { ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:role/aws-service-role/*" } } },
]);

/**
 * `denies-workloads` iff a Deny of this SCP or RCP that its MFA conditions lift for fresh MFA holds for a role's session, or, in an RCP
 * (its statements have a `Principal`), for a service: callers that AWS gives no way to prove MFA. Then with such a request.
 * An SCP binds no service principals; neither kind binds service-linked roles.
 *
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
export function deniesWorkloads(input: PolicyInput): WorkloadsVerdict {
  const parsed = parse(input);
  if (parsed.kind === "unreadable") return parsed;
  let undecided: Extract<Answer, { kind: "undecided" }> | undefined;
  for (const located of denysOf([parsed.document])) {
    const { statement } = located;
    if (!statement.conditions.some(isMfaCondition)) continue;
    if ([0, 1].every((age) => mfaConditionsHold(located, withMfa(age)))) continue;
    const answer = askOfWorkloads(located, SERVICE_LINKED_ROLES, statement.principal !== undefined);
    if (answer.kind === "undecided") undecided ??= answer;
    if (answer.kind !== "found") continue;
    return {
      kind: "denies-workloads",
      statement: refOf(located),
      request: answer.request,
      explanation: explainOutage(answer.request, located),
    };
  }
  return undecided ?? { kind: "spares-workloads" };
}

/** Is there a request by a role session, or (if asked) by a service, that the statement matches and none of `stops` does? */
export function askOfWorkloads(through: Located, stops: readonly Located[], services: boolean): Answer {
  const about = { action: "any", through: [through], stops };
  const ofRoles = ask({ ...about, callers: ["role-session"], contexts: OF_ROLE_SESSIONS });
  if (ofRoles.kind === "found" || !services) return ofRoles;
  const ofServices = ask({ ...about, callers: ["service"], contexts: OF_SERVICES });
  return ofServices.kind === "none" ? ofRoles : ofServices;
}
