import { CALLERS, type CallerKind } from "../caller/caller.js";
import { type Context, isMfaKey, MFA_AGE, MFA_LESS, withMfa } from "../caller/context.js";
import { Keys } from "../caller/keys.js";
import type { Condition, PolicyInput, Statement } from "../document/document.js";
import { parse } from "../document/parse.js";
import { toNumber } from "../document/values.js";
import { evaluateStatement } from "../evaluate/evaluate.js";
import { explainSlip, undenied } from "../explain/explain.js";
import type { Request } from "../request.js";
import { compile } from "../search/compile.js";
import { type Answer, ask, type Located, locate, RESOURCE, refOf } from "../search/question.js";
import type { ConditionsVerdict, UnsoundCondition, Witness } from "../verdict.js";
import { denysOf } from "./enforcement.js";

/** What undoes MFA, or mints credentials or power without it. */
export const MFA_REMOVING_ACTIONS: readonly string[] = [
  "iam:DeactivateMFADevice",
  "iam:DeleteVirtualMFADevice",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:Attach*Policy",
  "iam:Put*Policy",
];

const PEOPLE: readonly CallerKind[] = ["user", "root"];

/**
 * `sound` iff every statement that has a condition on an MFA key does by it what it says:
 *
 * - an Allow whose MFA conditions can hold with MFA holds in no request without it;
 * - a Deny whose MFA conditions spare fresh MFA leaves nothing that it covers, wherever its other conditions hold, undenied without MFA
 *   by the document's Denys together (one that never fires at all included);
 * - a Deny-without-MFA by `NotAction` exempts none of {@link MFA_REMOVING_ACTIONS}, unless another Deny takes them.
 *
 * `unsound` lists every slip, at most one of a kind for a statement, with the request that shows it (none where only a workload could make it).
 */
export function unsoundMfaConditions(input: PolicyInput): ConditionsVerdict {
  const parsed = parse(input);
  if (parsed.kind === "unreadable") return parsed;
  const { document } = parsed;
  const denys = denysOf([document]);
  const conditions: UnsoundCondition[] = [];
  let undecided: Extract<Answer, { kind: "undecided" }> | undefined;
  for (const located of locate([document])) {
    const mfa = mfaConditions(located.statement);
    if (mfa.length === 0) continue;
    for (const found of located.statement.effect === "Allow" ? slipsOfAllow(located) : slipsOfDeny(located, denys)) {
      if (found.answer.kind === "undecided") undecided ??= found.answer;
      else conditions.push(unsound(located, found, denys));
    }
  }
  if (conditions.length > 0) return { kind: "unsound", conditions };
  return undecided ?? { kind: "sound" };
}

interface Slip {
  readonly slip: UnsoundCondition["slip"];
  readonly answer: Answer;
}

function slipsOfAllow(located: Located): readonly Slip[] {
  const { statement } = located;
  if (!agesToTry(statement).some((age) => mfaConditionsHold(located, withMfa(age)))) return [];
  const contexts = MFA_LESS.filter((context) => mfaConditionsHold(located, context));
  if (contexts.length === 0) return [];
  return [{ slip: "allow-without-mfa", answer: ask({ callers: PEOPLE, contexts, action: "any", through: [located], stops: [] }) }];
}

function slipsOfDeny(located: Located, denys: readonly Located[]): readonly Slip[] {
  const fires = (context: Context): boolean => mfaConditionsHold(located, context);
  if (fires(withMfa(0)) && fires(withMfa(1))) return [];
  const firesWithout = MFA_LESS.filter(fires);
  const fireEver = firesWithout.length > 0 || agesToTry(located.statement).some((age) => fires(withMfa(age)));

  const slips: Slip[] = [];
  const covered = ask({ callers: PEOPLE, contexts: MFA_LESS, action: "any", through: [located], stops: denys, ignoring: isMfaCondition });
  if (covered.kind !== "none") slips.push({ slip: fireEver ? "deny-misses" : "never-denies", answer: covered });
  if (located.statement.action.negated && firesWithout.length > 0) {
    const exempt = { ...located, statement: { ...located.statement, action: { negated: false, patterns: MFA_REMOVING_ACTIONS } } };
    const answer = ask({
      callers: PEOPLE,
      contexts: firesWithout,
      action: "any",
      through: [exempt],
      stops: denys,
      ignoring: isMfaCondition,
    });
    if (answer.kind !== "none") slips.push({ slip: "exempts-mfa-removal", answer });
  }
  return slips;
}

function unsound(located: Located, { slip, answer }: Slip, denys: readonly Located[]): UnsoundCondition {
  const witness: Witness | undefined =
    answer.kind === "found" ? { request: answer.request, context: answer.context.name, statement: refOf(located) } : undefined;
  const { statement, version } = located;
  const scene =
    slip === "allow-without-mfa"
      ? { statements: [located], passes: (one: Request) => evaluateStatement(one, statement, version) }
      : undenied(denys);
  return { statement: refOf(located), slip, witness, explanation: explainSlip(slip, located.statement, witness, scene) };
}

export function isMfaCondition({ keyId }: Condition): boolean {
  return isMfaKey(keyId);
}

export function mfaConditions(statement: Statement): readonly Condition[] {
  return statement.conditions.filter(isMfaCondition);
}

/** Do the statement's MFA conditions, by themselves, hold in this context? Where policy variables leave it open, as the attacker would have it. */
export function mfaConditionsHold({ statement, version }: Located, context: Context): boolean {
  const alone: Statement = { ...statement, principal: undefined, action: { negated: false, patterns: ["*"] }, resource: undefined };
  const keys = new Keys(CALLERS.user, context, new Set());
  return (
    compile(alone, version, keys, { action: "sts:assumerole", resource: RESOURCE }, (condition) => !isMfaCondition(condition)) !== "never"
  );
}

/** Seconds since the MFA sign-in that the statement's conditions may tell apart. */
export function agesToTry(statement: Statement): readonly number[] {
  const bounds = statement.conditions.filter(({ keyId }) => keyId === MFA_AGE).flatMap(({ values }) => values.map(toNumber));
  const near = bounds
    .filter(Number.isFinite)
    .flatMap((bound) => [Math.floor(bound) - 1, Math.floor(bound), Math.ceil(bound), Math.ceil(bound) + 1]);
  return [...new Set([0, 1, ...near.filter((age) => age >= 0), 1_000_000_000])];
}

/** Every way of calling, without MFA and with it, that the statements may tell apart. */
export function allContexts(statements: readonly Located[]): readonly Context[] {
  return [...MFA_LESS, ...[...new Set([0, ...statements.flatMap(({ statement }) => agesToTry(statement))])].map(withMfa)];
}
