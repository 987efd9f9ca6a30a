import { OF_ROLE_SESSIONS } from "../caller/context.js";
import type { PolicyInput, StatementRef, Unreadable } from "../document/document.js";
import { callOf } from "../explain/call.js";
import type { Call } from "../explain/explanation.js";
import { hitBy } from "../explain/scene.js";
import type { Request } from "../request.js";
import { type Answer, ask, type Found, firstFound } from "../search/question.js";
import { allowsOf, denysOf, EVERYTHING_ALLOWED, type Located, literally, refOf, spaceStatements } from "../search/space.js";
import type { Undecided } from "../verdict.js";
import { judgeAll } from "./frame.js";
import { canHoldWithMfa, isMfaCondition, mfaConditionsHold, sparesFreshMfa } from "./mfa-conditions.js";

export interface RolePowersOptions {
  /** The role's name, where it is known: then no other role is asked about. */
  readonly roleName?: string;
  /** The permissions boundary. */
  readonly boundary?: PolicyInput;
  /** Whether policies that aren't among the documents grant something too. */
  readonly grantedElsewhere?: boolean;
}

/** A statement whose MFA condition takes something from every session of the role, and a request that shows it. */
export interface LostPower {
  readonly effect: "Allow" | "Deny";
  readonly statement: StatementRef;
  readonly request: Request;
  /** The request as an explanation tells it. */
  readonly call: Call;
}

export type RolePowersVerdict =
  | { readonly kind: "spares-roles" }
  | { readonly kind: "hits-roles"; readonly lost: readonly LostPower[] }
  | Unreadable
  | Undecided;

/**
 * `hits-roles` iff an MFA condition of these documents, which give a role its powers, takes something from its sessions, which never have MFA:
 *
 * - a Deny that is lifted for fresh MFA holds for a request that the documents allow and no other Deny stops;
 * - an Allow that holds with MFA only is the only one to allow some request that no other Deny stops.
 *
 * Requests count as allowed where the boundary allows them as well. A role whose documents allow nothing may be granted something by a
 * resource's own policy, so it counts as allowed everything. An MFA condition that compares with a policy variable counts as one that a session may
 * meet. Positions in the list are those of `documents`, the boundary's comes after them.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 */
export function rolePowersLostToMfa(documents: readonly PolicyInput[], options: RolePowersOptions = {}): RolePowersVerdict {
  const { boundary, grantedElsewhere = false, roleName } = options;
  const others = roleName === undefined ? [] : otherRoles(roleName);
  return judgeAll(boundary === undefined ? documents : [...documents, boundary], "identity", (read) => {
    const isLimit = ({ document }: Located): boolean => document === documents.length;
    const identity = read.filter((located) => !isLimit(located));
    const limit = boundary === undefined ? undefined : read.filter(isLimit);
    const [lifted, always] = parted(denysOf(read), (deny) => deny.statement.conditions.some(isMfaCondition) && sparesFreshMfa(deny));
    const stops = [...always, ...others];
    const found = [...lostToDenys(lifted, identity, limit, grantedElsewhere, stops), ...lostToAllows(identity, limit, stops)];
    const lost = found.flatMap(({ answer, by }) => (answer.kind === "found" ? [lostPower(by, answer)] : []));
    if (lost.length > 0) return { kind: "hits-roles", lost };
    const undecided = found.find(({ answer }) => answer.kind === "undecided");
    return (undecided?.answer as Undecided | undefined) ?? { kind: "spares-roles" };
  });
}

interface Loss {
  readonly by: Located;
  readonly answer: Answer;
}

type Level = readonly Located[];

/** Each Deny that takes something which one of the Allows gives, with MFA or without. */
function lostToDenys(denys: Level, identity: Level, limit: Level | undefined, grantedElsewhere: boolean, stops: Level): readonly Loss[] {
  const granted = allowsOf(identity).map(withoutMfaConditions);
  const given = grantedElsewhere || granted.length === 0 ? EVERYTHING_ALLOWED : granted;
  return denys.map((by) => ({ by, answer: lostBy(by, [given, ...withinLimit(limit)], stops) }));
}

/** Each Allow that only MFA opens, as far as no other Allow of its level covers what it gives. */
function lostToAllows(identity: Level, limit: Level | undefined, stops: Level): readonly Loss[] {
  const lostIn = (level: Level, beside: readonly Level[]): readonly Loss[] => {
    const [closed, live] = parted(allowsOf(level), isClosedToRoles);
    return closed.map((by) => ({ by, answer: lostBy(withoutMfaConditions(by), beside, [...stops, ...live]) }));
  };
  const granted = allowsOf(identity).map(withoutMfaConditions);
  return [...lostIn(identity, withinLimit(limit)), ...(limit === undefined ? [] : lostIn(limit, [granted]))];
}

/** A request by a role session that the statement matches, one of each level does too, and none of `stops` does. */
function lostBy(through: Located, levels: readonly Level[], stops: readonly Located[]): Answer {
  const about = { callers: ["role-session"], contexts: OF_ROLE_SESSIONS, action: "any", through: [through], stops } as const;
  const combined = levels.reduce<readonly Level[]>((ways, level) => ways.flatMap((way) => level.map((one) => [...way, one])), [[]]);
  return firstFound(
    (function* () {
      for (const besides of combined) yield ask({ ...about, besides });
    })(),
  );
}

function withinLimit(limit: Level | undefined): readonly Level[] {
  return limit === undefined ? [] : [allowsOf(limit).map(withoutMfaConditions)];
}

/** Can the statement's MFA conditions hold with MFA, and never for a role's session? */
function isClosedToRoles(located: Located): boolean {
  if (!located.statement.conditions.some(isMfaCondition) || !canHoldWithMfa(located)) return false;
  return !OF_ROLE_SESSIONS.some((context) => mfaConditionsHold(located, context));
}

function withoutMfaConditions(located: Located): Located {
  const { statement } = located;
  return { ...located, statement: { ...statement, conditions: statement.conditions.filter((one) => !isMfaCondition(one)) } };
}

function otherRoles(name: string): Level {
  const text = literally(name);
  const arns = [`arn:*:iam::*:role/${text}`, `arn:*:iam::*:role/*/${text}`];
  return spaceStatements([{ Effect: "Deny", Action: "*", Resource: "*", Condition: { StringNotLike: { "aws:PrincipalArn": arns } } }]);
}

function lostPower(by: Located, { request }: Found): LostPower {
  return { effect: by.statement.effect, statement: refOf(by), request, call: callOf(request, undefined, hitBy(by)) };
}

function parted(level: Level, hits: (located: Located) => boolean): readonly [Level, Level] {
  return [level.filter(hits), level.filter((one) => !hits(one))];
}
