import { closeSync, openSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { ReadStream, WriteStream } from "node:tty";
import { UserError } from "../user-error";

/** The person's terminal, whatever the standard streams are: standard output may be a protocol, and belong to the program that asks. */
export interface Terminal {
  say(text: string): Promise<void>;
  /** Asks for six digits. */
  code(question: string): Promise<string>;
  /** Asks for a line that isn't empty. */
  text(question: string): Promise<string>;
  choose(question: string, choices: readonly string[]): Promise<string>;
  confirm(question: string): Promise<boolean>;
  /** Shows the seconds until `end` (milliseconds since 1970) run out, and returns then. */
  countdown(end: number, why: string): Promise<void>;
}

/** The terminal, or undefined where there is none. */
export function openTerminal(): Terminal | undefined {
  const streams = openStreams();
  streams?.close();
  return streams && terminal;
}

interface Streams {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  close(): void;
}

function openStreams(): Streams | undefined {
  const files: number[] = [];
  try {
    files.push(openSync("/dev/tty", "r"), openSync("/dev/tty", "w"));
    const [input, output] = [new ReadStream(files[0] as number), new WriteStream(files[1] as number)];
    return {
      input,
      output,
      close: () => {
        input.destroy();
        output.destroy();
      },
    };
  } catch {
    for (const file of files) closeSync(file);
    const [input, output] = [process.stdin, process.stderr];
    return input.isTTY && output.isTTY ? { input, output, close: () => input.unref() } : undefined;
  }
}

/** Opened for each use, because a prompt ends the stream that it writes to. */
async function using<T>(use: (streams: Streams) => Promise<T> | T): Promise<T> {
  const streams = openStreams();
  if (streams === undefined) throw new UserError("the terminal is gone");
  try {
    return await use(streams);
  } catch (error) {
    // The prompts' own name for Ctrl-C.
    throw error instanceof Error && error.name === "ExitPromptError" ? new UserError("cancelled") : error;
  } finally {
    streams.close();
  }
}

// The library loads slower than a cached session is read.
const prompts = () => import("@inquirer/prompts");

const terminal: Terminal = {
  say: (text) => using(({ output }) => void output.write(`${text}\n`)),
  code: async (message) => {
    const { input } = await prompts();
    const validate = (text: string) => /^\s*\d{6}\s*$/.test(text) || "A code has six digits.";
    return (await using((streams) => input({ message, validate }, streams))).trim();
  },
  text: async (message) => {
    const { input } = await prompts();
    return (await using((streams) => input({ message, required: true }, streams))).trim();
  },
  choose: async (message, choices) => {
    const { select } = await prompts();
    return using((streams) => select({ message, choices: [...choices] }, streams));
  },
  confirm: async (message) => {
    const { confirm } = await prompts();
    return using((streams) => confirm({ message, default: false }, streams));
  },
  countdown: async (end, why) => {
    const { default: yoctoSpinner } = await import("yocto-spinner");
    const seconds = () => Math.max(0, Math.ceil((end - Date.now()) / 1000));
    const text = () => `${why}: the next code comes in ${seconds()} s`;
    await using(async ({ output }) => {
      const spinner = yoctoSpinner({ text: text(), stream: output }).start();
      while (seconds() > 0) {
        await wait(Math.min(1000, end - Date.now()));
        spinner.text = text();
      }
      spinner.stop();
    });
  },
};
