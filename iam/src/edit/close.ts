import { type Context, isMfaKey, MFA_LESS } from "../caller/context.js";
import type { PolicyInput } from "../document/document.js";
import { parse } from "../document/parse.js";
import { deletedPrincipals, mayBePerson } from "../document/principals.js";
import { type RawDocument, type RawStatement, rawDocument, rawStatements, withoutCondition } from "../document/raw.js";
import { foldCase } from "../document/text.js";
import type { Change } from "../explain/explanation.js";
import { canHoldWithMfa, staleContexts } from "../questions/mfa-conditions.js";
import { canAssumeWithoutMfa, canAssumeWithStaleMfa } from "../questions/trust.js";
import { askOfWorkloads } from "../questions/workloads.js";
import { ask } from "../search/question.js";
import { denysOf, type Located, locate, refOf } from "../search/space.js";
import type { Verdict } from "../verdict.js";
import { keepPrincipals, parted } from "./apply.js";

/** A document after an edit, with what was changed; or why there is none. */
export type Edit =
  | { readonly kind: "closed"; readonly document: RawDocument; readonly changes: readonly Change[] }
  | { readonly kind: "unchanged" }
  | Impossible;

/**
 * Why there is no edit: the document can't be read or decided, it names users or roles that were deleted, with the edit it would still be open, deny workloads, or have another unsound
 * condition, or a statement has no classic slip.
 */
export interface Impossible {
  readonly kind: "impossible";
  readonly reason:
    | "unreadable"
    | "undecided"
    | "still-open"
    | "deleted-principals"
    | "would-deny-workloads"
    | "still-unsound"
    | "no-classic-slip";
}

/**
 * Closes a trust policy to people without MFA, by the smallest edit: each Allow that lets one in gets the condition
 * `"Bool": { "aws:MultiFactorAuthPresent": "true" }` for the principals that can be people; what else it lets in (services, federations,
 * role sessions) moves to a statement of its own, as it was. `closed` iff the engine finds the result guarded; whatever the
 * original allowed with MFA, or to a workload, it still allows. `unchanged` iff the original is guarded already.
 */
export function closeTrust(input: PolicyInput): Edit {
  return demand(input, {
    condition: { operator: "Bool", key: "aws:MultiFactorAuthPresent", value: "true" },
    within: undefined,
    judge: (document) => canAssumeWithoutMfa(document),
    contexts: () => MFA_LESS,
  });
}

/**
 * Like {@link closeTrust}, with `"NumericLessThanEquals": { "aws:MultiFactorAuthAge": seconds }`: the result lets in only people
 * whose MFA sign-in is at most `maxAge` seconds old.
 */
export function limitMfaAge(input: PolicyInput, maxAge: number): Edit {
  return demand(input, {
    condition: { operator: "NumericLessThanEquals", key: "aws:MultiFactorAuthAge", value: String(maxAge) },
    within: maxAge,
    judge: (document) => canAssumeWithStaleMfa(document, maxAge),
    contexts: (statements) => staleContexts(statements, maxAge),
  });
}

interface AddedCondition {
  readonly operator: string;
  readonly key: string;
  readonly value: string;
}

/** What is demanded of people: the condition that says so, the question that judges it, and the ways of calling that it shuts out. */
interface Demand {
  readonly condition: AddedCondition;
  readonly within: number | undefined;
  readonly judge: (document: PolicyInput) => Verdict;
  readonly contexts: (statements: readonly Located[]) => readonly Context[];
}

function demand(input: PolicyInput, { condition, within, judge, contexts }: Demand): Edit {
  const before = judge(input);
  if (before.kind !== "requires-mfa" && before.kind !== "open") return { kind: "impossible", reason: before.kind };
  const named = parse(input);
  const deleted = named.kind === "document" ? deletedPrincipals(named.document.statements) : [];
  if (before.kind === "requires-mfa") return deleted.length === 0 ? { kind: "unchanged" } : NOBODY_ELSE;

  const raw = rawDocument(input);
  const kept = rawStatements(raw).flatMap((statement) => withoutDeleted(statement, deleted));
  const parsed = parse({ ...raw, Statement: kept });
  if (parsed.kind === "unreadable") return NOBODY_ELSE;
  const located = locate(parsed.document);
  const denys = denysOf(located);
  const changes: Change[] = deleted.length === 0 ? [] : [{ change: "drops-deleted", ids: deleted }];
  const statements = kept.flatMap((statement, index) => {
    const one = located[index];
    if (one === undefined || !letsInPeople(one, denys, contexts(located))) return [statement];
    changes.push({ change: "requires-mfa", statement: refOf(one), within });
    return partedWhereNeeded(statement, one, denys, condition);
  });
  const document: RawDocument = { ...raw, Statement: statements };
  const after = judge(document);
  if (after.kind !== "requires-mfa") return { kind: "impossible", reason: "still-open" };
  return { kind: "closed", document, changes };
}

/** Nobody comes in by the unique ids that it names: IAM shows the id of a user or role that was deleted, and saves no document that names one. */
const NOBODY_ELSE: Edit = { kind: "impossible", reason: "deleted-principals" };

/** The statement without these principals; none where it names nobody else, and for everyone where it leaves out nobody else. */
function withoutDeleted(statement: RawStatement, deleted: readonly string[]): readonly RawStatement[] {
  const { AWS: names } = (statement.Principal ?? statement.NotPrincipal ?? {}) as { readonly AWS?: unknown };
  if (deleted.length === 0 || ![names].flat().some((name) => deleted.includes(String(name)))) return [statement];
  const element = statement.Principal === undefined ? "NotPrincipal" : "Principal";
  const kept = keepPrincipals(statement, ({ kind }) => kind !== "id", element);
  if (Object.keys(kept[element] as object).length > 0) return [kept];
  if (element === "Principal") return [];
  const { NotPrincipal: _, ...everyone } = kept;
  return [{ ...everyone, Principal: "*" }];
}

function letsInPeople(located: Located, denys: readonly Located[], contexts: readonly Context[]): boolean {
  if (located.statement.effect !== "Allow") return false;
  return ask({ callers: ["user"], contexts, action: "sts:assumerole", through: [located], stops: denys }).kind !== "none";
}

/** The statement for people, under the condition, and the one for everybody else: each where there is somebody to let in. */
function partedWhereNeeded(
  raw: RawStatement,
  located: Located,
  denys: readonly Located[],
  condition: AddedCondition,
): readonly RawStatement[] {
  const [people = raw, rest] = parted(raw, condition);
  const forPeople = canHoldWithMfa(located);
  const named = (located.statement.principal?.entries ?? []).some((entry) => !mayBePerson(entry));
  const keepRest = rest !== undefined && (named || askOfWorkloads(located, denys, true).kind !== "none");
  const others = forPeople || raw.Sid === undefined ? rest : { ...rest, Sid: raw.Sid };
  return [...(forPeople ? [withoutSlip(people)] : []), ...(keepRest ? [others as RawStatement] : [])];
}

/** `BoolIfExists true` says nothing that the added condition doesn't; it goes. */
function withoutSlip(statement: RawStatement): RawStatement {
  const block = (statement.Condition ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const saysTrue = (operator: string, key: string): boolean =>
    [block[operator]?.[key]].flat().some((one) => foldCase(String(one)) === "true");
  return withoutCondition(
    statement,
    (operator, key) => foldCase(operator) === "boolifexists" && isMfaKey(foldCase(key)) && saysTrue(operator, key),
  );
}
