import { issuerOf } from "../caller/caller.js";
import { tellsForwarders } from "../caller/condition-keys.js";
import { isMfaKey } from "../caller/context.js";
import type { Condition, PolicyInput, Statement } from "../document/document.js";
import { mayBePerson } from "../document/principals.js";
import { foldCase } from "../document/text.js";
import { applyRepair } from "../edit/apply.js";
import { evaluateStatement } from "../evaluate/evaluate.js";
import type { Bounds } from "../questions/premises.js";
import type { Request } from "../request.js";
import { type Located, refOf } from "../search/space.js";
import { globMatches } from "../sets/pattern.js";
import type { UnsoundCondition, Witness } from "../verdict.js";
import { ATTACH_CREDENTIAL_DENY, ATTACH_DEVICE_DENY, ATTACH_ROOT_DENY, attachEnforcement } from "./attachments.js";
import { callOf } from "./call.js";
import type { Call, Explanation, Repair } from "./explanation.js";
import { allowed, hitBy, undenied, within } from "./scene.js";

/** An explanation whose repair isn't chosen yet: the smallest first, each to be tried. */
export type Draft<E extends Explanation = Explanation> = E extends Explanation
  ? Omit<E, "repair" | "closes"> & { readonly repairs: readonly [Repair, ...Repair[]] }
  : never;

/** The explanation with the first repair that mends the documents; with the first of all, where none does by itself. */
export function settled(
  { repairs, ...said }: Draft,
  inputs: readonly PolicyInput[],
  mends: (after: readonly PolicyInput[]) => boolean,
): Explanation {
  const repair = repairs.flatMap((one) => [one, ...withEnrolment(one)]).find((one) => mends(applyRepair(inputs, one)));
  return { ...said, repair: repair ?? repairs[0], closes: repair !== undefined } as Explanation;
}

/** For a Deny that didn't work, and would stop people's first device if it did. */
function withEnrolment(first: Repair): readonly Repair[] {
  if (first.repair === "attach" || first.repair === "require-mfa" || first.repair === "deny-people-too") return [];
  return [{ repair: "exempting", statement: first.statement, first, actions: ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice"] }];
}

/** `bounds`: what premises add; `maxAge`: the seconds that an MFA sign-in may be old, where that is what was asked; `workloads`: whether roles or services come in the same way. */
export function explainOpenRole(
  witness: Witness,
  through: Located,
  statements: readonly Located[],
  bounds: Bounds,
  maxAge: number | undefined,
  workloads: boolean,
): Draft {
  return {
    message: "role-is-open",
    call: callOf(witness.request, witness.context, within(allowed(statements), bounds)),
    statement: refOf(through),
    maxAge,
    repairs: repairsOfOpenRole(witness.request, through, maxAge, workloads),
  };
}

function repairsOfOpenRole(
  { principal }: Request,
  through: Located,
  maxAge: number | undefined,
  workloads: boolean,
): readonly [Repair, ...Repair[]] {
  if (principal.kind === "web-identity") {
    return [{ repair: "bind-subject", statement: refOf(through), key: `${issuerOf(principal.provider)}:sub` }];
  }
  if (maxAge !== undefined) return [requireMfa(through, maxAge, workloads)];
  return [repairOfAllow(through, workloads), requireMfa(through, undefined, workloads)];
}

function repairOfAllow(located: Located, workloads: boolean): Repair {
  const { conditions } = located.statement;
  const statement = refOf(located);
  const onMfa = conditions.filter(({ keyId }) => keyId === MFA_PRESENT);
  const slip = onMfa.find(({ operator, ifExists }) => operator === "Bool" && ifExists);
  if (slip !== undefined && onMfa.length === 1) {
    return { repair: "use-operator", statement, operator: "Bool", instead: "BoolIfExists", key: slip.key };
  }
  return onMfa.length === 0 ? requireMfa(located, undefined, workloads) : { repair: "only-mfa-condition", statement, effect: "Allow" };
}

const MFA_PRESENT = "aws:multifactorauthpresent";

/** Workloads have no MFA to show: where the statement lets them in too, roles may be all that is meant, or others have to be kept apart. */
function requireMfa(located: Located, within: number | undefined, workloads: boolean): Repair {
  const { principal, conditions } = located.statement;
  const named = principal !== undefined && !principal.negated && !principal.entries.every(mayBePerson);
  const meant = !workloads ? "people" : named ? "others-too" : "people-or-roles";
  const vendor = conditions.some(({ keyId, operator }) => keyId === "sts:externalid" && operator === "StringEquals");
  return { repair: "require-mfa", statement: refOf(located), within, meant, vendor };
}

/** What an explanation of undenied requests rests on besides the Denys. */
export interface Undenied {
  /** The user that is asked about, where it is one. */
  readonly userName?: string | undefined;
  /** Actions that may stay exempt. */
  readonly exempt: readonly string[];
  /** What is asked about, where it isn't every other action. */
  readonly asked?: readonly string[];
  readonly bounds: Bounds;
  /** May a request by one of these actions get through? */
  readonly isOpen: (actions: readonly string[]) => boolean;
}

/** No Deny stops the witness: what to change in the one that comes closest, or else in the next; or a Deny to attach. */
export function explainUnenforced(witness: Witness, denys: readonly Located[], about: Undenied): Draft {
  return explainUndenied(witness, denys, about, attachEnforcement(about.exempt));
}

/** The same of SCPs, which bind roles as well: what isn't for users only is no repair there. */
export function explainUncovered(witness: Witness, denys: readonly Located[], about: Undenied): Draft {
  return explainUndenied(witness, denys, about, ATTACH_CREDENTIAL_DENY);
}

function explainUndenied({ request, context }: Witness, denys: readonly Located[], about: Undenied, attach: Repair): Draft {
  const gaps = denys.flatMap((deny) => gapOf(deny, request, about) ?? []).sort((a, b) => a.distance - b.distance);
  const [first = attach, ...others] = [...gaps.slice(0, MOST_TRIED).map(({ repair }) => repair()), attach];
  return {
    message: "no-deny",
    call: callOf(request, context, within(undenied(denys, about.userName), about.bounds)),
    repairs: [first, ...others],
  };
}

/** A Deny further off isn't the one that was meant. */
const MOST_TRIED = 2;

interface NearMiss {
  /** 1 where one element of the Deny lets the request through, more where several do. */
  readonly distance: number;
  readonly repair: () => Repair;
}

/** Undefined where it is no Deny on MFA, or where one change doesn't make it stop the request. */
function gapOf(deny: Located, request: Request, about: Undenied): NearMiss | undefined {
  const { statement, version } = deny;
  const where = refOf(deny);
  const { exempt } = about;
  const matches = (changed: Partial<Statement>): boolean => evaluateStatement(request, { ...statement, ...changed }, version);
  if (!statement.conditions.some(({ keyId }) => isMfaKey(keyId))) return undefined;
  if (matches({ action: { negated: false, patterns: ["*"] } })) {
    if (statement.action.negated) return { distance: 1, repair: () => narrowed(deny, about) };
    const { asked } = about;
    if (asked === undefined)
      return { distance: 1, repair: () => ({ repair: "deny-other-actions", statement: where, action: request.action, exempt }) };
    return {
      distance: 1,
      repair: () => ({ repair: "deny-actions-too", statement: where, actions: asked.filter((one) => !covers(statement, one)) }),
    };
  }
  if (matches({ resource: undefined })) return { distance: 2, repair: () => ({ repair: "deny-every-resource", statement: where }) };
  const culprit = statement.conditions.find((one) => matches({ conditions: statement.conditions.filter((other) => other !== one) }));
  return culprit && { distance: isMfaKey(culprit.keyId) ? 3 : 4, repair: () => repairOfDeny(deny, culprit) };
}

function covers({ action }: Statement, name: string): boolean {
  return action.patterns.some((pattern) => globMatches(foldCase(pattern), foldCase(name)));
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
    exempt,
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

export function explainSlip(slip: ConditionSlip, located: Located, witness: Witness | undefined, denys: readonly Located[]): Draft {
  const scene = slip === "allow-without-mfa" ? allowed([located]) : undenied(denys);
  const call = witness && callOf(witness.request, witness.context, scene);
  return { message: slip, call, statement: refOf(located), repairs: repairsOfSlip(slip, located) };
}

function repairsOfSlip(slip: ConditionSlip, located: Located): readonly [Repair, ...Repair[]] {
  const statement = refOf(located);
  if (slip === "allow-without-mfa") return [repairOfAllow(located, false), { repair: "only-mfa-condition", statement, effect: "Allow" }];
  const whole: Repair = { repair: "only-mfa-condition", statement, effect: "Deny" };
  const culprit = located.statement.conditions.find(({ keyId }) => isMfaKey(keyId));
  if (slip === "never-denies" || culprit === undefined) return [whole];
  const repair = repairOfDeny(located, culprit);
  return repair.repair === "use-operator"
    ? [repair, { ...repair, repair: "deny-people-too", operator: "BoolIfExists" }, whole]
    : [repair, whole];
}

export function explainMisspelt(located: Located, key: string, meant: string): Draft {
  const statement = refOf(located);
  return {
    message: "misspelt-key",
    call: undefined,
    statement,
    key,
    meant,
    repairs: [{ repair: "use-key", statement, key: meant, instead: key }],
  };
}

/** `found`: for each pattern of the `NotAction` that exempts what undoes MFA, a request by such an action, where one is found. */
export function explainExemption(
  located: Located,
  found: ReadonlyMap<string, Witness | undefined>,
  denys: readonly Located[],
  exempt: readonly string[],
): Draft {
  const witnesses = [...found.values()].flatMap((witness) => witness ?? []);
  const [first] = witnesses;
  return {
    message: "exempts-mfa-removal",
    call: first && callOf(first.request, first.context, undenied(denys)),
    actions: witnesses.map(({ request }) => request.action),
    statement: refOf(located),
    repairs: [leaving(located, [...found.keys()], exempt)],
  };
}

export function explainOutage(request: Request, deny: Located): Draft {
  const statement = refOf(deny);
  return {
    message: "denies-workload",
    call: callOf(request, undefined, hitBy(deny)),
    statement,
    repairs: [{ repair: "bind-people", statement }],
  };
}

export function explainTaskSession(request: Request, deny: Located): Draft {
  const statement = refOf(deny);
  const call = callOf(request, undefined, hitBy(deny));
  return { message: "denies-task-session", call, statement, repairs: [{ repair: "spare-task-sessions", statement }] };
}

/** A request that no Deny stops, as an explanation tells it. */
export function callUndenied({ request, context }: Witness, denys: readonly Located[], bounds: Bounds): Call {
  return callOf(request, context, within(undenied(denys), bounds));
}

export function explainRoot(witness: Witness, denys: readonly Located[], bounds: Bounds): Draft {
  return { message: "root-can-act", call: callUndenied(witness, denys, bounds), repairs: [ATTACH_ROOT_DENY] };
}

export function explainDevice({ request, context }: Witness, denys: readonly Located[]): Draft {
  return { message: "phishable-device", call: callOf(request, context, undenied(denys)), repairs: [ATTACH_DEVICE_DENY] };
}
