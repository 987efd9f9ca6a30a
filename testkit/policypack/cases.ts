import { strict as assert } from "node:assert";
import type { Policies } from "@pulumi/policy";
import { type Config, type Finding, type Given, judge } from "./harness";

/** A stack that passes, possibly with notes. */
export interface Valid {
  readonly title: string;
  readonly stack: readonly Given[];
  readonly config?: Config;
  /** Texts that the notes hold, in order. */
  readonly notes?: readonly string[];
}

/** A stack that is blocked. */
export interface Invalid extends Valid {
  /** The resource and a text of each violation, in order. */
  readonly violations: readonly (readonly [on: string, text: string])[];
}

/** Runs a policy over its two lists of cases. */
export function cases(policy: Policies[number], lists: { readonly valid: readonly Valid[]; readonly invalid: readonly Invalid[] }): void {
  describe(policy.name, () => {
    for (const { title, stack, config, notes = [] } of lists.valid) {
      it(`passes ${title}`, () => check(judge(policy, stack, config), [], notes));
    }
    for (const { title, stack, config, notes = [], violations } of lists.invalid) {
      it(`blocks ${title}`, () => check(judge(policy, stack, config), violations, notes));
    }
  });
}

function check(findings: readonly Finding[], violations: Invalid["violations"], notes: readonly string[]): void {
  const of = (level: Finding["level"]) => findings.filter((finding) => finding.level === level);
  const said = JSON.stringify(findings, undefined, 2);
  assert.deepEqual(
    of("violation").map(({ on }) => on),
    violations.map(([on]) => on),
    said,
  );
  for (const [index, [, text]] of violations.entries())
    assert.ok(of("violation")[index]?.message.includes(text), `no \`${text}\` in ${said}`);
  for (const { message } of of("violation")) assertSentences(message);
  assert.equal(of("note").length, notes.length, said);
  for (const [index, text] of notes.entries()) assert.ok(of("note")[index]?.message.includes(text), `no \`${text}\` in ${said}`);
}

/** A violation is full sentences: the first says who gets in, the last what to change. */
function assertSentences(message: string): void {
  assert.match(message, /^[A-Z`].*[.?]\s+[A-Z`].*\.$/s, message);
  assert.doesNotMatch(message, /undefined|\[object|documents\[\d|Symbol\(/, message);
}
