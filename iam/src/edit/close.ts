import { type Context, isMfaKey, MFA_LESS } from "../caller/context.js";
import type { Document, PolicyInput, PrincipalEntry, Statement } from "../document/document.js";
import { parse } from "../document/parse.js";
import { type RawDocument, type RawStatement, rawDocument, rawStatements, withCondition, withoutCondition } from "../document/raw.js";
import { foldCase } from "../document/text.js";
import { nameOfStatement } from "../explain/explain.js";
import { canHoldWithMfa, staleContexts } from "../questions/mfa-conditions.js";
import { canAssumeWithoutMfa, canAssumeWithStaleMfa } from "../questions/trust.js";
import { askOfWorkloads } from "../questions/workloads.js";
import { ask } from "../search/question.js";
import { denysOf, type Located, locate } from "../search/space.js";
import type { Verdict } from "../verdict.js";

/** A document after an edit, with what was changed in a person's words; or why there is none. */
export type Edit =
  | { readonly kind: "closed"; readonly document: RawDocument; readonly changes: readonly string[] }
  | { readonly kind: "unchanged" }
  | { readonly kind: "impossible"; readonly reason: string };

/**
 * Closes a trust policy to people without MFA, by the smallest edit: each Allow that lets one in gets the condition
 * `"Bool": { "aws:MultiFactorAuthPresent": "true" }` for the principals that can be people; what else it lets in (services, federations,
 * role sessions) moves to a statement of its own, as it was. `closed` iff the engine finds the result guarded; whatever the
 * original allowed with MFA, or to a workload, it still allows. `unchanged` iff the original is guarded already.
 */
export function closeTrust(input: PolicyInput): Edit {
  return demand(input, {
    condition: { operator: "Bool", key: "aws:MultiFactorAuthPresent", value: "true" },
    words: "MFA",
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
    words: `MFA at most ${maxAge} seconds old`,
    judge: (document) => canAssumeWithStaleMfa(document, maxAge),
    contexts: (document) => staleContexts(locate([document]), maxAge),
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
  readonly words: string;
  readonly judge: (document: PolicyInput) => Verdict;
  readonly contexts: (document: Document) => readonly Context[];
}

function demand(input: PolicyInput, { condition, words, judge, contexts }: Demand): Edit {
  const before = judge(input);
  if (before.kind === "requires-mfa") return { kind: "unchanged" };
  const parsed = parse(input);
  if (before.kind !== "open" || parsed.kind === "unreadable") return { kind: "impossible", reason: `the document is ${before.kind}` };

  const raw = rawDocument(input);
  const denys = denysOf([parsed.document]);
  const changes: string[] = [];
  const statements = rawStatements(raw).flatMap((statement, index) => {
    const located = locate([parsed.document])[index];
    if (located === undefined || !letsInPeople(located, denys, contexts(parsed.document))) return [statement];
    changes.push(`${nameOfStatement(located.statement)} now demands ${words} of people`);
    return parted(statement, located, denys, condition);
  });
  const document: RawDocument = { ...raw, Statement: statements };
  const after = judge(document);
  if (after.kind !== "requires-mfa") return { kind: "impossible", reason: `with the condition added it is still ${after.kind}` };
  return { kind: "closed", document, changes };
}

function letsInPeople(located: Located, denys: readonly Located[], contexts: readonly Context[]): boolean {
  if (located.statement.effect !== "Allow") return false;
  return ask({ callers: ["user"], contexts, action: "sts:assumerole", through: [located], stops: denys }).kind !== "none";
}

/** The statement for people, under the condition, and the one for everybody else: each where there is somebody to let in. */
function parted(raw: RawStatement, located: Located, denys: readonly Located[], condition: AddedCondition): readonly RawStatement[] {
  const { statement } = located;
  const entries = statement.principal?.entries ?? [];
  const wide = statement.principal?.negated === true || entries.some(isWide);
  const others = entries.some((entry) => !mayBePerson(entry));

  const demanding = withCondition(withoutSlip(keepPrincipals(raw, mayBePerson)), condition.operator, condition.key, condition.value);
  const forPeople = canHoldWithMfa(located);

  const rest = wide
    ? withCondition(
        keepPrincipals(raw, (entry) => isWide(entry) || !mayBePerson(entry)),
        "ArnNotLike",
        "aws:PrincipalArn",
        "arn:*:iam::*:user/*",
      )
    : keepPrincipals(raw, (entry) => !mayBePerson(entry));
  const keepRest = others || (wide && askOfWorkloads(located, denys, true).kind !== "none");
  const renamed = forPeople && raw.Sid !== undefined ? { ...rest, Sid: `${String(raw.Sid)}Workloads` } : rest;
  return [...(forPeople ? [demanding] : []), ...(keepRest ? [renamed] : [])];
}

/** Does the entry stand for people and workloads alike? */
function isWide({ kind }: PrincipalEntry): boolean {
  return kind === "everyone" || kind === "account";
}

function mayBePerson(entry: PrincipalEntry): boolean {
  if (entry.kind === "id") return entry.id.startsWith("AIDA");
  if (entry.kind === "arn") return !/^arn:[^:]*:(iam|sts)::\d{12}:(role|assumed-role|federated-user)\//.test(entry.arn);
  return isWide(entry);
}

/** `BoolIfExists true` says nothing that the added condition doesn't; it goes. */
function withoutSlip(statement: RawStatement): RawStatement {
  return withoutCondition(statement, (operator, key) => foldCase(operator) === "boolifexists" && isMfaKey(foldCase(key)));
}

function keepPrincipals(raw: RawStatement, keep: (entry: PrincipalEntry) => boolean): RawStatement {
  const { Principal: principal } = raw;
  if (typeof principal !== "object" || principal === null) return { ...raw };
  const kept: Record<string, unknown> = {};
  for (const [kind, value] of Object.entries(principal)) {
    const names = (Array.isArray(value) ? value : [value]).filter((name) => entryOf(kind, name).some(keep));
    if (names.length > 0) kept[kind] = Array.isArray(value) ? names : names[0];
  }
  return { ...raw, Principal: kept };
}

function entryOf(kind: string, name: unknown): readonly PrincipalEntry[] {
  const parsed = parse({ Statement: { Effect: "Allow", Principal: { [kind]: name }, Action: "*" } });
  return parsed.kind === "document" ? ((parsed.document.statements[0] as Statement).principal?.entries ?? []) : [];
}
