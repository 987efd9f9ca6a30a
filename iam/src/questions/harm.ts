import { OF_TASK_SESSIONS, SESSION } from "../caller/context.js";
import { ask } from "../search/question.js";
import { denysOf, EVERYTHING_ALLOWED, type Located } from "../search/space.js";
import { askOfWorkloads } from "./workloads.js";

/** What a person must be able to call before the first device: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_enable_virtual.html */
const REGISTERING = ["iam:enablemfadevice", "iam:createvirtualmfadevice"];

/** True iff nobody who could register a first device before is kept from it. */
export function keepsEnrolment(before: readonly Located[], after: readonly Located[], actions: readonly string[] = REGISTERING): boolean {
  const open = (statements: readonly Located[], action: string): boolean =>
    ask({ callers: ["user"], contexts: [SESSION], action, through: EVERYTHING_ALLOWED, stops: denysOf(statements) }).kind !== "none";
  return actions.every((action) => open(after, action) || !open(before, action));
}

/** True iff no Deny stops a role's session, a service or a task session of central root access that none stopped before. */
export function sparesWorkloads(before: readonly Located[], after: readonly Located[]): boolean {
  const stops = denysOf(before);
  return denysOf(after).every(
    (deny) =>
      askOfWorkloads(deny, stops, deny.statement.principal !== undefined).kind === "none" &&
      ask({ callers: ["root"], contexts: OF_TASK_SESSIONS, action: "any", through: [deny], stops }).kind === "none",
  );
}
