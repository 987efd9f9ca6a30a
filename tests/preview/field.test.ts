import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { errors, needsEngine, preview, type ReportedViolation, report } from "../../testkit/preview/engine";
import right from "./field/right.json";

/** A policy, the name of the resource that it speaks of, and words of what it says. */
type Said = readonly string[];

interface Answer {
  readonly why: string;
  /** Every mandatory violation. */
  readonly blocked: readonly Said[];
  /** Every other line. */
  readonly advised?: readonly Said[];
}

const folder = join(__dirname, "field");
const programs = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

/** True to the words where they are said; what is said instead where they aren't. */
function heard(said: readonly ReportedViolation[], expected: readonly Said[]): readonly Said[] {
  return said.map(({ policy, resource, message }, index) => {
    const words = expected[index]?.[2] ?? "";
    return [policy, resource.split(" ").pop() ?? "", words !== "" && message.includes(words) ? words : message];
  });
}

describe("programs from the field, on the real engine", function () {
  this.timeout(120_000);
  needsEngine();

  it("each have their right answer", () => {
    assert.deepEqual(programs.sort(), Object.keys(right).sort());
  });

  for (const [program, { why, blocked, advised = [] }] of Object.entries<Answer>(right)) {
    it(`${blocked.length > 0 ? "blocks" : "passes"} ${program}: ${why}`, async () => {
      const { code, events } = await preview(`tests/preview/field/${program}`);
      assert.deepEqual(errors(events), blocked.length > 0 ? ["preview failed"] : []);
      const of = (level: string) => report(events).filter((said) => said.level === level);
      assert.deepEqual(heard(of("mandatory"), blocked), blocked);
      assert.deepEqual(heard(of("advisory"), advised), advised);
      assert.equal(code !== 0, blocked.length > 0);
    });
  }
});
