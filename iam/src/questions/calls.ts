import { accountOf } from "../caller/caller.js";
import { type Context, MFA_LESS, OF_FEDERATED_USERS, OF_ROLE_SESSIONS } from "../caller/context.js";
import type { Unreadable } from "../document/document.js";
import { foldCase } from "../document/text.js";
import type { Premise } from "../premises.js";
import { ask } from "../search/question.js";
import { allowsOf, denysOf, type Located, literally, spaceStatements } from "../search/space.js";
import type { Undecided, Witness } from "../verdict.js";
import { type AssumptionCaller, type AssumptionOptions, isBoundBySCPs, isCaller, otherIds } from "./assumption.js";
import { conclude, judgeAll, witnessOf } from "./frame.js";
import { askUnder, scpsReaching } from "./premises.js";

/** Who calls: an IAM user without MFA, a session of a role, or a federated user's console session, which has the policies of the user that opened it. */
export interface Calling extends Omit<AssumptionCaller, "kind"> {
  readonly kind: AssumptionCaller["kind"] | "federated-user";
}

export interface CallAsked {
  /** `service:Name`. */
  readonly action: string;
  /** The ARN that the call is on; any where it is missing. */
  readonly resource?: string | undefined;
  /** Condition keys that the request carries with one of these values; with an empty list, that it doesn't carry. */
  readonly keys?: Readonly<Record<string, readonly string[]>>;
}

export type CallVerdict =
  | { readonly kind: "not-allowed"; readonly premises?: readonly Premise[] }
  | { readonly kind: "allowed"; readonly witness: Witness }
  | Unreadable
  | Undecided;

/**
 * `allowed` iff the caller's identity policies, within the boundary and the SCPs that premises know, let it make such a call without MFA: some
 * Allow of each holds, and no Deny does. What a resource's own policy grants isn't asked about; IAM's resources have none but a role's trust policy, of which
 * `reachesRole` knows. Condition keys that don't follow from the caller and aren't given count as ones that the caller can bring.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
 */
export function canCallWithoutMfa(caller: Calling, call: CallAsked, { premises }: AssumptionOptions = {}): CallVerdict {
  if (caller.arn !== undefined && !isCaller(caller.kind, caller.arn)) return { kind: "undecided", reason: "no-such-caller" };
  return judgeAll([...caller.documents, ...(caller.boundary === undefined ? [] : [caller.boundary])], "identity", (read) => {
    const identity = read.filter(({ document }) => document !== caller.documents.length);
    const limits = caller.boundary === undefined ? [] : [allowsOf(read.filter(({ document }) => document === caller.documents.length))];
    const stops = [...denysOf(read), ...otherIds(caller), ...otherCalls(call)];
    const { answer, premises: rests } = askUnder(
      premises,
      (all) => (caller.arn === undefined || !isBoundBySCPs(caller.arn) ? [] : scpsReaching(all, accountOf(caller.arn))),
      (bounds) =>
        ask({
          callers: [caller.kind],
          arn: caller.arn,
          contexts: CONTEXTS[caller.kind],
          action: foldCase(call.action),
          through: allowsOf(identity),
          stops: [...stops, ...bounds.stops],
          levels: [...limits, ...bounds.levels],
        }),
    );
    if (answer.kind === "none") return { kind: "not-allowed", ...(rests.length > 0 && { premises: rests }) };
    return conclude(answer, "not-allowed", (found) => ({ kind: "allowed" as const, witness: witnessOf(found, found.through) }));
  });
}

const CONTEXTS: Readonly<Record<Calling["kind"], readonly Context[]>> = {
  user: MFA_LESS,
  "role-session": OF_ROLE_SESSIONS,
  "federated-user": OF_FEDERATED_USERS,
};

/** Calls on other resources, or with other values of the keys: not asked about. */
function otherCalls({ resource, keys = {} }: CallAsked): readonly Located[] {
  const statements = Object.entries(keys).map(([key, values]) => ({
    Effect: "Deny",
    Action: "*",
    Resource: "*",
    Condition: values.length === 0 ? { Null: { [key]: "false" } } : { StringNotEquals: { [key]: values.map(literally) } },
  }));
  if (resource === undefined && statements.length === 0) return [];
  return spaceStatements([
    ...(resource === undefined ? [] : [{ Effect: "Deny", Action: "*", NotResource: literally(resource) }]),
    ...statements,
  ]);
}
