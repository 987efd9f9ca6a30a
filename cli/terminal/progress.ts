/** What a long step says while it works. */
export interface Progress {
  say(what: string): void;
  /** Ends it without a word. */
  stop(): void;
  /** Ends it with the last word, which stays. */
  succeed(text: string): void;
  fail(text: string): void;
}

/** How often a step that takes long says how it stands where there is no terminal. */
const LINE_EVERY_MILLISECONDS = 15_000;

/**
 * A spinner on standard error, with the time that has passed, so that standard output stays what the command prints. Where that isn't a terminal:
 * nothing, so that logs stay clean, or as `lines` its first and its last word, and how it stands every 15 seconds.
 */
export async function startProgress(first = "", elsewhere: "nothing" | "lines" = "nothing"): Promise<Progress> {
  const silent = () => {};
  const elapsed = stopwatch();
  if (!process.stderr.isTTY) {
    if (elsewhere === "nothing") return { say: silent, stop: silent, succeed: silent, fail: silent };
    return asLines(first, elapsed);
  }
  const { default: yoctoSpinner } = await import("yocto-spinner");
  const spinner = yoctoSpinner({ text: first, stream: process.stderr }).start();
  let latest = first;
  const show = () => {
    spinner.text = `${latest}${elapsed()}`;
  };
  const timer = setInterval(show, 1000);
  const ending = (end: () => void) => {
    clearInterval(timer);
    end();
  };
  return {
    say: (what) => {
      latest = what;
      show();
    },
    stop: () => ending(() => void spinner.stop()),
    succeed: (text) => ending(() => void spinner.success(text)),
    fail: (text) => ending(() => void spinner.error(text)),
  };
}

function asLines(first: string, elapsed: () => string): Progress {
  let latest = first;
  console.error(first);
  const timer = setInterval(() => console.error(`${latest}${elapsed()}`), LINE_EVERY_MILLISECONDS);
  const end = (text?: string) => {
    clearInterval(timer);
    if (text !== undefined) console.error(text);
  };
  return {
    say: (what) => {
      latest = what;
    },
    stop: end,
    succeed: end,
    fail: end,
  };
}

/** Tells the minutes and seconds since now, once there are any to tell. */
function stopwatch(): () => string {
  const start = Date.now();
  return () => {
    const seconds = Math.floor((Date.now() - start) / 1000);
    return seconds < 2 ? "" : ` (${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")})`;
  };
}
