import { callersOf } from "../caller/caller.js";
import { type Context, isMfaKey, MFA_AGE, MFA_LESS, withMfa } from "../caller/context.js";
import { Keys } from "../caller/keys.js";
import type { Condition, Statement } from "../document/document.js";
import { toNumber } from "../document/values.js";
import { type Compiled, compile } from "../search/compile.js";
import { type Located, resourceIn } from "../search/space.js";

export function isMfaCondition({ keyId }: Condition): boolean {
  return isMfaKey(keyId);
}

/** Can the statement's MFA conditions, by themselves, hold in this context? Policy variables may leave it open. */
export function mfaConditionsHold(located: Located, context: Context): boolean {
  return mfaConditionsIn(located, context) !== "never";
}

function mfaConditionsIn({ statement, version }: Located, context: Context): Compiled {
  const alone: Statement = { ...statement, principal: undefined, action: { negated: false, patterns: ["*"] }, resource: undefined };
  const keys = new Keys(callersOf("aws").user, context, new Set());
  return compile(
    alone,
    version,
    keys,
    { action: "sts:assumerole", resource: resourceIn("aws") },
    (condition) => !isMfaCondition(condition),
  );
}

/** Can the statement's MFA conditions, by themselves, hold for somebody who signed in with MFA, however long ago? */
export function canHoldWithMfa(located: Located): boolean {
  return agesToTry(located.statement).some((age) => mfaConditionsHold(located, withMfa(age)));
}

/** Can the statement's MFA conditions, by themselves, fail for somebody who has just signed in with MFA? */
export function sparesFreshMfa(located: Located): boolean {
  return ![0, 1].every((age) => mfaConditionsIn(located, withMfa(age)).length === 0);
}

/** Seconds since the MFA sign-in that the statement's conditions may tell apart. */
function agesToTry(statement: Statement): readonly number[] {
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

/** Every way of calling without MFA, or with MFA over `maxAge` seconds old, that the statements may tell apart. */
export function staleContexts(statements: readonly Located[], maxAge: number): readonly Context[] {
  const ages = [maxAge + 1, ...statements.flatMap(({ statement }) => agesToTry(statement)).filter((age) => age > maxAge + 1)];
  return [...MFA_LESS, ...ages.map(withMfa)];
}
