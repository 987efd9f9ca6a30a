import { closeSync, openSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { ReadStream, WriteStream } from "node:tty";
import { UserError } from "../user-error";

/** The person's terminal, whatever the standard streams are: standard output may be a protocol, and belong to the program that asks. */
export interface Terminal {
  say(text: string): void;
  /** Asks for six digits. */
  code(question: string): Promise<string>;
  choose(question: string, choices: readonly string[]): Promise<string>;
  confirm(question: string): Promise<boolean>;
  /** Shows the seconds until `end` (milliseconds since 1970) run out, and returns then. */
  countdown(end: number, why: string): Promise<void>;
}

interface Streams {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  close(): void;
}

/** Runs `use` with a way to the terminal, which is opened when it is first asked for; it gives undefined where there is none. */
export async function withTerminal<T>(use: (terminal: () => Terminal | undefined) => Promise<T>): Promise<T> {
  let opened: { readonly streams: Streams | undefined } | undefined;
  try {
    return await use(() => {
      opened ??= { streams: openStreams() };
      return opened.streams && terminalOn(opened.streams);
    });
  } catch (error) {
    // The prompts' own name for Ctrl-C.
    throw error instanceof Error && error.name === "ExitPromptError" ? new UserError("cancelled") : error;
  } finally {
    opened?.streams?.close();
  }
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

function terminalOn({ input, output }: Streams): Terminal {
  const context = { input, output };
  // The library loads slower than a cached session is read.
  const prompts = () => import("@inquirer/prompts");
  return {
    say: (text) => void output.write(`${text}\n`),
    code: async (question) => {
      const { input: ask } = await prompts();
      const answer = await ask({ message: question, validate: (text) => /^\s*\d{6}\s*$/.test(text) || "A code has six digits." }, context);
      return answer.trim();
    },
    choose: async (message, choices) => (await prompts()).select({ message, choices: [...choices] }, context),
    confirm: async (message) => (await prompts()).confirm({ message, default: false }, context),
    countdown: async (end, why) => {
      const { default: yoctoSpinner } = await import("yocto-spinner");
      const seconds = () => Math.max(0, Math.ceil((end - Date.now()) / 1000));
      const text = () => `${why}: the next code comes in ${seconds()} s`;
      const spinner = yoctoSpinner({ text: text(), stream: output }).start();
      while (seconds() > 0) {
        await wait(Math.min(1000, end - Date.now()));
        spinner.text = text();
      }
      spinner.stop();
    },
  };
}
