import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { Caller } from "../aws/caller";
import { openTerminal, type Terminal } from "../terminal/prompts";
import { UserError } from "../user-error";
import type { Store } from "./store";

/** Where a code comes from: what was given, what a command prints, or, with neither, the person at the terminal. */
export interface CodeOptions {
  readonly code?: string;
  readonly codeCommand?: string;
}

/** Devices make a code every 30 seconds: https://www.rfc-editor.org/rfc/rfc6238#section-5.2 */
const STEP_MILLISECONDS = 30_000;
/** AWS takes a code once, and within about a step of its own. */
const VALID_MILLISECONDS = 3 * STEP_MILLISECONDS;
const TRIES = 3;
const COMMAND_MILLISECONDS = 60_000;

const spentCode = z.object({ digest: z.string(), at: z.number() });

export interface CodeAsker {
  readonly store: Store;
  readonly caller: Caller;
  readonly device: string;
  readonly options: CodeOptions;
}

/**
 * Calls `use` with a code of the device until AWS takes one, and resolves to its answer. A code that was sent to AWS before isn't sent again:
 * the next one is waited for. `use` rejects with AWS's error.
 */
export async function withCode<T>(asker: CodeAsker, use: (code: string) => Promise<T>): Promise<T> {
  const { store, device } = asker;
  const key = `code of ${device}`;
  await store.ready();
  for (let tries = 1; ; tries += 1) {
    const code = await readCode(asker);
    const digest = createHash("sha256").update(`${device} ${code}`).digest("hex");
    const spent = await store.read(key, spentCode);
    if (spent?.digest === digest && Date.now() - spent.at < VALID_MILLISECONDS) {
      await orWait(asker, tries, "This code was used already", "the code was used already, and AWS takes each once");
      continue;
    }
    await store.write(key, { digest, at: Date.now() });
    try {
      return await use(code);
    } catch (error) {
      if (!(error instanceof Error) || !/MultiFactorAuthentication failed/.test(error.message)) throw error;
      if (!/one time pass code/.test(error.message)) {
        throw new UserError(`AWS doesn't know \`${device}\` as a device of yours: check it with \`aws iam list-mfa-devices\``);
      }
      await orWait(
        asker,
        tries,
        "AWS refused the code",
        `AWS refused the code: it is wrong, too old, or of another device than \`${device}\``,
      );
    }
  }
}

/** Waits for the device's next code, if it makes sense to ask for another one; otherwise rejects with `problem`. */
async function orWait({ caller, options }: CodeAsker, tries: number, short: string, problem: string): Promise<void> {
  if (options.code !== undefined) throw new UserError(`${problem}: wait for the next code`);
  if (tries === TRIES) throw new UserError(`${problem}: ${TRIES} codes were tried`);
  await nextCode(caller, openTerminal(), short);
}

/** Resolves when devices show their next code, by AWS's clock; on a terminal the seconds are counted down. */
export async function nextCode({ clockSkew }: Caller, terminal: Terminal | undefined, why: string): Promise<void> {
  const now = Date.now() + clockSkew * 1000;
  const left = STEP_MILLISECONDS - (now % STEP_MILLISECONDS);
  await (terminal === undefined ? wait(left) : terminal.countdown(Date.now() + left, why));
}

/** Half a step and more makes codes of this machine, and countdowns, wrong. */
const NOTICEABLE_SKEW_SECONDS = 20;

/** What is to be said where this machine's clock is wrong; otherwise undefined. */
export function skewed({ clockSkew }: Caller): string | undefined {
  const off = Math.round(Math.abs(clockSkew));
  if (off < NOTICEABLE_SKEW_SECONDS) return undefined;
  return `this machine's clock is ${off} s ${clockSkew > 0 ? "behind" : "ahead of"} AWS's: set it, or codes made here are wrong`;
}

async function readCode({ caller, device, options }: CodeAsker): Promise<string> {
  if (options.code !== undefined) return options.code;
  if (options.codeCommand !== undefined) return runCodeCommand(options.codeCommand);
  const person = openTerminal();
  if (person === undefined) throw new UserError("there is no terminal to ask for the code on: give --code or --code-command");
  return person.code(`MFA code of ${caller.name} (${device.slice(device.lastIndexOf("/") + 1)})`);
}

/** Runs the command without a shell, so that nothing in it is expanded; it may use the terminal, except for its output. */
async function runCodeCommand(command: string): Promise<string> {
  const { parseArgsStringToArgv } = await import("string-argv");
  const { execa } = await import("execa");
  const [program = "", ...args] = parseArgsStringToArgv(command);
  const result = await execa(program, args, { stdin: "inherit", stderr: "inherit", timeout: COMMAND_MILLISECONDS, reject: false });
  if (result.failed) {
    const why = result.timedOut
      ? `took over ${COMMAND_MILLISECONDS / 1000} s`
      : (result.code ?? `exit code ${result.exitCode ?? result.signal}`);
    throw new UserError(`--code-command \`${program}\` failed (${why}): run it by itself to see why`);
  }
  const code = result.stdout.trim();
  // Whatever else it is may be a secret.
  if (!/^\d{6}$/.test(code)) throw new UserError(`--code-command \`${program}\` must print six digits and nothing else`);
  return code;
}
