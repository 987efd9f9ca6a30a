import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import colors from "picocolors";
import { UserError } from "../../cli/user-error";
import { describeCli } from "./cli";
import { copyConfig } from "./config-file";
import { type Engine, openEngine } from "./engine";
import { mandatoryViolations, runWithEvents } from "./events";
import { root, stackName } from "./kit";
import { findProject } from "./project";
import { runMain } from "./run-main";
import { TOLD, toldIn } from "./told";

const usage = `Usage: npm run preview -- [--all] [--aws]
       npm run preview -- [--aws | --lenient] [--stack NAME] [--config KEY=VALUE]... PROGRAM...

Previews Pulumi programs under the policy pack. Without PROGRAM: examples/violations, which must be blocked, and
examples/compliant, which must pass; exit code 0 when both came out so. With PROGRAM: as the engine does, exit code
not 0 on a mandatory violation. Of a resource type that the offline provider doesn't know, the program's arguments are
taken as they are, and the rest is unknown; those of IAM and Organizations it knows all. What is imported is taken to be
as the program says. Programs run in TypeScript, YAML, Python (installed from requirements.txt, or in the virtual
environment that Pulumi.yaml names) and Go (built).

  --all      the other examples too, which are made of components and must pass
  --lenient  made-up values for what functions answer that the offline provider doesn't know, instead of an error;
             never for those of IAM and Organizations; components of packages that can't be had are left empty,
             and their functions answer nothing
  --stack    the stack's name, for its configuration in Pulumi.NAME.yaml; what is deployed isn't looked at
  --config   a value of its configuration, for this time
  --aws      the real AWS provider with your own credentials, instead of the offline one that needs no AWS`;

const pack = join(root, "policypack");

/** How the offline provider meets what it doesn't know; undefined where the real one is used. */
type Offline = { readonly lenient: boolean };

type Outcome = { readonly code: number; readonly violations: number };

/** What a person may say of a program's stack: its name, and values of its configuration as `KEY=VALUE`. */
type Stack = { readonly stack: string; readonly config: readonly string[] };

async function preview(engine: Engine, folder: string, offline: Offline | undefined, { stack, config }: Stack = own): Promise<Outcome> {
  const temporary = mkdtempSync(join(tmpdir(), "mfa-guard-preview-"));
  const [makeshifts, configFile] = [join(temporary, "makeshifts.txt"), join(temporary, "config.yaml")];
  writeFileSync(makeshifts, "");
  const project = findProject(folder);
  const encrypted = project === undefined ? [] : copyConfig(project, stack, configFile);
  if (encrypted.length > 0)
    warn(`encrypted values of Pulumi.${stack}.yaml can't be read here, give them with --config: ${encrypted.join(", ")}`);
  const values = config.flatMap((pair) => ["--config", pair]);
  const args = ["preview", "--policy-pack", pack, "--stack", stack, "--config-file", configFile, ...values];
  const { code, events } = await runWithEvents(engine, args, {
    folder,
    output: "terminal",
    environment: {
      // The types are checked by `npm run check`; here they would cost seconds each time.
      PULUMI_NODEJS_TRANSPILE_ONLY: process.env.PULUMI_NODEJS_TRANSPILE_ONLY ?? "true",
      TS_NODE_TRANSPILE_ONLY: "true",
      ...(offline === undefined ? {} : { [TOLD]: makeshifts, MFA_GUARD_AWS_SHAPES: join(root, "offline", "dist", "aws-shapes-all.json") }),
      ...(offline?.lenient ? { MFA_GUARD_LENIENT: "yes" } : {}),
    },
  });
  for (const sentence of toldIn(makeshifts)) warn(sentence);
  rmSync(temporary, { recursive: true });
  return { code, violations: mandatoryViolations(events).length };
}

const own: Stack = { stack: stackName, config: [] };

function warn(sentence: string): void {
  console.log(colors.yellow(`warning: ${sentence}`));
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
async function previewExamples(engine: Engine, examples: readonly Example[], offline: Offline | undefined): Promise<number> {
  const outcomes: { readonly said: string; readonly asExpected: boolean }[] = [];
  for (const { name, about, blocked } of examples) {
    heading(`examples/${name}: ${about}, ${blocked ? "to be blocked" : "to pass"}`);
    const { code, violations } = await preview(engine, join(root, "examples", name), offline);
    const isBlocked = code !== 0 && violations > 0;
    const came = isBlocked ? `was blocked (${violations} mandatory violations)` : code === 0 ? "passed" : `failed (exit code ${code})`;
    outcomes.push({ said: `examples/${name} ${came}`, asExpected: blocked ? isBlocked : code === 0 });
  }
  const asExpected = outcomes.every((outcome) => outcome.asExpected);
  const verdict = `${asExpected ? "As expected" : "Not as expected"}: ${outcomes.map(({ said }) => said).join(", ")}.`;
  console.log(`\n${(asExpected ? colors.green : colors.red)(verdict)}`);
  return asExpected ? 0 : 1;
}

async function previewPrograms(engine: Engine, programs: readonly string[], offline: Offline | undefined, stack: Stack): Promise<number> {
  let code = 0;
  for (const program of programs) {
    heading(program);
    const outcome = await preview(engine, folderOf(program), offline, stack);
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
      options: {
        all: { type: "boolean" },
        aws: { type: "boolean" },
        lenient: { type: "boolean" },
        stack: { type: "string", short: "s" },
        config: { type: "string", short: "c", multiple: true },
        help: { type: "boolean", short: "h" },
      },
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
  const offline = values.aws ? undefined : { lenient: values.lenient === true };
  const stack = { stack: values.stack ?? stackName, config: values.config ?? [] };
  if (positionals.length > 0) return previewPrograms(engine, positionals, offline, stack);
  return previewExamples(engine, values.all ? [...accountExamples, ...componentExamples] : accountExamples, offline);
});
