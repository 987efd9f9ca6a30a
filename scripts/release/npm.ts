import { execFile } from "node:child_process";
import { UserError } from "../../cli/user-error";

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end; it need not succeed. */
export function run(command: string, args: readonly string[], cwd: string): Promise<Outcome> {
  return new Promise((done) => {
    execFile(command, args, { cwd, encoding: "utf8", maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : typeof error.code === "number" ? error.code : 1, stdout, stderr });
    });
  });
}

/** Runs an npm command that must succeed; a `UserError` with what npm printed when it doesn't. */
export async function npm(args: readonly string[], cwd: string): Promise<Outcome> {
  const outcome = await run("npm", args, cwd);
  if (outcome.code !== 0) throw new UserError(`\`npm ${args.join(" ")}\` failed:\n${(outcome.stderr || outcome.stdout).trim()}`);
  return outcome;
}
