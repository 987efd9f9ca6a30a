import { canAssumeWithoutMfa, unenforcedWithoutMfa } from "@mfa-guard/iam";
import { ADVERSARIAL_GROUPS, ADVERSARIAL_TRUSTS, TYPICAL_GROUPS, TYPICAL_TRUSTS, trustOfSize } from "./documents";
import { heading, row } from "./print";

/** Times the engine by itself: verdicts a second on ordinary documents, the worst on hostile ones, cost against size. */
export function benchEngine(): void {
  heading("The engine");
  const trusts = perSecond(TYPICAL_TRUSTS, ({ asked }) => canAssumeWithoutMfa(asked));
  row("ordinary trust policies decided a second, one core, warm", Math.round(trusts).toLocaleString("en"));
  const groups = perSecond(TYPICAL_GROUPS, ({ asked }) => unenforcedWithoutMfa(asked));
  row("ordinary groups decided a second, one core, warm", Math.round(groups).toLocaleString("en"));

  heading("The engine on hostile documents at AWS's size limits (median of 7, first call included as maximum)");
  for (const [name, document] of Object.entries(ADVERSARIAL_TRUSTS)) hostile(name, () => canAssumeWithoutMfa(document).kind);
  for (const [name, documents] of Object.entries(ADVERSARIAL_GROUPS)) hostile(name, () => unenforcedWithoutMfa(documents).kind);

  heading("The engine: cost against the size of a trust policy");
  const sizes = [500, 1000, 2000, 4000, 8000, 16_000, 32_000].map(trustOfSize);
  const times = sizes.map((document) => 1e6 / perSecond([document], (one) => canAssumeWithoutMfa(one)));
  for (const [index, document] of sizes.entries()) row(`${document.length} characters`, `${(times[index] as number).toFixed(1)} µs`);
  row(
    "growth exponent (least squares on logarithms)",
    exponent(
      sizes.map((one) => one.length),
      times,
    ).toFixed(2),
  );

  const before = heapUsed();
  for (let turn = 0; turn < 20_000; turn++) canAssumeWithoutMfa(TYPICAL_TRUSTS[turn % TYPICAL_TRUSTS.length]?.asked);
  row("heap growth over 20,000 further verdicts", `${((heapUsed() - before) / 1024).toFixed(0)} KiB`);
}

function perSecond<T>(inputs: readonly T[], decide: (input: T) => unknown, milliseconds = 700): number {
  const until = (end: number): number => {
    let count = 0;
    while (performance.now() < end) for (const input of inputs) count += decide(input) === undefined ? 0 : 1;
    return count;
  };
  until(performance.now() + milliseconds / 2);
  const start = performance.now();
  return until(start + milliseconds) / ((performance.now() - start) / 1000);
}

function hostile(name: string, decide: () => string): void {
  const times: number[] = [];
  let verdict = "";
  for (let turn = 0; turn < 7; turn++) {
    const start = performance.now();
    verdict = decide();
    times.push(performance.now() - start);
  }
  const median = [...times].sort((a, b) => a - b)[3] as number;
  row(name, `${median.toFixed(1)} ms (at most ${Math.max(...times).toFixed(1)} ms), ${verdict}`);
}

/** The slope of log(y) over log(x). */
function exponent(xs: readonly number[], ys: readonly number[]): number {
  const points = xs.map((x, index) => [Math.log(x), Math.log(ys[index] as number)] as const);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const covariance = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}

function heapUsed(): number {
  global.gc?.();
  return process.memoryUsage().heapUsed;
}
