import type { PolicyInput } from "../document/document.js";
import { type RawStatement, rawDocument, rawStatements, withCondition, withoutCondition } from "../document/raw.js";
import { foldCase } from "../document/text.js";
import { nameOfStatement } from "../explain/explain.js";
import { unsoundMfaConditions } from "../questions/conditions.js";
import { deniesWorkloads } from "../questions/workloads.js";
import type { UnsoundCondition } from "../verdict.js";
import type { Edit } from "./close.js";

export interface RepairOptions {
  /** `organization` for an SCP or RCP, which binds roles too: an edit that would newly deny them is refused. */
  readonly binds?: "users" | "organization";
}

/**
 * Repairs the two classic slips: a Deny with `Bool … false`, which misses access keys, gets `BoolIfExists`; an Allow with
 * `BoolIfExists … true`, which lets them in, gets `Bool`. `closed` iff the engine finds every MFA condition of the result sound;
 * it denies what the original denied and allows nothing more. `impossible` where another slip remains, or workloads would be hit.
 */
export function repairMfaConditions(input: PolicyInput, { binds = "users" }: RepairOptions = {}): Edit {
  const before = unsoundMfaConditions(input);
  if (before.kind === "sound") return { kind: "unchanged" };
  if (before.kind !== "unsound") return { kind: "impossible", reason: `the document is ${before.kind}` };

  const raw = rawDocument(input);
  const statements = [...rawStatements(raw)];
  const changes: string[] = [];
  for (const { slip, statement } of before.conditions) {
    const repaired = repair(statements[statement.index] as RawStatement, slip);
    if (repaired === undefined) return { kind: "impossible", reason: `${nameOfStatement(statement)} has no classic slip` };
    statements[statement.index] = repaired;
    changes.push(
      `${nameOfStatement(statement)} now uses ${slip === "allow-without-mfa" ? "Bool" : "BoolIfExists"} on aws:MultiFactorAuthPresent`,
    );
  }
  const document = { ...raw, Statement: statements };
  if (unsoundMfaConditions(document).kind !== "sound")
    return { kind: "impossible", reason: "another MFA condition of the document is unsound" };
  if (binds === "organization" && hits(document) && !hits(input)) {
    return { kind: "impossible", reason: "the repaired Deny would hit roles: limit it to IAM users first" };
  }
  return { kind: "closed", document, changes };
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

function hits(document: PolicyInput): boolean {
  return deniesWorkloads(document).kind === "denies-workloads";
}
