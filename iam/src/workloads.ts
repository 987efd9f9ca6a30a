import type { CallerKind } from "./caller.js";
import { isMfaCondition, mfaConditionsHold } from "./conditions.js";
import { MFA_LESS, withMfa } from "./context.js";
import type { PolicyInput } from "./document.js";
import { denysOf } from "./enforcement.js";
import { explainOutage } from "./explain.js";
import { parse } from "./parse.js";
import { type Answer, ask, refOf, spaceStatements } from "./question.js";
import type { WorkloadsVerdict } from "./verdict.js";

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
    const callers: readonly CallerKind[] = statement.principal === undefined ? ["role-session"] : ["role-session", "service"];
    const answer = ask({ callers, contexts: MFA_LESS, action: "any", through: [located], stops: SERVICE_LINKED_ROLES });
    if (answer.kind === "undecided") undecided ??= answer;
    if (answer.kind !== "found") continue;
    return {
      kind: "denies-workloads",
      statement: refOf(located),
      request: answer.request,
      explanation: explainOutage(answer.request, statement),
    };
  }
  return undecided ?? { kind: "spares-workloads" };
}
