import { OF_ROLE_SESSIONS, OF_SERVICES } from "../caller/context.js";
import type { PolicyInput } from "../document/document.js";
import { explainOutage, settled } from "../explain/explain.js";
import { type Answer, ask, firstFound } from "../search/question.js";
import { allowsOf, denysOf, type Located, refOf, spaceStatements } from "../search/space.js";
import type { WorkloadsVerdict } from "../verdict.js";
import { conclude, judgeOne, readAnd } from "./frame.js";
import { isMfaCondition, sparesFreshMfa } from "./mfa-conditions.js";

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
  const spares = readAnd("any", (after) => firstFound(outages(after)).kind === "none");
  return judgeOne(input, "any", (statements) =>
    conclude(firstFound(outages(statements)), "spares-workloads", ({ request, through }) => ({
      kind: "denies-workloads" as const,
      statement: refOf(through),
      request,
      explanation: settled(explainOutage(request, through), [input], spares),
    })),
  );
}

/**
 * True unless the trust policy surely keeps this service (`lambda.amazonaws.com`) from assuming the role on its own behalf.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html
 */
export function mayLetServiceIn(trust: PolicyInput, service: string): boolean {
  const answer = judgeOne(trust, "trust", (statements) =>
    ask({
      callers: ["service"],
      contexts: OF_SERVICES,
      action: "sts:assumerole",
      through: allowsOf(statements),
      stops: [...denysOf(statements), ...otherServices(service)],
    }),
  );
  return answer.kind !== "none";
}

function otherServices(service: string): readonly Located[] {
  const Condition = { StringNotEquals: { "aws:PrincipalServiceName": service } };
  return spaceStatements([{ Effect: "Deny", Principal: "*", Action: "*", Condition }]);
}

function* outages(statements: readonly Located[]): Generator<Answer> {
  for (const located of denysOf(statements)) {
    const { statement } = located;
    if (!statement.conditions.some(isMfaCondition) || !sparesFreshMfa(located)) continue;
    yield askOfWorkloads(located, SERVICE_LINKED_ROLES, statement.principal !== undefined);
  }
}

/** Is there a request by a role session, or (if asked) by a service, that the statement matches and none of `stops` does? */
export function askOfWorkloads(through: Located, stops: readonly Located[], services: boolean): Answer {
  const about = { action: "any", through: [through], stops };
  const ofRoles = ask({ ...about, callers: ["role-session"], contexts: OF_ROLE_SESSIONS });
  if (ofRoles.kind === "found" || !services) return ofRoles;
  return firstFound([ofRoles, ask({ ...about, callers: ["service"], contexts: OF_SERVICES })]);
}
