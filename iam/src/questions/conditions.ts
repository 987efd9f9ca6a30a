import type { CallerKind } from "../caller/caller.js";
import { MFA_LESS } from "../caller/context.js";
import { meantMfaKey } from "../caller/misspelt.js";
import type { PolicyInput } from "../document/document.js";
import { type ConditionSlip, explainExemption, explainMisspelt, explainSlip } from "../explain/explain.js";
import { type Answer, ask } from "../search/question.js";
import { denysOf, type Located, onlyActions, refOf } from "../search/space.js";
import type { ConditionsVerdict, Undecided, UnsoundCondition, Witness } from "../verdict.js";
import { ENROLMENT_ACTIONS } from "./enforcement.js";
import { judgeOne, witnessOf } from "./frame.js";
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
export function unsoundMfaConditions(input: PolicyInput): ConditionsVerdict {
  return judgeOne(input, "any", judge);
}

function judge(statements: readonly Located[]): ConditionsVerdict {
  const denys = denysOf(statements);
  const conditions: UnsoundCondition[] = [];
  let undecided: Undecided | undefined;
  for (const located of statements) {
    conditions.push(...misspeltKeys(located));
    if (!located.statement.conditions.some(isMfaCondition)) continue;
    for (const slip of located.statement.effect === "Allow" ? slipsOfAllow(located) : slipsOfDeny(located, denys)) {
      if ("kind" in slip) undecided ??= slip;
      else conditions.push(slip);
    }
  }
  if (conditions.length > 0) return { kind: "unsound", conditions };
  return undecided ?? { kind: "sound" };
}

function misspeltKeys(located: Located): readonly UnsoundCondition[] {
  const misspelt = located.statement.conditions.find(({ keyId }) => meantMfaKey(keyId) !== undefined);
  const meant = misspelt && meantMfaKey(misspelt.keyId);
  if (misspelt === undefined || meant === undefined) return [];
  return [
    { statement: refOf(located), slip: "misspelt-key", witness: undefined, explanation: explainMisspelt(located, misspelt.key, meant) },
  ];
}

type Slip = UnsoundCondition | Undecided;

function slipsOfAllow(located: Located): readonly Slip[] {
  if (!canHoldWithMfa(located)) return [];
  const contexts = MFA_LESS.filter((context) => mfaConditionsHold(located, context));
  if (contexts.length === 0) return [];
  return [slipOf("allow-without-mfa", ask({ callers: PEOPLE, contexts, action: "any", through: [located], stops: [] }), located, [])];
}

function slipsOfDeny(located: Located, denys: readonly Located[]): readonly Slip[] {
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

function slipOf(slip: ConditionSlip, answer: Answer, located: Located, denys: readonly Located[]): Slip {
  if (answer.kind === "undecided") return answer;
  const witness = answer.kind === "found" ? witnessOf(answer, located) : undefined;
  return { statement: refOf(located), slip, witness, explanation: explainSlip(slip, located, witness, denys) };
}

/** `left`: what undoes MFA and no Deny stops, other requests than those that `stops` match. */
function exemptionOf(located: Located, denys: readonly Located[], left: (stops: readonly Located[]) => Answer): Slip | undefined {
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
    explanation: explainExemption(located, found, denys, ENROLMENT_ACTIONS),
  };
}
