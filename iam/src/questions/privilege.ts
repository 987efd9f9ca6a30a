import { OF_ROLE_SESSIONS } from "../caller/context.js";
import type { PolicyInput, Unreadable } from "../document/document.js";
import { callOf } from "../explain/call.js";
import type { Grant } from "../explain/explanation.js";
import { allowed } from "../explain/scene.js";
import type { Request } from "../request.js";
import { ask } from "../search/question.js";
import { allowsOf, denysOf, type Located, literally, onlyActions, refOf, spaceStatements } from "../search/space.js";
import type { Undecided } from "../verdict.js";
import { conclude, judgeAll } from "./frame.js";
import { ESCALATION_ACTIONS } from "./power.js";

/** AWS managed policies (the part of their ARN behind `policy/`) that grant at least one of {@link ESCALATION_ACTIONS} widely. */
export const PRIVILEGED_MANAGED_POLICIES: readonly string[] = [
  "AdministratorAccess",
  "AdministratorAccess-Amplify",
  "IAMFullAccess",
  "AWSOrganizationsFullAccess",
  "job-function/SystemAdministrator",
];

export type PrivilegeVerdict =
  | { readonly kind: "ordinary" }
  | { readonly kind: "privileged"; readonly request: Request; readonly grant: Grant }
  | Unreadable
  | Undecided;

/**
 * `privileged` iff these documents of a role together let its session do everything, or one of {@link ESCALATION_ACTIONS} on a resource
 * that no statement names exactly. A Deny that always holds counts; what a permissions boundary leaves out doesn't.
 */
export function grantsPrivilege(documents: readonly PolicyInput[]): PrivilegeVerdict {
  return judgeAll(documents, "identity", (statements) => {
    const answer = ask({
      callers: ["role-session"],
      contexts: OF_ROLE_SESSIONS,
      action: "any",
      through: allowsOf(statements),
      stops: [...denysOf(statements), ...OTHER_ACTIONS, ...namedResources(statements)],
    });
    return conclude(answer, "ordinary", ({ request, through }) => ({
      kind: "privileged" as const,
      request,
      grant: { ...callOf(request, undefined, allowed(statements)), statement: refOf(through) },
    }));
  });
}

const OTHER_ACTIONS = onlyActions(ESCALATION_ACTIONS);

function namedResources(statements: readonly Located[]): readonly Located[] {
  const exact = statements.flatMap(({ statement }) => statement.resource?.patterns ?? []).filter((pattern) => !/[*?]|\$\{/.test(pattern));
  return exact.length === 0 ? [] : spaceStatements([{ Effect: "Deny", Action: "*", Resource: exact.map(literally) }]);
}
