import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { canAssumeWithoutMfa, unenforcedWithoutMfa } from "@mfa-guard/iam";
import { type Labelled, TYPICAL_GROUPS, TYPICAL_TRUSTS } from "./documents";
import { installed } from "./environment";
import { heading, row } from "./print";

interface Flags {
  readonly trusts: readonly boolean[];
  readonly groups: readonly boolean[];
  readonly seconds: number;
}

/** Asks the engine and the scanners that a user could pick instead about the same documents: who is right, and how long it takes. */
export function benchScanners(): void {
  heading(
    `Beside scanners, on ${TYPICAL_TRUSTS.length} trust policies and ${TYPICAL_GROUPS.length} groups (right, wrong alarm, silent on an open one)`,
  );
  const start = performance.now();
  const ours: Flags = {
    trusts: TYPICAL_TRUSTS.map(({ asked }) => canAssumeWithoutMfa(asked).kind !== "requires-mfa"),
    groups: TYPICAL_GROUPS.map(({ asked }) => unenforcedWithoutMfa(asked).kind !== "requires-mfa"),
    seconds: (performance.now() - start) / 1000,
  };
  compare("mfa-guard (cold)", ours);
  const python = join(installed("scanners", join(__dirname, "scanners.txt")), "python");
  const input = JSON.stringify({ trusts: TYPICAL_TRUSTS.map(({ asked }) => asked), groups: TYPICAL_GROUPS.map(({ asked }) => asked) });
  const answers = JSON.parse(execFileSync(python, [join(__dirname, "scanners.py")], { input, encoding: "utf8" })) as Readonly<
    Record<string, Flags>
  >;
  for (const [name, flags] of Object.entries(answers)) compare(name, flags);
}

function compare(name: string, { trusts, groups, seconds }: Flags): void {
  row(`${name}: trust policies`, verdicts(TYPICAL_TRUSTS, trusts));
  row(`${name}: groups`, verdicts(TYPICAL_GROUPS, groups));
  row(`${name}: seconds for all`, seconds.toFixed(3));
}

function verdicts(truth: readonly Labelled<unknown>[], flagged: readonly boolean[]): string {
  const count = (test: (open: boolean, flag: boolean) => boolean): number =>
    truth.filter(({ open }, index) => test(open, flagged[index] === true)).length;
  return `${count((open, flag) => open === flag)} right, ${count((open, flag) => !open && flag)} wrong, ${count((open, flag) => open && !flag)} silent`;
}
