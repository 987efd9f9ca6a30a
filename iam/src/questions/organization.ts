import { ACCESS_KEY, MFA_LESS, OF_FEDERATED_USERS, OF_TASK_SESSIONS } from "../caller/context.js";
import type { PolicyInput, Unreadable } from "../document/document.js";
import { callUndenied, explainRoot, explainTaskSession, explainUncovered, settled } from "../explain/explain.js";
import type { Premise, Premises } from "../premises.js";
import { type Answer, ask } from "../search/question.js";
import { denysOf, EVERYTHING_ALLOWED, type Located, onlyActions, refOf } from "../search/space.js";
import type { FederatedWay, Open, Undecided, Verdict, WorkloadsVerdict } from "../verdict.js";
import { ENROLMENT_ACTIONS } from "./enforcement.js";
import { conclude, judgeAll, judgeDenys, judgeOne, readAnd, undenied, witnessOf } from "./frame.js";
import { keepsEnrolment, sparesWorkloads } from "./harm.js";
import { allContexts } from "./mfa-conditions.js";
import { CREDENTIAL_ACTIONS } from "./power.js";
import { allBounds, type Bound, isAccount, otherAccounts, scpsReaching, withoutUsers } from "./premises.js";

const OTHER_ACTIONS = onlyActions(CREDENTIAL_ACTIONS);

export interface TargetOptions {
  /** The id of the root, organizational unit or account that the SCPs are on, where it is known: premises on what else is there need it. */
  readonly target?: string | undefined;
  readonly premises?: Premises | undefined;
}

/**
 * `requires-mfa` iff the Denys of these SCPs (all that reach a target, its ancestors' included) deny each of {@link CREDENTIAL_ACTIONS}
 * to every IAM user without MFA; by themselves, or with the premises that it names then. `federated` comes with it where users may call
 * `sts:GetFederationToken` without MFA and a federated user, whom Denys on users miss, may do one of these.
 *
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
 */
export function credentialsOpenWithoutMfa(documents: readonly PolicyInput[], { target, premises }: TargetOptions = {}): Verdict {
  const verdict = judgeDenys(documents, "any", {
    holds: "requires-mfa",
    callers: ["user"],
    contexts: () => MFA_LESS,
    requests: EVERYTHING_ALLOWED,
    notAsked: [...OTHER_ACTIONS, ...outside(target)],
    premises,
    bound: (all) => boundsOfUsers(all, target),
    explain: (witness, denys, bounds, isOpen) =>
      explainUncovered(witness, denys, { exempt: ENROLMENT_ACTIONS, asked: CREDENTIAL_ACTIONS, bounds, isOpen }),
    harmless: (before, after) => keepsEnrolment(before, after) && sparesWorkloads(before, after),
  });
  if (verdict.kind !== "requires-mfa") return verdict;
  const federated = wayRoundOf(documents, target, premises);
  return federated === undefined ? verdict : { ...verdict, federated };
}

/** What a federated user can do of what is asked about, where a user can become one without MFA. */
function wayRoundOf(
  documents: readonly PolicyInput[],
  target: string | undefined,
  premises: Premises | undefined,
): FederatedWay | undefined {
  const answer = judgeAll(documents, "any", (statements) => {
    const denys = denysOf(statements);
    const bounds = allBounds(premises, (all) => boundsOfUsers(all, target));
    const about = { requests: EVERYTHING_ALLOWED, bounds };
    const becoming = {
      ...about,
      callers: ["user"],
      contexts: () => [ACCESS_KEY],
      notAsked: [...ONLY_FEDERATION, ...outside(target)],
    } as const;
    if (undenied(denys, becoming).kind === "none") return undefined;
    const being = { ...about, callers: ["federated-user"], contexts: () => OF_FEDERATED_USERS } as const;
    const found = undenied(denys, { ...being, notAsked: [...OTHER_ACTIONS, ...outside(target)] });
    if (found.kind === "none") return undefined;
    return { call: found.kind === "found" ? callUndenied(witnessOf(found), denys, bounds) : undefined };
  });
  return answer !== undefined && "kind" in answer ? undefined : answer;
}

function boundsOfUsers(premises: Premises, target: string | undefined): readonly Bound[] {
  return [...withoutUsers(premises, target === undefined ? [] : [target]), ...scpsReaching(premises, target)];
}

const ONLY_FEDERATION = onlyActions(["sts:GetFederationToken"]);

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
