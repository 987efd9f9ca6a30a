/** What a long step says while it works. */
export interface Progress {
  say(what: string): void;
  /** Ends it without a word. */
  stop(): void;
  /** Ends it with the last word, which stays. */
  succeed(text: string): void;
  fail(text: string): void;
}

/**
 * A spinner on standard error, so that standard output stays what the command prints. Where that is no terminal, nothing, so that logs stay
 * clean, or its first and its last word as `lines`.
 */
export async function startProgress(first = "", elsewhere: "nothing" | "lines" = "nothing"): Promise<Progress> {
  const silent = () => {};
  if (!process.stderr.isTTY) {
    const line = elsewhere === "lines" ? (text: string) => console.error(text) : silent;
    line(first);
    return { say: silent, stop: silent, succeed: line, fail: line };
  }
  const { default: yoctoSpinner } = await import("yocto-spinner");
  const spinner = yoctoSpinner({ text: first, stream: process.stderr }).start();
  return {
    say: (what) => {
      spinner.text = what;
    },
    stop: () => void spinner.stop(),
    succeed: (text) => void spinner.success(text),
    fail: (text) => void spinner.error(text),
  };
}
