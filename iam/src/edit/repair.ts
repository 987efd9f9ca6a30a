import type { PolicyInput } from "../document/document.js";
import { parse } from "../document/parse.js";
import { type RawStatement, rawDocument, rawStatements, withCondition, withoutCondition } from "../document/raw.js";
import { foldCase } from "../document/text.js";
import type { Change } from "../explain/explanation.js";
import { unsoundMfaConditions } from "../questions/conditions.js";
import { askOfWorkloads } from "../questions/workloads.js";
import { denysOf, locate } from "../search/space.js";
import type { UnsoundCondition } from "../verdict.js";
import { ofPeople } from "./apply.js";
import type { Edit } from "./close.js";

export interface RepairOptions {
  /** `organization` for an SCP or RCP, which binds roles too: they are denied nothing that they weren't. */
  readonly binds?: "users" | "organization";
}

/**
 * Repairs the two classic slips: a Deny with `Bool … false`, which misses access keys, gets `BoolIfExists` (in an organization's policy, a
 * second Deny that binds people alone gets it); an Allow with `BoolIfExists … true`, which lets access keys in, gets `Bool`. `closed` iff the
 * engine finds every MFA condition of the result sound; it denies what the original denied and allows nothing more.
 * `impossible` where another slip remains.
 */
export function repairMfaConditions(input: PolicyInput, { binds = "users" }: RepairOptions = {}): Edit {
  const before = unsoundMfaConditions(input);
  if (before.kind === "sound") return { kind: "unchanged" };
  if (before.kind !== "unsound") return { kind: "impossible", reason: before.kind };

  const raw = rawDocument(input);
  const statements = [...rawStatements(raw)];
  const changes: Change[] = [];
  for (const { slip, statement } of before.conditions) {
    const written = statements[statement.index] as RawStatement;
    const repaired = repair(written, slip);
    if (repaired === undefined) return { kind: "impossible", reason: "no-classic-slip" };
    if (binds === "organization" && deniesMoreWorkloads({ ...raw, Statement: repaired }, input)) {
      if (namesCallers(repaired)) return { kind: "impossible", reason: "would-deny-workloads" };
      statements.push(ofPeople(repaired));
      changes.push({ change: "denies-people-too", statement });
    } else {
      statements[statement.index] = repaired;
      changes.push({ change: "uses-operator", statement, operator: slip === "deny-misses" ? "BoolIfExists" : "Bool" });
    }
  }
  const document = { ...raw, Statement: statements };
  if (unsoundMfaConditions(document).kind !== "sound") {
    return { kind: "impossible", reason: "still-unsound" };
  }
  return { kind: "closed", document, changes };
}

/** Does the statement have a condition in whose place {@link ofPeople} would put its own? */
function namesCallers({ Condition: block }: RawStatement): boolean {
  return Object.entries((block ?? {}) as Record<string, object>).some(
    ([operator, keys]) => foldCase(operator) === "arnlike" && Object.keys(keys).some((key) => foldCase(key) === "aws:principalarn"),
  );
}

function repair(statement: RawStatement, slip: UnsoundCondition["slip"]): RawStatement | undefined {
  if (slip === "deny-misses") return swapped(statement, "bool", "false", "BoolIfExists");
  if (slip === "allow-without-mfa") return swapped(statement, "boolifexists", "true", "Bool");
  return undefined;
}

/** The statement with `operator { aws:MultiFactorAuthPresent: value }` under another operator; undefined where it has no such condition. */
function swapped(statement: RawStatement, operator: string, value: string, instead: string): RawStatement | undefined {
  let found = false;
  const without = withoutCondition(statement, (name, key) => {
    const values = [(statement.Condition as Record<string, Record<string, unknown>>)[name]?.[key]].flat();
    const hit =
      foldCase(name) === operator &&
      foldCase(key) === "aws:multifactorauthpresent" &&
      values.every((one) => foldCase(String(one)) === value);
    found ||= hit;
    return hit;
  });
  return found ? withCondition(without, instead, "aws:MultiFactorAuthPresent", value) : undefined;
}

/** Does a Deny of `after` stop a workload that no Deny of `before` stops? */
function deniesMoreWorkloads(after: PolicyInput, before: PolicyInput): boolean {
  const [read, original] = [parse(after), parse(before)];
  if (read.kind === "unreadable" || original.kind === "unreadable") return true;
  const denys = denysOf(locate(original.document));
  return denysOf(locate(read.document)).some((deny) => askOfWorkloads(deny, denys, deny.statement.principal !== undefined).kind !== "none");
}
