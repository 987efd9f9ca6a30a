import { MFA_LESS, OF_ROLE_SESSIONS } from "../caller/context.js";
import type { PolicyInput } from "../document/document.js";
import { explainRoot, explainRootSession, explainUnenforced } from "../explain/explain.js";
import { ask, refOf, spaceStatements } from "../search/question.js";
import type { Open, Undecided, Unreadable, Verdict, WorkloadsVerdict } from "../verdict.js";
import { allContexts } from "./conditions.js";
import { denysOf, EVERYTHING_ALLOWED, readAll } from "./enforcement.js";

/** What mints credentials for a user, or removes a user's MFA: an organisation keeps these from whoever has no MFA. */
export const CREDENTIAL_ACTIONS: readonly string[] = [
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:UpdateLoginProfile",
  "iam:DeactivateMFADevice",
  "iam:DeleteVirtualMFADevice",
];

const OTHER_ACTIONS = spaceStatements([{ Effect: "Deny", NotAction: CREDENTIAL_ACTIONS, Resource: "*" }]);

/**
 * `requires-mfa` iff the Denys of these SCPs (all that reach a target, its ancestors' included) deny each of {@link CREDENTIAL_ACTIONS}
 * to every IAM user without MFA.
 */
export function credentialsOpenWithoutMfa(documents: readonly PolicyInput[]): Verdict {
  const read = readAll(documents, "any");
  if (read.kind === "unreadable") return read;
  const denys = denysOf(read.documents);
  const answer = ask({
    callers: ["user"],
    contexts: MFA_LESS,
    action: "any",
    through: EVERYTHING_ALLOWED,
    stops: [...denys, ...OTHER_ACTIONS],
  });
  if (answer.kind === "none") return { kind: "requires-mfa" };
  if (answer.kind === "undecided") return answer;
  const witness = { request: answer.request, context: answer.context.name, statement: undefined };
  return { kind: "open", witness, explanation: explainUnenforced(witness, denys) };
}

export type RootVerdict = { readonly kind: "locked" } | Open | Unreadable | Undecided;

/** The key is a boolean: what carries it with another value than `false` is a task session. */
const TASK_SESSIONS = { Null: { "aws:AssumedRoot": "false" }, StringNotEquals: { "aws:AssumedRoot": "false" } };

/**
 * `locked` iff the Denys of these SCPs deny everything to a member account's root user, with MFA or without.
 * Task sessions by `sts:AssumeRoot` aren't asked about: see {@link deniesRootSessions}.
 */
export function rootCanAct(documents: readonly PolicyInput[]): RootVerdict {
  const read = readAll(documents, "any");
  if (read.kind === "unreadable") return read;
  const denys = denysOf(read.documents);
  const stops = [...denys, ...spaceStatements([{ Effect: "Deny", Action: "*", Resource: "*", Condition: TASK_SESSIONS }])];
  const answer = ask({
    callers: ["root"],
    contexts: allContexts(denys),
    action: "any",
    through: EVERYTHING_ALLOWED,
    stops,
  });
  if (answer.kind === "none") return { kind: "locked" };
  if (answer.kind === "undecided") return answer;
  const witness = { request: answer.request, context: answer.context.name, statement: undefined };
  return { kind: "open", witness, explanation: explainRoot(witness, denys) };
}

/**
 * `denies-workloads` iff some Deny of the SCP holds for a task session that central root access opens in a member account
 * (`sts:AssumeRoot`; its requests carry `aws:AssumedRoot` = `true`).
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html
 */
export function deniesRootSessions(document: PolicyInput): WorkloadsVerdict {
  const read = readAll([document], "any");
  if (read.kind === "unreadable") return read;
  const stops = spaceStatements([
    { Effect: "Deny", Action: "*", Resource: "*", Condition: { StringNotEquals: { "aws:AssumedRoot": "true" } } },
  ]);
  const answer = ask({ callers: ["root"], contexts: OF_ROLE_SESSIONS, action: "any", through: denysOf(read.documents), stops });
  if (answer.kind === "none") return { kind: "spares-workloads" };
  if (answer.kind === "undecided") return answer;
  const { request, through } = answer;
  return { kind: "denies-workloads", statement: refOf(through), request, explanation: explainRootSession(request, through.statement) };
}
