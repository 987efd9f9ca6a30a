import { spawn } from "node:child_process";

/** A workflow of GitHub Actions, as far as the tests read it. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax */
export interface Workflow {
  readonly env?: Readonly<Record<string, string>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface Job {
  readonly "timeout-minutes"?: number;
  readonly strategy?: { readonly matrix: { readonly node?: readonly number[]; readonly property?: readonly string[] } };
  readonly steps: readonly Step[];
}

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly run?: string;
  readonly "working-directory"?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Ran {
  readonly name: string;
  readonly outcome: "success" | "failure";
  readonly output: string;
}

/**
 * Runs the shell steps one after the other as a runner does: with bash, `-e` and `pipefail`; after a failure those alone that run unless
 * the job is cancelled. `expressions` are the values of `${{ }}`; one that isn't there is an error, except the outcome of an earlier step.
 */
export async function runSteps(
  steps: readonly Step[],
  environment: NodeJS.ProcessEnv,
  expressions: Readonly<Record<string, string>>,
): Promise<readonly Ran[]> {
  const ran: Ran[] = [];
  const outcomes: Record<string, string> = {};
  for (const { id, name = "", if: condition = "", run, env = {}, "working-directory": directory = "." } of steps) {
    const failed = ran.some(({ outcome }) => outcome === "failure");
    if (run === undefined || (failed && !condition.includes("!cancelled()"))) continue;
    const fill = (text: string) =>
      text.replaceAll(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
        const value = expressions[expression] ?? outcomes[expression];
        if (value === undefined) throw new Error(`no value for \`${expression}\``);
        return value;
      });
    const filled = Object.fromEntries(Object.entries(env).map(([key, text]) => [key, fill(text)]));
    const step = await bash(run, fill(directory), { ...environment, ...filled });
    ran.push({ name, ...step });
    if (id !== undefined) outcomes[`steps.${id}.outcome`] = step.outcome;
  }
  return ran;
}

function bash(script: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Omit<Ran, "name">> {
  return new Promise((done, failed) => {
    const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (output += part));
    child.once("error", failed);
    child.once("close", (code) => done({ outcome: code === 0 ? "success" : "failure", output }));
  });
}
