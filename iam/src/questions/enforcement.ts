import { MFA_LESS } from "../caller/context.js";
import type { Document, Fault, PolicyInput } from "../document/document.js";
import { parse } from "../document/parse.js";
import { faultsOfUse, type Use } from "../document/use.js";
import { explainUnenforced } from "../explain/explain.js";
import { ask, type Located, locate, spaceStatements } from "../search/question.js";
import type { Unreadable, Verdict } from "../verdict.js";

/** What a person needs before their first device works: these alone may be left open to someone without MFA. */
export const ENROLMENT_ACTIONS: readonly string[] = [
  "iam:CreateVirtualMFADevice",
  "iam:EnableMFADevice",
  "iam:GetUser",
  "iam:GetMFADevice",
  "iam:ListMFADevices",
  "iam:ListVirtualMFADevices",
  "iam:ResyncMFADevice",
  "iam:ChangePassword",
  "iam:GetAccountPasswordPolicy",
  "iam:GetAccountSummary",
  "iam:ListUsers",
  "sts:GetSessionToken",
  "sts:GetCallerIdentity",
];

export const EVERYTHING_ALLOWED = spaceStatements([{ Effect: "Allow", Action: "*", Resource: "*" }]);
const ENROLMENT = spaceStatements([{ Effect: "Deny", Action: ENROLMENT_ACTIONS, Resource: "*" }]);

export interface EnforcementOptions {
  /** The user that the documents are attached to, where it is one and its name is known. */
  readonly userName?: string;
}

/**
 * `requires-mfa` iff the Denys of these documents together (all that are attached to a user: its own, its groups', its permissions
 * boundary) deny every request, outside {@link ENROLMENT_ACTIONS}, that an IAM user makes with a long-term access key or from a session
 * without MFA. `open` comes with a request that none denies. Only Denys count: what nothing allows may still be allowed by a resource's own policy.
 *
 * Paths of faults start with `documents[i].`.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function unenforcedWithoutMfa(documents: readonly PolicyInput[], options: EnforcementOptions = {}): Verdict {
  const read = readAll(documents, "identity");
  if (read.kind === "unreadable") return read;
  const denys = denysOf(read.documents);
  const others = options.userName === undefined ? [] : otherUsers(options.userName);
  const stops = [...ENROLMENT, ...denys, ...others];
  const answer = ask({ callers: ["user"], contexts: MFA_LESS, action: "any", through: EVERYTHING_ALLOWED, stops });
  if (answer.kind === "none") return { kind: "requires-mfa" };
  if (answer.kind === "undecided") return answer;
  const witness = {
    request: answer.request,
    context: answer.context.name === "session" ? ("session" as const) : ("access-key" as const),
    statement: undefined,
  };
  return { kind: "open", witness, explanation: explainUnenforced(witness, denys, others) };
}

export function denysOf(documents: readonly Document[]): readonly Located[] {
  return locate(documents).filter(({ statement }) => statement.effect === "Deny");
}

function otherUsers(name: string): readonly Located[] {
  return spaceStatements([
    { Effect: "Deny", Action: "*", Resource: "*", Condition: { StringNotEquals: { "aws:username": literally(name) } } },
  ]);
}

/** The text as a condition value, safe from being read as a policy variable. */
export function literally(text: string): string {
  return text.replaceAll("$", () => "${$}");
}

/** All documents, or the faults of all that can't be read, each path starting with the document's position. */
export function readAll(
  inputs: readonly PolicyInput[],
  use: Use,
): { readonly kind: "documents"; readonly documents: readonly Document[] } | Unreadable {
  const faults: Fault[] = [];
  const documents: Document[] = [];
  for (const [index, input] of inputs.entries()) {
    const prefix = `documents[${index}]`;
    const parsed = parse(input);
    if (parsed.kind === "unreadable")
      faults.push(...parsed.faults.map(({ path, message }) => ({ path: path === "" ? prefix : `${prefix}.${path}`, message })));
    else {
      documents.push(parsed.document);
      faults.push(...faultsOfUse(parsed.document, use, `${prefix}.`));
    }
  }
  return faults.length > 0 ? { kind: "unreadable", faults } : { kind: "documents", documents };
}
