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

  const texts = TYPICAL_TRUSTS.map(({ asked }) => asked);
  const decided = processorTime(() => texts.map((text) => canAssumeWithoutMfa(text)));
  const parsed = processorTime(() => texts.map((text) => JSON.parse(text)));
  row("an ordinary trust policy, over JSON.parse of its text (processor time)", `${(decided / parsed).toFixed(1)} times`);
  const groupsDecided = processorTime(() => TYPICAL_GROUPS.map(({ asked }) => unenforcedWithoutMfa(asked)));
  const groupsParsed = processorTime(() => TYPICAL_GROUPS.map(({ asked }) => asked.map((text) => JSON.parse(text))));
  row("an ordinary group's policies, over JSON.parse of their texts", `${(groupsDecided / groupsParsed).toFixed(1)} times`);

  heading("The engine on hostile documents at AWS's size limits (median of 7, first call included as maximum)");
  const hostileOnes = [
    ...Object.entries(ADVERSARIAL_TRUSTS).map(([name, document]) => [name, () => canAssumeWithoutMfa(document).kind] as const),
    ...Object.entries(ADVERSARIAL_GROUPS).map(([name, documents]) => [name, () => unenforcedWithoutMfa(documents).kind] as const),
  ];
  for (const [name, decide] of hostileOnes) hostile(name, decide);
  const worst = Math.max(...hostileOnes.map(([, decide]) => processorTime(decide, 3)));
  row("processor time of the worst of them", `${(worst / 1000).toFixed(1)} ms`);
  row("that over an ordinary trust policy", `${Math.round(worst / (decided / texts.length)).toLocaleString("en")} times`);

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

/** Microseconds of processor time that one run takes, the least of five rounds: on a shared machine the clock measures the others too. */
function processorTime(run: () => unknown, runs = 500): number {
  const rounds = Array.from({ length: 6 }, () => {
    const before = process.cpuUsage();
    for (let turn = 0; turn < runs; turn++) run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / runs;
  });
  return Math.min(...rounds.slice(1));
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
