import { tellsForwarders } from "../caller/condition-keys.js";
import { isMfaKey } from "../caller/context.js";
import type { PolicyInput, PrincipalEntry, Statement, StatementRef } from "../document/document.js";
import { parse } from "../document/parse.js";
import { isWide, letsEveryKindIn, mayBePerson, PEOPLE_ARNS } from "../document/principals.js";
import { type RawDocument, type RawStatement, rawDocument, rawStatements, withCondition, withoutCondition } from "../document/raw.js";
import { foldCase } from "../document/text.js";
import type { Repair } from "../explain/explanation.js";
import { globMatches } from "../sets/pattern.js";

/** The documents with the repair made, word for word as its sentence says it. What is to be attached comes last. The documents must be readable. */
export function applyRepair(inputs: readonly PolicyInput[], repair: Repair): readonly RawDocument[] {
  const documents = inputs.map(rawDocument);
  if (repair.repair === "attach") return [...documents, repair.document];
  if (repair.repair === "exempting") {
    const { statement, first, actions } = repair;
    return editedAt(applyRepair(inputs, first), statement, (raw) => [exempting(raw, actions)]);
  }
  return editedAt(documents, repair.statement, (raw) => editsOf(raw, repair));
}

/** What comes besides the edited statement goes to the document's end, so that the others keep their positions. */
function editedAt(
  documents: readonly RawDocument[],
  { document = 0, index }: StatementRef,
  edit: (raw: RawStatement) => readonly RawStatement[],
): readonly RawDocument[] {
  return documents.map((raw, position) => {
    if (position !== document) return raw;
    const statements = rawStatements(raw);
    const [edited, ...added] = edit(statements[index] as RawStatement);
    return { ...raw, Statement: [...statements.slice(0, index), ...(edited ? [edited] : []), ...statements.slice(index + 1), ...added] };
  });
}

type Edit = Exclude<Repair, { readonly repair: "attach" | "exempting" }>;

/** The statement as it is after the repair, and those that come besides. */
function editsOf(raw: RawStatement, repair: Edit): readonly RawStatement[] {
  switch (repair.repair) {
    case "require-mfa": {
      const { within } = repair;
      const required: Added =
        within === undefined
          ? { operator: "Bool", key: MFA_PRESENT, value: "true" }
          : { operator: "NumericLessThanEquals", key: "aws:MultiFactorAuthAge", value: String(within) };
      return repair.meant === "people" ? [withCondition(raw, required.operator, required.key, required.value)] : parted(raw, required);
    }
    case "use-operator":
      return [withOperator(raw, repair)];
    case "only-mfa-condition": {
      const bare = withoutCondition(raw, (_, key) => isMfaKey(foldCase(key)));
      return [
        repair.effect === "Allow"
          ? withCondition(bare, "Bool", MFA_PRESENT, "true")
          : withCondition(bare, "BoolIfExists", MFA_PRESENT, "false"),
      ];
    }
    case "deny-people-too":
      return [raw, ofPeople(withOperator(raw, repair))];
    case "narrow-not-action":
      return [withNotAction(raw, narrowed(raw, repair))];
    case "deny-other-actions":
      return [withNotAction(raw, repair.exempt)];
    case "deny-actions-too":
      return [{ ...raw, Action: [raw.Action, ...repair.actions].flat() }];
    case "deny-every-resource": {
      const { Resource: _, NotResource: __, ...rest } = raw;
      return [{ ...rest, Resource: "*" }];
    }
    case "use-key":
      return [withKey(raw, repair)];
    case "deny-mcp": {
      const bare = withoutCondition(raw, (_, key) => tellsForwarders(foldCase(key)));
      return [raw, withCondition(suffixed(bare, "Mcp"), "Bool", "aws:ViaAWSMCPService", "true")];
    }
    case "drop-condition":
      return [withoutCondition(raw, (_, key) => foldCase(key) === foldCase(repair.key))];
    case "bind-subject":
      return [withCondition(raw, "StringNotLike", repair.key, "arn:*:iam::*:user/*")];
    case "bind-people":
      return [withCondition(raw, "ArnLike", "aws:PrincipalArn", PEOPLE_ARNS)];
    case "spare-task-sessions":
      return [withCondition(raw, "BoolIfExists", "aws:AssumedRoot", "false")];
  }
}

const MFA_PRESENT = "aws:MultiFactorAuthPresent";

interface Added {
  readonly operator: string;
  readonly key: string;
  readonly value: string;
}

/** The key under another operator. */
function withOperator(
  raw: RawStatement,
  { operator, instead, key }: { readonly operator: string; readonly instead: string; readonly key: string },
): RawStatement {
  let value: unknown = operator === "Bool" ? "true" : "false";
  const bare = withoutCondition(raw, (name, one) => {
    const hit = foldCase(name) === foldCase(instead) && foldCase(one) === foldCase(key);
    if (hit) value = (raw.Condition as Record<string, Record<string, unknown>>)[name]?.[one];
    return hit;
  });
  return withCondition(bare, operator, key, value as string);
}

/** The conditions on `instead` under the key that was meant. */
function withKey(raw: RawStatement, { key, instead }: { readonly key: string; readonly instead: string }): RawStatement {
  const block = Object.entries((raw.Condition ?? {}) as Record<string, Record<string, unknown>>).map(([operator, keys]) => [
    operator,
    Object.fromEntries(Object.entries(keys).map(([name, value]) => [foldCase(name) === foldCase(instead) ? key : name, value])),
  ]);
  return { ...raw, Condition: Object.fromEntries(block) };
}

/** A copy needs a `Sid` of its own. */
function suffixed(raw: RawStatement, suffix: string): RawStatement {
  return raw.Sid === undefined ? raw : { ...raw, Sid: `${String(raw.Sid)}${suffix}` };
}

/** The statement for IAM users, root users and federated users only. */
export function ofPeople(raw: RawStatement): RawStatement {
  return withCondition(suffixed(raw, "People"), "ArnLike", "aws:PrincipalArn", PEOPLE_ARNS);
}

/** As far as one statement can say it: a Deny of a list of actions has nothing to exempt them from. */
function exempting(raw: RawStatement, actions: readonly string[]): RawStatement {
  if (raw.NotAction !== undefined) return { ...raw, NotAction: [...new Set([[raw.NotAction].flat().map(String), actions].flat())] };
  return [raw.Action].flat().includes("*") ? withNotAction(raw, actions) : raw;
}

function withNotAction(raw: RawStatement, actions: readonly string[]): RawStatement {
  const { Action: _, NotAction: __, ...rest } = raw;
  return { ...rest, NotAction: actions };
}

/** What stays exempt; where that is nothing, whatever may be. */
function narrowed(
  raw: RawStatement,
  { remove, replace, exempt }: Extract<Repair, { readonly repair: "narrow-not-action" }>,
): readonly string[] {
  const leaves = (pattern: string): boolean => [...remove, ...replace].some((one) => foldCase(one) === foldCase(pattern));
  const covered = exempt.filter((action) => replace.some((pattern) => globMatches(foldCase(pattern), foldCase(action))));
  const kept = [
    [raw.NotAction]
      .flat()
      .map(String)
      .filter((pattern) => !leaves(pattern)),
    covered,
  ].flat();
  return kept.length === 0 ? exempt : [...new Set(kept)];
}

/** The statement for people under the condition, and a copy for everybody else who comes in by it. */
export function parted(raw: RawStatement, { operator, key, value }: Added): readonly RawStatement[] {
  const principal = principalOf(raw);
  const entries = principal?.entries ?? [];
  const wide = principal !== undefined && letsEveryKindIn(principal);
  const people = withCondition(keepPrincipals(raw, mayBePerson), operator, key, value);
  const others = keepPrincipals(raw, (entry) => (wide && isWide(entry)) || !mayBePerson(entry));
  const rest = wide ? withCondition(others, "ArnNotLike", "aws:PrincipalArn", "arn:*:iam::*:user/*") : others;
  return wide || entries.some((entry) => !mayBePerson(entry)) ? [people, suffixed(rest, "Workloads")] : [people];
}

function principalOf(raw: RawStatement): Statement["principal"] {
  const parsed = parse({ Version: "2012-10-17", Statement: raw });
  return parsed.kind === "document" ? parsed.document.statements[0]?.principal : undefined;
}

/** The statement for those of its principals only. */
export function keepPrincipals(raw: RawStatement, keep: (entry: PrincipalEntry) => boolean, element = "Principal"): RawStatement {
  const principal = raw[element];
  if (typeof principal !== "object" || principal === null) return { ...raw };
  const kept: Record<string, unknown> = {};
  for (const [kind, value] of Object.entries(principal)) {
    const names = (Array.isArray(value) ? value : [value]).filter((name) => entryOf(kind, name).some(keep));
    if (names.length > 0) kept[kind] = Array.isArray(value) ? names : names[0];
  }
  return { ...raw, [element]: kept };
}

function entryOf(kind: string, name: unknown): readonly PrincipalEntry[] {
  return principalOf({ Effect: "Allow", Principal: { [kind]: name }, Action: "*" })?.entries ?? [];
}
