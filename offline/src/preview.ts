import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import colors from "picocolors";
import { UserError } from "../../cli/user-error";
import { describeCli } from "./cli";
import { type Engine, openEngine } from "./engine";
import { mandatoryViolations, runWithEvents } from "./events";
import { root } from "./kit";
import { runMain } from "./run-main";

const usage = `Usage: npm run preview -- [--aws] [--all | PROGRAM...]

Previews Pulumi programs under the policy pack. Without PROGRAM: examples/violations, which must be blocked, and
examples/compliant, which must pass; exit code 0 when both came out so. With PROGRAM: as the engine does, exit code
not 0 on a mandatory violation.

  --all   the other examples too, which are made of components and must pass
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

/** An example, and whether the pack must block it or let it pass. */
type Example = { readonly name: string; readonly about: string; readonly blocked: boolean };

const accountExamples: readonly Example[] = [
  { name: "violations", about: "an ordinary account with the usual mistakes", blocked: true },
  { name: "compliant", about: "the same account, corrected", blocked: false },
];

const componentExamples: readonly Example[] = [
  { name: "production-account", about: "a whole production account built from components", blocked: false },
  { name: "jit-admin", about: "administrators for an hour, with fresh MFA", blocked: false },
  { name: "organization", about: "an organization whose accounts require MFA", blocked: false },
  { name: "yaml", about: "the components from a YAML program", blocked: false },
];

/**
 * Shows the examples, each in its own section; 0 iff each came out as it must: blocked by the pack's violations and by nothing else, or
 * passed.
 */
async function previewExamples(engine: Engine, examples: readonly Example[]): Promise<number> {
  const outcomes: { readonly said: string; readonly asExpected: boolean }[] = [];
  for (const { name, about, blocked } of examples) {
    heading(`examples/${name}: ${about}, ${blocked ? "to be blocked" : "to pass"}`);
    const { code, violations } = await preview(engine, join(root, "examples", name));
    const isBlocked = code !== 0 && violations > 0;
    const came = isBlocked ? `was blocked (${violations} mandatory violations)` : code === 0 ? "passed" : `failed (exit code ${code})`;
    outcomes.push({ said: `examples/${name} ${came}`, asExpected: blocked ? isBlocked : code === 0 });
  }
  const asExpected = outcomes.every((outcome) => outcome.asExpected);
  const verdict = `${asExpected ? "As expected" : "Not as expected"}: ${outcomes.map(({ said }) => said).join(", ")}.`;
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
  if (!existsSync(join(folder, "Pulumi.yaml"))) throw new UserError(`\`${program}\` isn't a Pulumi program: it has no Pulumi.yaml`);
  return folder;
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { all: { type: "boolean" }, aws: { type: "boolean" }, help: { type: "boolean", short: "h" } },
    });
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
  if (positionals.length > 0) return previewPrograms(engine, positionals);
  return previewExamples(engine, values.all ? [...accountExamples, ...componentExamples] : accountExamples);
});
