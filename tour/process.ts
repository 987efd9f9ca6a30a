import { spawn } from "node:child_process";

/** Runs a program to its end, in a session of its own, so that nothing in it finds the terminal that the tour is shown on. */
export function runAlone([program = "", ...args]: readonly string[], env: Readonly<Record<string, string>>) {
  return new Promise<{ readonly code: number; readonly output: string }>((ended, failed) => {
    const child = spawn(program, args, { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (part) => (output += part));
    child.once("error", failed);
    child.once("close", (code) => ended({ code: code ?? 1, output }));
  });
}
