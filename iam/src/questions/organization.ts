import { MFA_LESS, OF_TASK_SESSIONS } from "../caller/context.js";
import type { PolicyInput, Unreadable } from "../document/document.js";
import { explainRoot, explainTaskSession, explainUncovered, settled } from "../explain/explain.js";
import type { Premise, Premises } from "../premises.js";
import { type Answer, ask } from "../search/question.js";
import { denysOf, EVERYTHING_ALLOWED, type Located, onlyActions, refOf } from "../search/space.js";
import type { Open, Undecided, Verdict, WorkloadsVerdict } from "../verdict.js";
import { ENROLMENT_ACTIONS } from "./enforcement.js";
import { conclude, judgeDenys, judgeOne, readAnd } from "./frame.js";
import { keepsEnrolment, sparesWorkloads } from "./harm.js";
import { allContexts } from "./mfa-conditions.js";
import { CREDENTIAL_ACTIONS } from "./power.js";
import { isAccount, otherAccounts, scpsReaching, withoutUsers } from "./premises.js";

const OTHER_ACTIONS = onlyActions(CREDENTIAL_ACTIONS);

export interface TargetOptions {
  /** The id of the root, organizational unit or account that the SCPs are on, where it is known: premises on what else is there need it. */
  readonly target?: string | undefined;
  readonly premises?: Premises | undefined;
}

/**
 * `requires-mfa` iff the Denys of these SCPs (all that reach a target, its ancestors' included) deny each of {@link CREDENTIAL_ACTIONS}
 * to every IAM user without MFA; by themselves, or with the premises that it names then.
 */
export function credentialsOpenWithoutMfa(documents: readonly PolicyInput[], { target, premises }: TargetOptions = {}): Verdict {
  return judgeDenys(documents, "any", {
    holds: "requires-mfa",
    callers: ["user"],
    contexts: () => MFA_LESS,
    requests: EVERYTHING_ALLOWED,
    notAsked: [...OTHER_ACTIONS, ...outside(target)],
    premises,
    bound: (all) => [...withoutUsers(all, target === undefined ? [] : [target]), ...scpsReaching(all, target)],
    explain: (witness, denys, bounds, isOpen) =>
      explainUncovered(witness, denys, { exempt: ENROLMENT_ACTIONS, asked: CREDENTIAL_ACTIONS, bounds, isOpen }),
    harmless: (before, after) => keepsEnrolment(before, after) && sparesWorkloads(before, after),
  });
}

/** An account's SCPs are about its own identities. */
function outside(target: string | undefined): readonly Located[] {
  return target !== undefined && isAccount(target) ? otherAccounts(target) : [];
}

export type RootVerdict = { readonly kind: "locked"; readonly premises?: readonly Premise[] } | Open | Unreadable | Undecided;

/**
 * `locked` iff the Denys of these SCPs deny everything to a member account's root user, with MFA or without; by themselves, or with the premises that it names then.
 * Task sessions by `sts:AssumeRoot` aren't asked about: see {@link deniesRootSessions}.
 */
export function rootCanAct(documents: readonly PolicyInput[], { target, premises }: TargetOptions = {}): RootVerdict {
  return judgeDenys(documents, "any", {
    holds: "locked",
    callers: ["root"],
    contexts: allContexts,
    requests: EVERYTHING_ALLOWED,
    notAsked: outside(target),
    premises,
    bound: (all) => scpsReaching(all, target),
    explain: explainRoot,
    harmless: sparesWorkloads,
  });
}

/**
 * `denies-workloads` iff some Deny of the SCP holds for a task session that central root access opens in a member account
 * (`sts:AssumeRoot`; its requests carry `aws:AssumedRoot` = `true`).
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html
 */
export function deniesRootSessions(document: PolicyInput): WorkloadsVerdict {
  return judgeOne(document, "any", (statements) => {
    const denied = (by: readonly Located[]): Answer =>
      ask({ callers: ["root"], contexts: OF_TASK_SESSIONS, action: "any", through: denysOf(by), stops: [] });
    const spares = readAnd("any", (after) => denied(after).kind === "none");
    return conclude(denied(statements), "spares-workloads", ({ request, through }) => ({
      kind: "denies-workloads" as const,
      statement: refOf(through),
      request,
      explanation: settled(explainTaskSession(request, through), [document], spares),
    }));
  });
}
