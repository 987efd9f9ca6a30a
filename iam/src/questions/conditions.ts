import type { CallerKind } from "../caller/caller.js";
import { MFA_LESS } from "../caller/context.js";
import { meantMfaKey } from "../caller/misspelt.js";
import type { PolicyInput } from "../document/document.js";
import { type ConditionSlip, type Draft, explainExemption, explainMisspelt, explainSlip, settled } from "../explain/explain.js";
import { type Answer, ask } from "../search/question.js";
import { denysOf, type Located, onlyActions, refOf } from "../search/space.js";
import type { ConditionsVerdict, Undecided, UnsoundCondition, Witness } from "../verdict.js";
import { ENROLMENT_ACTIONS } from "./enforcement.js";
import { judgeOne, readAnd, witnessOf } from "./frame.js";
import { keepsEnrolment, sparesWorkloads } from "./harm.js";
import { canHoldWithMfa, isMfaCondition, mfaConditionsHold, sparesFreshMfa } from "./mfa-conditions.js";
import { POWER_ACTIONS } from "./power.js";

const PEOPLE: readonly CallerKind[] = ["user", "root"];

/**
 * `sound` iff every statement that has a condition on an MFA key does by it what it says:
 *
 * - an Allow whose MFA conditions can hold with MFA holds in no request without it;
 * - a Deny whose MFA conditions spare fresh MFA leaves nothing that it covers, wherever its other conditions hold, undenied without MFA
 *   by the document's Denys together (one that never fires at all included);
 * - a Deny-without-MFA by `NotAction` exempts none of {@link POWER_ACTIONS}, unless another Deny takes them;
 *
 * and no condition is on a key that AWS doesn't have and that resembles one on MFA.
 *
 * `unsound` lists every slip, at most one of a kind for a statement, with the request that shows it (none where only a workload could make it).
 */
export function unsoundMfaConditions(input: PolicyInput, { binds = "users" }: ConditionsOptions = {}): ConditionsVerdict {
  return judgeOne(input, "any", (statements) => {
    const { slips, undecided } = slipsIn(statements);
    if (slips.length === 0) return undecided ?? { kind: "sound" };
    const conditions = slips.map(({ draft, ...slip }): UnsoundCondition => {
      const mends = (after: readonly Located[]): boolean => {
        const left = slipsIn(after);
        const known = left.slips.every((one) => slips.some((before) => isSame(one, before)) && !isSame(one, slip));
        if (!known || left.undecided !== undefined || !keepsEnrolment(statements, after)) return false;
        return binds === "users" || sparesWorkloads(statements, after);
      };
      return { ...slip, explanation: settled(draft, [input], readAnd("any", mends)) };
    });
    return { kind: "unsound", conditions };
  });
}

export interface ConditionsOptions {
  /** `organization` for an SCP or RCP, which binds roles too: no repair denies them what they could do before. */
  readonly binds?: "users" | "organization";
}

type Slip = Omit<UnsoundCondition, "explanation"> & { readonly draft: Draft };

function isSame(one: Omit<Slip, "draft">, other: Omit<Slip, "draft">): boolean {
  return one.slip === other.slip && one.statement.index === other.statement.index;
}

/** Every slip, and the first reason why one can't be decided. */
function slipsIn(statements: readonly Located[]): { readonly slips: readonly Slip[]; readonly undecided: Undecided | undefined } {
  const denys = denysOf(statements);
  const found = statements.flatMap((located): readonly (Slip | Undecided)[] => {
    const misspelt = misspeltKeys(located);
    if (!located.statement.conditions.some(isMfaCondition)) return misspelt;
    return [...misspelt, ...(located.statement.effect === "Allow" ? slipsOfAllow(located) : slipsOfDeny(located, denys))];
  });
  const undecided = found.find((one): one is Undecided => "kind" in one);
  return { slips: found.filter((one): one is Slip => !("kind" in one)), undecided };
}

function misspeltKeys(located: Located): readonly Slip[] {
  const misspelt = located.statement.conditions.find(({ keyId }) => meantMfaKey(keyId) !== undefined);
  const meant = misspelt && meantMfaKey(misspelt.keyId);
  if (misspelt === undefined || meant === undefined) return [];
  return [{ statement: refOf(located), slip: "misspelt-key", witness: undefined, draft: explainMisspelt(located, misspelt.key, meant) }];
}

function slipsOfAllow(located: Located): readonly (Slip | Undecided)[] {
  if (!canHoldWithMfa(located)) return [];
  const contexts = MFA_LESS.filter((context) => mfaConditionsHold(located, context));
  if (contexts.length === 0) return [];
  return [slipOf("allow-without-mfa", ask({ callers: PEOPLE, contexts, action: "any", through: [located], stops: [] }), located, [])];
}

function slipsOfDeny(located: Located, denys: readonly Located[]): readonly (Slip | Undecided)[] {
  if (!sparesFreshMfa(located)) return [];
  const firesWithout = MFA_LESS.filter((context) => mfaConditionsHold(located, context));
  const firesEver = firesWithout.length > 0 || canHoldWithMfa(located);
  const about = { callers: PEOPLE, action: "any" };

  const covered = ask({ ...about, contexts: MFA_LESS, through: [located], stops: denys, ignoring: isMfaCondition });
  const slips = covered.kind === "none" ? [] : [slipOf(firesEver ? "deny-misses" : "never-denies", covered, located, denys)];
  if (!located.statement.action.negated || firesWithout.length === 0) return slips;
  const removing = { ...located, statement: { ...located.statement, action: { negated: false, patterns: POWER_ACTIONS } } };
  const exemption = exemptionOf(located, denys, (stops) =>
    ask({ ...about, contexts: firesWithout, through: [removing], stops: [...denys, ...stops] }),
  );
  return exemption === undefined ? slips : [...slips, exemption];
}

function slipOf(slip: ConditionSlip, answer: Answer, located: Located, denys: readonly Located[]): Slip | Undecided {
  if (answer.kind === "undecided") return answer;
  const witness = answer.kind === "found" ? witnessOf(answer, located) : undefined;
  return { statement: refOf(located), slip, witness, draft: explainSlip(slip, located, witness, denys) };
}

/** `left`: what undoes MFA and no Deny stops, other requests than those that `stops` match. */
function exemptionOf(
  located: Located,
  denys: readonly Located[],
  left: (stops: readonly Located[]) => Answer,
): Slip | Undecided | undefined {
  const first = left([]);
  if (first.kind !== "found") return first.kind === "none" ? undefined : first;
  const found = new Map<string, Witness | undefined>();
  for (const pattern of located.statement.action.patterns) {
    const answer = left(onlyActions([pattern]));
    if (answer.kind !== "none") found.set(pattern, answer.kind === "found" ? witnessOf(answer, located) : undefined);
  }
  return {
    statement: refOf(located),
    slip: "exempts-mfa-removal",
    witness: witnessOf(first, located),
    draft: explainExemption(located, found, denys, ENROLMENT_ACTIONS),
  };
}
