import { accountOf } from "../caller/caller.js";
import { MFA_LESS, OF_ROLE_SESSIONS } from "../caller/context.js";
import type { ListElement, PolicyInput, PrincipalElement, Unreadable } from "../document/document.js";
import { foldCase } from "../document/text.js";
import type { Premise, Premises } from "../premises.js";
import { ask } from "../search/question.js";
import { allowsOf, denysOf, type Located, literally, spaceStatements } from "../search/space.js";
import { globMatches } from "../sets/pattern.js";
import type { Undecided, Witness } from "../verdict.js";
import { conclude, judgeAll, judgeOne, witnessOf } from "./frame.js";
import { accountsNamedBy, askUnder, type Bound, partitionsUnder, rcpsOn, scpsOn, scpsReaching, withoutUsers } from "./premises.js";

/** Who calls: an IAM user without MFA, or a session of a role, which has none to show. */
export interface AssumptionCaller {
  readonly kind: "user" | "role-session";
  /** The user's ARN, or the role's; without it any caller of this kind is asked about, and only the Denys of `documents` count. */
  readonly arn?: string | undefined;
  /** The user's unique id (`AIDA…`) or the role's (`AROA…`); without one of this form the caller may have any. */
  readonly id?: string | undefined;
  /** The identity policies that bind the caller: its own, and a user's groups'. */
  readonly documents: readonly PolicyInput[];
  readonly boundary?: PolicyInput;
}

export interface AssumableRole {
  readonly arn: string;
  readonly trust: PolicyInput;
}

export interface AssumptionOptions {
  readonly premises?: Premises | undefined;
}

export type AssumptionVerdict =
  | { readonly kind: "out-of-reach"; readonly premises?: readonly Premise[] }
  | { readonly kind: "within-reach"; readonly witness: Witness }
  | Unreadable
  | Undecided;

/**
 * `within-reach` iff this caller can call `sts:AssumeRole` on this role, a user without MFA: the trust policy lets the caller in by name, or lets in the
 * account and an identity policy (within the boundary) allows the call, and no Deny of any of them stops it. Across accounts an identity
 * policy always has to allow it. Organization policies are asked about as far as premises know them, session policies aren't, and every condition
 * key that doesn't follow from the caller (address, tags, time) counts as one that the caller can bring: both can only make it `within-reach`.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
 */
export function reachesRole(caller: AssumptionCaller, role: AssumableRole, { premises }: AssumptionOptions = {}): AssumptionVerdict {
  // The search would find no such caller, and so no request.
  if (caller.arn !== undefined && !isCaller(caller.kind, caller.arn)) return { kind: "undecided", reason: "no-such-caller" };
  return judgeOne(role.trust, "trust", (trust) =>
    judgeAll(caller.documents, "identity", (identity) =>
      judgeAll(caller.boundary === undefined ? [] : [caller.boundary], "identity", (limits) => {
        const boundary = caller.boundary === undefined ? undefined : limits;
        const allowing = { identity: callable(identity, role.arn), boundary: boundary && callable(boundary, role.arn) };
        const through = allowsOf(trust).flatMap((allow) => waysThrough(allow, caller, role, allowing));
        const stops = [...denysOf([...trust, ...identity, ...limits]), ...everythingElse(caller, role)];
        const { answer, premises: rests } = askUnder(
          premises,
          (all) => boundsOn(caller, role, trust, all),
          (bounds) =>
            ask({
              callers: [caller.kind],
              arn: caller.arn,
              partitions: partitionsUnder([...through, ...stops], bounds),
              contexts: caller.kind === "user" ? MFA_LESS : OF_ROLE_SESSIONS,
              action: ACTION,
              through,
              stops: [...stops, ...bounds.stops],
              levels: bounds.levels,
            }),
        );
        if (answer.kind === "none") return { kind: "out-of-reach", ...(rests.length > 0 && { premises: rests }) };
        return conclude(answer, "out-of-reach", (found) => ({ kind: "within-reach" as const, witness: witnessOf(found, found.through) }));
      }),
    ),
  );
}

/**
 * The organization's policies on a caller that is known, and on the role. A user that is there is no less there for an account being said to have
 * none. Neither kind of policy binds service-linked roles; where the role that calls isn't known, it may be one.
 */
function boundsOn({ kind, arn }: AssumptionCaller, role: AssumableRole, trust: readonly Located[], premises: Premises): readonly Bound[] {
  const users = arn === undefined && kind === "user" ? withoutUsers(premises, accountsNamedBy(trust)) : [];
  if (kind === "role-session" && (arn === undefined || !isBoundBySCPs(arn))) return [];
  return [
    ...users,
    ...rcpsOn(premises, accountOf(role.arn)),
    ...(arn === undefined ? scpsOn(premises, accountsNamedBy(trust)) : scpsReaching(premises, accountOf(arn))),
  ];
}

/** True iff the ARN isn't a service-linked role's. */
export function isBoundBySCPs(arn: string): boolean {
  return !SERVICE_LINKED.test(arn);
}

const SERVICE_LINKED = /:role\/aws-service-role\//;

const ACTION = "sts:assumerole";

/** True iff IAM may have a caller of this kind with the ARN. */
export function isCaller(kind: keyof typeof ARN, arn: string): boolean {
  return ARN[kind].test(arn);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
const ARN = {
  user: /^arn:aws[a-z-]*:iam::\d{12}:user\/([!-~]+\/)?[\w+=,.@-]+$/,
  "role-session": /^arn:aws[a-z-]*:iam::\d{12}:role\/([!-~]+\/)?[\w+=,.@-]+$/,
  "federated-user": /^arn:aws[a-z-]*:sts::\d{12}:federated-user\/[\w+=,.@-]+$/,
};
const ID = { user: /^AIDA[A-Z0-9]+$/, "role-session": /^AROA[A-Z0-9]+$/ };

interface Allowing {
  readonly identity: readonly Located[];
  readonly boundary: readonly Located[] | undefined;
}

/** The trust's statement as far as it suffices alone, and joined with each Allow of the caller's where it doesn't. */
function waysThrough(allow: Located, caller: AssumptionCaller, role: AssumableRole, { identity, boundary }: Allowing): readonly Located[] {
  if (caller.arn === undefined) return [allow];
  const { principal } = allow.statement;
  const near = accountOf(caller.arn) === accountOf(role.arn);
  const direct = near ? withEntries(principal, ({ kind }) => kind !== "account") : undefined;
  const delegated = near ? withEntries(principal, ({ kind }) => kind === "account") : principal;
  const alone = direct === undefined ? [] : [{ ...allow, statement: { ...allow.statement, principal: direct } }];
  if (delegated === undefined) return alone;
  const base = { ...allow, statement: { ...allow.statement, principal: delegated } };
  const joined = identity.map((own) => join(base, own));
  return [...alone, ...(boundary === undefined ? joined : joined.flatMap((each) => boundary.map((limit) => join(each, limit))))];
}

/** What `NotPrincipal` leaves is everybody, by name: there is no account in it to delegate to. */
function withEntries(
  element: PrincipalElement | undefined,
  keep: (entry: PrincipalElement["entries"][number]) => boolean,
): PrincipalElement | undefined {
  if (element === undefined || element.negated) return keep({ kind: "everyone" }) ? element : undefined;
  const entries = element.entries.filter(keep);
  return entries.length === 0 ? undefined : { ...element, entries };
}

/** One statement that matches what both match, as far as this role and action go. */
function join(one: Located, other: Located): Located {
  const conditions = [...readAsNew(one), ...readAsNew(other)];
  return { ...one, version: "2012-10-17", statement: { ...one.statement, conditions } };
}

/** The conditions, where an old document's `${` stands for itself. */
function readAsNew({ statement, version }: Located): Located["statement"]["conditions"] {
  if (version === "2012-10-17") return statement.conditions;
  return statement.conditions.map((condition) => ({ ...condition, values: condition.values.map(literally) }));
}

/** The Allows that cover the call. A resource with a policy variable counts as one that does. */
function callable(statements: readonly Located[], roleArn: string): readonly Located[] {
  return allowsOf(statements).filter(
    ({ statement: { action, resource } }) =>
      covers(action, ACTION, foldCase) && (resource === undefined || covers(resource, roleArn, (text) => text)),
  );
}

function covers({ negated, patterns }: ListElement, text: string, fold: (text: string) => string): boolean {
  if (patterns.some((pattern) => pattern.includes("${"))) return true;
  return patterns.some((pattern) => globMatches(fold(pattern), text)) !== negated;
}

/** Callers of another id and other roles: not asked about. */
function everythingElse(caller: AssumptionCaller, role: AssumableRole): readonly Located[] {
  return [...otherIds(caller), ...spaceStatements([{ Effect: "Deny", Action: "*", NotResource: literally(role.arn) }])];
}

/** Callers of another id: not asked about, where the caller's is known. */
export function otherIds({ kind, id }: { readonly kind: keyof typeof ARN; readonly id?: string | undefined }): readonly Located[] {
  if (id === undefined || kind === "federated-user" || !ID[kind].test(id)) return [];
  const like = kind === "user" ? id : `${id}:*`;
  return spaceStatements([{ Effect: "Deny", Action: "*", Resource: "*", Condition: { StringNotLike: { "aws:userid": like } } }]);
}
