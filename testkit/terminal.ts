import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A real terminal, in which one command runs. */
export interface Terminal {
  /** What it shows. */
  screen(): Promise<string>;
  /** Resolves to the screen when it shows this; rejects with the screen otherwise. */
  shows(what: RegExp, seconds?: number): Promise<string>;
  /** Types the text and presses Enter. */
  enter(text: string): Promise<void>;
  /** Presses a key by tmux's name, such as `C-c`. */
  press(key: string): Promise<void>;
  /** The exit code, once the command has ended. */
  exitCode(): Promise<number>;
  close(): Promise<void>;
}

const POLL_MILLISECONDS = 100;

/** Runs a command in a terminal of tmux, which Debian's package `tmux` has. Nothing of this process's environment reaches it but PATH. */
export async function openTerminal(command: readonly string[], env: Readonly<Record<string, string>>, columns = 100): Promise<Terminal> {
  const socket = `mfa-guard-${randomUUID()}`;
  const tmux = async (...args: readonly string[]) => (await run("tmux", ["-L", socket, "-f", "/dev/null", ...args])).stdout;
  const variables = Object.entries({ PATH: process.env.PATH ?? "", LANG: "C.UTF-8", TERM: "screen-256color", ...env }).map(
    ([k, v]) => `${k}=${v}`,
  );
  // tmux itself now and then loses the exit code of what it runs.
  const shell = ["sh", "-c", '"$@"; echo "left with $?"; exec sleep 600', "sh"];
  const words = ["env", "-i", ...variables, ...shell, ...command];
  const size = ["-x", String(columns), "-y", "60"];
  try {
    await tmux("-u", "new-session", "-d", ...size, "--", ...words);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new Error("tmux isn't installed: on Debian, apt-get install tmux");
  }
  // With what has scrolled away, and long lines joined again.
  const screen = () => tmux("capture-pane", "-p", "-J", "-S", "-");
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
        const shown = await screen();
        return what.test(shown) ? shown : undefined;
      }),
    enter: async (text) => {
      await tmux("send-keys", "-l", text);
      await tmux("send-keys", "Enter");
    },
    press: async (key) => void (await tmux("send-keys", key)),
    exitCode: () =>
      until(40, async () => {
        const code = /^left with (\d+)$/m.exec(await screen())?.[1];
        return code === undefined ? undefined : Number(code);
      }),
    close: async () => void (await tmux("kill-server").catch(() => {})),
  };
}
