import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import colors from "picocolors";
import { startProgress } from "../cli/terminal/progress";
import { UserError } from "../cli/user-error";
import { root } from "../offline/src/kit";
import { runMain } from "../offline/src/run-main";
import { steps } from "./steps";
import { openWorld, type World } from "./world";

const usage = `Usage: npm run tour

Shows MFA Guard from end to end on this machine, without an AWS or Pulumi account: what is blocked, what is repaired, an account that comes
up in moto, and a person's day with MFA in it. Exit code 0 when every step came out as it says, 1 when one didn't.`;

function parse() {
  try {
    return parseArgs({ options: { help: { type: "boolean", short: "h" } } }).values;
  } catch (error) {
    throw new UserError(`${(error as Error).message}\n\n${usage}`);
  }
}

/** Shows the steps; the number of the first that doesn't come out as it says, or undefined. */
async function show(world: World): Promise<number | undefined> {
  for (const [index, { title, about, run, check }] of steps.entries()) {
    console.log(`\n${colors.bold(`── ${index + 1} of ${steps.length}: ${title}`)}\n${about}`);
    const shown = await working(() => run(world));
    for (const { by, command, output } of shown) console.log(`\n${colors.cyan(`${by}$ ${command}`)}\n${output.trimEnd()}`);
    try {
      await check(shown, world);
    } catch (error) {
      console.log(colors.red(`\nThis isn't how it should be: ${(error as Error).message}`));
      return index + 1;
    }
  }
  return undefined;
}

/** Says on a terminal that something is going on while `work` takes its seconds. */
async function working<T>(work: () => Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) return work();
  const started = performance.now();
  const step = await startProgress("Running …", "lines");
  return work().finally(() => step.succeed(`${((performance.now() - started) / 1000).toFixed(1)} s`));
}

void runMain(async () => {
  if (parse().help) {
    console.log(usage);
    return 0;
  }
  for (const built of ["cli/dist/mfa-guard.cjs", "policypack/dist/index.js"]) {
    if (!existsSync(join(root, built))) throw new UserError(`\`${built}\` isn't built: run \`npm run build\``);
  }
  const step = await startProgress("Starting moto and getting the Pulumi CLI; the first time takes minutes.", "lines");
  const world = await openWorld();
  step.succeed("Ready: the offline AWS provider, moto behind it, and MFA looked at before it.");
  const started = performance.now();
  try {
    const failed = await show(world);
    const seconds = Math.round((performance.now() - started) / 1000);
    if (failed === undefined) console.log(colors.green(`\nAs expected: all ${steps.length} steps, in ${seconds} s.`));
    return failed === undefined ? 0 : 1;
  } finally {
    await world.close();
  }
});
