import { tellsForwarders } from "../caller/condition-keys.js";
import { isMfaKey } from "../caller/context.js";
import { followsFromCaller } from "../caller/keys.js";
import type { Condition, Statement } from "../document/document.js";
import { letsEveryKindIn, mayBePerson } from "../document/principals.js";
import { foldCase } from "../document/text.js";
import { evaluateStatement } from "../evaluate/evaluate.js";
import type { Request } from "../request.js";
import { type Located, refOf } from "../search/space.js";
import { globMatches } from "../sets/pattern.js";
import type { UnsoundCondition, Witness } from "../verdict.js";
import { callOf } from "./call.js";
import type { Explanation, Repair } from "./explanation.js";
import { allowed, hitBy, undenied } from "./scene.js";

/** `maxAge`: the seconds that an MFA sign-in may be old, where that is what was asked. */
export function explainOpenRole(
  witness: Witness,
  through: Located,
  statements: readonly Located[],
  maxAge: number | undefined,
): Explanation {
  return {
    message: "role-is-open",
    call: callOf(witness.request, witness.context, allowed(statements)),
    statement: refOf(through),
    maxAge,
    repair: maxAge === undefined ? repairOfAllow(through) : requireMfa(through, maxAge),
  };
}

function repairOfAllow(located: Located): Repair {
  const { conditions } = located.statement;
  const statement = refOf(located);
  const onMfa = conditions.filter(({ keyId }) => keyId === MFA_PRESENT);
  const slip = onMfa.find(({ operator, ifExists }) => operator === "Bool" && ifExists);
  if (slip !== undefined && onMfa.length === 1) {
    return { repair: "use-operator", statement, operator: "Bool", instead: "BoolIfExists", key: slip.key };
  }
  return onMfa.length === 0 ? requireMfa(located, undefined) : { repair: "only-mfa-condition", statement, effect: "Allow" };
}

const MFA_PRESENT = "aws:multifactorauthpresent";

function requireMfa(located: Located, within: number | undefined): Repair {
  return { repair: "require-mfa", statement: refOf(located), within, meant: meantBy(located.statement) };
}

/** Workloads have no MFA to show: where the statement lets them in too, roles may be all that is meant, or others have to be kept apart. */
function meantBy({ principal, conditions }: Statement): "people" | "people-or-roles" | "others-too" {
  if (principal === undefined) return "people";
  if (!principal.negated && !principal.entries.every(mayBePerson)) return "others-too";
  const bindsCaller = conditions.some(({ keyId }) => followsFromCaller(keyId));
  return letsEveryKindIn(principal) && !bindsCaller ? "people-or-roles" : "people";
}

/** What an explanation of undenied requests rests on besides the Denys. */
export interface Undenied {
  /** The user that is asked about, where it is one. */
  readonly userName?: string | undefined;
  /** Actions that may stay exempt. */
  readonly exempt: readonly string[];
  /** May a request by one of these actions get through? */
  readonly isOpen: (actions: readonly string[]) => boolean;
}

/** No Deny stops the witness: which comes closest, and what to change in it. */
export function explainUndenied({ request, context }: Witness, denys: readonly Located[], about: Undenied): Explanation {
  const gaps = denys.map((deny) => gapOf(deny, request, about));
  const closest = gaps.reduce((best, gap) => (gap.distance < best.distance ? gap : best), { distance: 10, repair: () => ATTACH_DENY });
  return { message: "no-deny", call: callOf(request, context, undenied(denys, about.userName)), repair: closest.repair() };
}

const ATTACH_DENY: Repair = { repair: "attach-deny" };

interface Gap {
  /** 1 where one element of the Deny lets the request through, more where several do. */
  readonly distance: number;
  readonly repair: () => Repair;
}

function gapOf(deny: Located, request: Request, about: Undenied): Gap {
  const { statement, version } = deny;
  const where = refOf(deny);
  const matches = (changed: Partial<Statement>): boolean => evaluateStatement(request, { ...statement, ...changed }, version);
  if (!statement.conditions.some(({ keyId }) => isMfaKey(keyId))) return { distance: 9, repair: () => ATTACH_DENY };
  if (matches({ action: { negated: false, patterns: ["*"] } })) {
    if (statement.action.negated) return { distance: 1, repair: () => narrowed(deny, about) };
    return { distance: 1, repair: () => ({ repair: "deny-other-actions", statement: where, action: request.action }) };
  }
  if (matches({ resource: undefined })) return { distance: 2, repair: () => ({ repair: "deny-every-resource", statement: where }) };
  const culprit = statement.conditions.find((one) => matches({ conditions: statement.conditions.filter((other) => other !== one) }));
  if (culprit === undefined) return { distance: 8, repair: () => ATTACH_DENY };
  return { distance: isMfaKey(culprit.keyId) ? 3 : 4, repair: () => repairOfDeny(deny, culprit) };
}

/** All patterns that have to leave the `NotAction`, or stay in it for no more than the actions that may be exempt. */
function narrowed(deny: Located, { exempt, isOpen }: Undenied): Repair {
  const { patterns } = deny.statement.action;
  return leaving(
    deny,
    patterns.filter((pattern) => !isOneOf(exempt, pattern) && isOpen([pattern])),
    exempt,
  );
}

function isOneOf(actions: readonly string[], pattern: string): boolean {
  return actions.some((action) => foldCase(action) === foldCase(pattern));
}

function leaving(deny: Located, patterns: readonly string[], exempt: readonly string[]): Repair {
  const covers = (pattern: string): boolean => exempt.some((action) => globMatches(foldCase(pattern), foldCase(action)));
  return {
    repair: "narrow-not-action",
    statement: refOf(deny),
    remove: patterns.filter((pattern) => !covers(pattern)),
    replace: patterns.filter(covers),
  };
}

function repairOfDeny(deny: Located, { keyId, key, operator, ifExists, values }: Condition): Repair {
  const statement = refOf(deny);
  if (tellsForwarders(keyId)) return { repair: "deny-mcp", statement };
  if (!isMfaKey(keyId)) return { repair: "drop-condition", statement, key };
  if (operator === "Bool" && !ifExists && values.every((value) => /^false$/i.test(value))) {
    return { repair: "use-operator", statement, operator: "BoolIfExists", instead: "Bool", key };
  }
  return { repair: "only-mfa-condition", statement, effect: "Deny" };
}

/** What is wrong with the condition itself. */
export type ConditionSlip = Exclude<UnsoundCondition["slip"], "exempts-mfa-removal" | "misspelt-key">;

export function explainSlip(slip: ConditionSlip, located: Located, witness: Witness | undefined, denys: readonly Located[]): Explanation {
  const scene = slip === "allow-without-mfa" ? allowed([located]) : undenied(denys);
  const call = witness && callOf(witness.request, witness.context, scene);
  return { message: slip, call, statement: refOf(located), repair: repairOfSlip(slip, located) };
}

function repairOfSlip(slip: ConditionSlip, located: Located): Repair {
  if (slip === "allow-without-mfa") return repairOfAllow(located);
  const culprit = located.statement.conditions.find(({ keyId }) => isMfaKey(keyId));
  if (slip === "never-denies" || culprit === undefined) return { repair: "only-mfa-condition", statement: refOf(located), effect: "Deny" };
  return repairOfDeny(located, culprit);
}

export function explainMisspelt(located: Located, key: string, meant: string): Explanation {
  const statement = refOf(located);
  return {
    message: "misspelt-key",
    call: undefined,
    statement,
    key,
    meant,
    repair: { repair: "use-key", statement, key: meant, instead: key },
  };
}

/** `found`: for each pattern of the `NotAction` that exempts what undoes MFA, a request by such an action, where one is found. */
export function explainExemption(
  located: Located,
  found: ReadonlyMap<string, Witness | undefined>,
  denys: readonly Located[],
  exempt: readonly string[],
): Explanation {
  const witnesses = [...found.values()].flatMap((witness) => witness ?? []);
  const [first] = witnesses;
  return {
    message: "exempts-mfa-removal",
    call: first && callOf(first.request, first.context, undenied(denys)),
    actions: witnesses.map(({ request }) => request.action),
    statement: refOf(located),
    repair: leaving(located, [...found.keys()], exempt),
  };
}

export function explainOutage(request: Request, deny: Located): Explanation {
  const statement = refOf(deny);
  return {
    message: "denies-workload",
    call: callOf(request, undefined, hitBy(deny)),
    statement,
    repair: { repair: "bind-users", statement },
  };
}

export function explainTaskSession(request: Request, deny: Located): Explanation {
  const statement = refOf(deny);
  const call = callOf(request, undefined, hitBy(deny));
  return { message: "denies-task-session", call, statement, repair: { repair: "spare-task-sessions", statement } };
}

export function explainRoot({ request, context }: Witness, denys: readonly Located[]): Explanation {
  return { message: "root-can-act", call: callOf(request, context, undenied(denys)), repair: { repair: "deny-root" } };
}

export function explainDevice({ request, context }: Witness, denys: readonly Located[]): Explanation {
  return { message: "phishable-device", call: callOf(request, context, undenied(denys)), repair: { repair: "deny-phishable-devices" } };
}
