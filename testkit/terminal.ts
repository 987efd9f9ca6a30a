import { setTimeout as wait } from "node:timers/promises";
import { spawn } from "@lydell/node-pty";
import { Terminal as Emulator } from "@xterm/headless";

/** A real terminal, in which one command runs. */
export interface Terminal {
  /** What it shows, with what has scrolled away, and long lines joined again. */
  screen(): Promise<string>;
  /** Resolves to the screen when it shows this; rejects with the screen otherwise. */
  shows(what: RegExp, seconds?: number): Promise<string>;
  /** Types the text and presses Enter. */
  enter(text: string): Promise<void>;
  press(key: keyof typeof KEYS): Promise<void>;
  /** The exit code, once the command has ended. */
  exitCode(): Promise<number>;
  close(): Promise<void>;
}

/** What the keyboard of an xterm sends. https://invisible-island.net/xterm/ctlseqs/ctlseqs.html */
const KEYS = { "C-c": "\x03", "C-u": "\x15", Down: "\x1b[B" } as const;

const POLL_MILLISECONDS = 100;
const ROWS = 60;

/** Runs a command on a pseudoterminal, behind which xterm's emulator answers and draws. Nothing of this process's environment reaches it but PATH. */
export async function openTerminal(command: readonly string[], env: Readonly<Record<string, string>>, columns = 100): Promise<Terminal> {
  const [program = "", ...args] = command;
  const emulator = new Emulator({ cols: columns, rows: ROWS, scrollback: 10_000, allowProposedApi: true });
  const process_ = spawn(program, args, {
    name: "xterm-256color",
    cols: columns,
    rows: ROWS,
    env: { PATH: process.env.PATH ?? "", LANG: "C.UTF-8", ...env },
  });
  let code: number | undefined;
  process_.onData((text) => emulator.write(text));
  process_.onExit(({ exitCode }) => {
    code = exitCode;
  });
  emulator.onData((answer) => process_.write(answer));
  const screen = () => new Promise<string>((drawn) => emulator.write("", () => drawn(shown(emulator))));
  const until = async <T>(seconds: number, look: () => Promise<T | undefined>): Promise<T> => {
    for (let left = (seconds * 1000) / POLL_MILLISECONDS; left > 0; left -= 1) {
      const found = await look();
      if (found !== undefined) return found;
      await wait(POLL_MILLISECONDS);
    }
    throw new Error(`the terminal still shows:\n${await screen()}`);
  };
  return {
    screen,
    shows: (what, seconds = 40) =>
      until(seconds, async () => {
        const text = await screen();
        return what.test(text) ? text : undefined;
      }),
    enter: async (text) => process_.write(`${text}\r`),
    press: async (key) => process_.write(KEYS[key]),
    exitCode: () => until(40, async () => code),
    close: async () => {
      if (code === undefined) process_.kill("SIGKILL");
      emulator.dispose();
    },
  };
}

function shown({ buffer }: Emulator): string {
  const lines: string[] = [];
  for (let row = 0; row < buffer.active.length; row += 1) {
    const line = buffer.active.getLine(row);
    const text = line?.translateToString(true) ?? "";
    if (line?.isWrapped) lines.push(`${lines.pop() ?? ""}${text}`);
    else lines.push(text);
  }
  return lines.join("\n");
}
