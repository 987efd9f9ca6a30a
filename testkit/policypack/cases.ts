import { strict as assert } from "node:assert";
import type { Policies } from "@pulumi/policy";
import type { Judging } from "../../policypack/policy/define";
import { type Config, type Finding, type Given, judge } from "./harness";

/** A stack that passes, possibly with notes. */
export interface Valid {
  readonly title: string;
  readonly stack: readonly Given[];
  readonly config?: Config;
  /** The notes, in order. */
  readonly notes?: readonly Expected[];
}

/** A stack that is blocked. */
export interface Invalid extends Valid {
  /** The violations, in order. */
  readonly violations: readonly Expected[];
}

/** The resource, the message's name, and a fact that the message mentions. */
type Expected = readonly [on: string, name: string, mentions?: string];

/** Runs a policy over its two lists of cases. */
export function cases(policy: Policies[number], lists: { readonly valid: readonly Valid[]; readonly invalid: readonly Invalid[] }): void {
  describe(policy.name, () => {
    const said = new Set<string | undefined>();
    const run = ({ stack, config, violations = [], notes = [] }: Valid & Partial<Invalid>): void => {
      const findings = judge(policy, stack, config);
      for (const { name } of findings) said.add(name);
      check(findings, violations, notes);
    };
    for (const valid of lists.valid) it(`passes ${valid.title}`, () => run(valid));
    for (const invalid of lists.invalid) it(`blocks ${invalid.title}`, () => run(invalid));
    it("has a case for each of its messages", () => {
      for (const name of (policy as Partial<Judging>).messages ?? []) assert.ok(said.has(name), `no case for \`${name}\``);
    });
  });
}

function check(findings: readonly Finding[], violations: readonly Expected[], notes: readonly Expected[]): void {
  const said = JSON.stringify(findings, undefined, 2);
  for (const [level, expected] of [
    ["violation", violations],
    ["note", notes],
  ] as const) {
    const found = findings.filter((finding) => finding.level === level);
    assert.deepEqual(
      found.map(({ on, name }) => [on, name]),
      expected.map(([on, name]) => [on, name]),
      said,
    );
    for (const [index, [, , mentions]] of expected.entries()) {
      if (mentions !== undefined) assert.ok(found[index]?.message.includes(mentions), `no \`${mentions}\` in ${said}`);
    }
  }
  for (const { level, message } of findings) if (level === "violation") assertSentences(message);
}

/** A violation is full sentences, the first says who gets in, the last what to change; and then the address of the policy's page. */
function assertSentences(message: string): void {
  assert.match(message, /^[A-Z`].*[.?]\s+[A-Z`].*\. See https:\/\/\S+\/docs\/policies\/[a-z-]+\.md$/s, message);
  assert.doesNotMatch(message, /undefined|\[object|documents\[\d|Symbol\(/, message);
}
