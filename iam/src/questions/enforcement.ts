import { MFA_LESS } from "../caller/context.js";
import type { PolicyInput } from "../document/document.js";
import { explainUnenforced } from "../explain/explain.js";
import type { Premises } from "../premises.js";
import { EVERYTHING_ALLOWED, type Located, literally, spaceStatements } from "../search/space.js";
import type { Verdict } from "../verdict.js";
import { type Judged, judgeDenys } from "./frame.js";
import { keepsEnrolment } from "./harm.js";
import { attachedElsewhere, otherAccounts, scpsReaching, withoutUsers } from "./premises.js";

/**
 * What a person needs before their first device works: these alone may be left open to someone without MFA. The two of `signin` sign in to
 * the console, where an account controls that, and by `aws login`: the session stays without MFA.
 */
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
  "signin:AuthorizeOAuth2Access",
  "signin:CreateOAuth2Token",
];

const ENROLMENT = spaceStatements([{ Effect: "Deny", Action: ENROLMENT_ACTIONS, Resource: "*" }]);

export interface EnforcementOptions {
  /** The user that the documents are attached to, where it is one and its name is known. */
  readonly userName?: string;
  /** The 12-digit id of the account, where it is known: premises on an account need it. */
  readonly account?: string | undefined;
  /** ARNs of what is attached besides the documents, and premises may know: managed policies, groups, the user itself. */
  readonly attached?: readonly string[] | undefined;
  readonly premises?: Premises | undefined;
}

/**
 * `requires-mfa` iff the Denys of these documents together (all that are attached to a user: its own, its groups', its permissions
 * boundary) deny every request, outside {@link ENROLMENT_ACTIONS}, that an IAM user makes with a long-term access key or from a session
 * without MFA; the documents by themselves, or with the premises that it names then. `open` comes with a request that none denies. Only Denys count: what nothing allows may still be allowed by a resource's own policy.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function unenforcedWithoutMfa(documents: readonly PolicyInput[], options: EnforcementOptions = {}): Verdict {
  return judgeEnforcement(documents, "requires-mfa", EVERYTHING_ALLOWED, options);
}

/** `holds` iff the Denys of these documents leave none of `requests`, outside the enrolment set, undenied without MFA. */
export function judgeEnforcement<H extends string>(
  documents: readonly PolicyInput[],
  holds: H,
  requests: readonly Located[],
  { userName, account, attached = [], premises }: EnforcementOptions,
): Judged<H> {
  const others = [...(userName === undefined ? [] : otherUsers(userName)), ...(account === undefined ? [] : otherAccounts(account))];
  return judgeDenys(documents, "identity", {
    holds,
    callers: ["user"],
    contexts: () => MFA_LESS,
    requests,
    notAsked: [...ENROLMENT, ...others],
    premises,
    bound: (given) => [
      ...(account === undefined ? [] : [...withoutUsers(given, [account]), ...scpsReaching(given, account)]),
      ...attachedElsewhere(given, attached),
    ],
    explain: (witness, denys, bounds, isOpen) => explainUnenforced(witness, denys, { userName, exempt: ENROLMENT_ACTIONS, bounds, isOpen }),
    harmless: keepsEnrolment,
  });
}

/** The requests of everybody but the users of this name: not asked about. */
export function otherUsers(name: string): readonly Located[] {
  return spaceStatements([
    { Effect: "Deny", Action: "*", Resource: "*", Condition: { StringNotEquals: { "aws:username": literally(name) } } },
  ]);
}
