import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import colors from "picocolors";
import { describeCli } from "./cli";
import { type Engine, openEngine } from "./engine";
import { mandatoryViolations, runWithEvents } from "./events";
import { root } from "./kit";
import { runMain, UserError } from "./user-error";

const usage = `Usage: npm run preview -- [--aws] [PROGRAM...]

Previews Pulumi programs under the policy pack. Without PROGRAM: examples/violations, which must be blocked, and
examples/compliant, which must pass; exit code 0 when both came out so. With PROGRAM: as the engine does, exit code
not 0 on a mandatory violation.

  --aws   the real AWS provider with your own credentials, instead of the offline one that needs no AWS`;

const pack = join(root, "policypack");

type Outcome = { readonly code: number; readonly violations: number };

async function preview(engine: Engine, folder: string): Promise<Outcome> {
  const { code, events } = await runWithEvents(engine, ["preview", "--policy-pack", pack], {
    folder,
    output: "terminal",
    // The types are checked by `npm run check`; here they would cost seconds each time.
    environment: { PULUMI_NODEJS_TRANSPILE_ONLY: process.env.PULUMI_NODEJS_TRANSPILE_ONLY ?? "true" },
  });
  return { code, violations: mandatoryViolations(events).length };
}

function heading(text: string): void {
  console.log(`\n${colors.bold(`── ${text}`)}\n`);
}

/** Shows both examples; 0 iff the first was blocked by the pack, and not by a fault of another kind, and the second passed. */
async function previewExamples(engine: Engine): Promise<number> {
  heading("examples/violations: the usual mistakes, to be blocked");
  const violations = await preview(engine, join(root, "examples", "violations"));
  heading("examples/compliant: the same account, right, to pass");
  const compliant = await preview(engine, join(root, "examples", "compliant"));
  const blocked = violations.code !== 0 && violations.violations > 0;
  const passed = compliant.code === 0;
  const asExpected = blocked && passed;
  const first = blocked ? `was blocked (${violations.violations} mandatory violations)` : "was not blocked by the pack";
  const second = passed ? "passed" : `did not pass (exit code ${compliant.code})`;
  const verdict = `${asExpected ? "As expected" : "Not as expected"}: examples/violations ${first}, examples/compliant ${second}.`;
  console.log(`\n${(asExpected ? colors.green : colors.red)(verdict)}`);
  return asExpected ? 0 : 1;
}

async function previewPrograms(engine: Engine, programs: readonly string[]): Promise<number> {
  let code = 0;
  for (const program of programs) {
    heading(program);
    const outcome = await preview(engine, folderOf(program));
    code ||= outcome.code;
  }
  return code;
}

function folderOf(program: string): string {
  const folder = resolve(process.env.INIT_CWD ?? process.cwd(), program);
  if (!existsSync(join(folder, "Pulumi.yaml"))) throw new UserError(`\`${program}\` is no Pulumi program: it has no Pulumi.yaml`);
  return folder;
}

function parse() {
  try {
    return parseArgs({ allowPositionals: true, options: { aws: { type: "boolean" }, help: { type: "boolean", short: "h" } } });
  } catch (error) {
    throw new UserError(`${(error as Error).message}\n\n${usage}`);
  }
}

void runMain(async () => {
  const { values, positionals } = parse();
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (!existsSync(join(pack, "dist", "index.js"))) throw new UserError("the policy pack isn't built: run `npm run build`");
  const engine = await openEngine(values.aws ? "real" : "offline");
  console.log(
    `${describeCli(engine.cli)}\nAWS: ${values.aws ? "the real provider, your own credentials" : "the offline provider, no account needed"}`,
  );
  return positionals.length === 0 ? previewExamples(engine) : previewPrograms(engine, positionals);
});
