import type { CallerKind } from "../caller/caller.js";
import { MFA_LESS } from "../caller/context.js";
import type { Document, PolicyInput } from "../document/document.js";
import { evaluateStatement } from "../evaluate/evaluate.js";
import { explainSlip, undenied } from "../explain/explain.js";
import type { Request } from "../request.js";
import { type Answer, ask } from "../search/question.js";
import { denysOf, type Located, locate, refOf } from "../search/space.js";
import type { ConditionsVerdict, Undecided, UnsoundCondition } from "../verdict.js";
import { judgeOne, witnessOf } from "./frame.js";
import { canHoldWithMfa, isMfaCondition, mfaConditionsHold, sparesFreshMfa } from "./mfa-conditions.js";

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
  return judgeOne(input, "any", judge);
}

function judge(document: Document): ConditionsVerdict {
  const denys = denysOf([document]);
  const conditions: UnsoundCondition[] = [];
  let undecided: Undecided | undefined;
  for (const located of locate([document])) {
    if (!located.statement.conditions.some(isMfaCondition)) continue;
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
  if (!canHoldWithMfa(located)) return [];
  const contexts = MFA_LESS.filter((context) => mfaConditionsHold(located, context));
  if (contexts.length === 0) return [];
  return [{ slip: "allow-without-mfa", answer: ask({ callers: PEOPLE, contexts, action: "any", through: [located], stops: [] }) }];
}

function slipsOfDeny(located: Located, denys: readonly Located[]): readonly Slip[] {
  if (!sparesFreshMfa(located)) return [];
  const firesWithout = MFA_LESS.filter((context) => mfaConditionsHold(located, context));
  const asked = { callers: PEOPLE, action: "any", stops: denys };

  const slips: Slip[] = [];
  const covered = ask({ ...asked, contexts: MFA_LESS, through: [located], ignoring: isMfaCondition });
  if (covered.kind !== "none") {
    slips.push({ slip: firesWithout.length > 0 || canHoldWithMfa(located) ? "deny-misses" : "never-denies", answer: covered });
  }
  if (located.statement.action.negated && firesWithout.length > 0) {
    const exempt = { ...located, statement: { ...located.statement, action: { negated: false, patterns: MFA_REMOVING_ACTIONS } } };
    const answer = ask({ ...asked, contexts: firesWithout, through: [exempt] });
    if (answer.kind !== "none") slips.push({ slip: "exempts-mfa-removal", answer });
  }
  return slips;
}

function unsound(located: Located, { slip, answer }: Slip, denys: readonly Located[]): UnsoundCondition {
  const witness = answer.kind === "found" ? witnessOf(answer, located) : undefined;
  const { statement, version } = located;
  const scene =
    slip === "allow-without-mfa"
      ? { statements: [located], passes: (one: Request) => evaluateStatement(one, statement, version) }
      : undenied(denys);
  return { statement: refOf(located), slip, witness, explanation: explainSlip(slip, located.statement, witness, scene) };
}
