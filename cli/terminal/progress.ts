export interface Progress {
  say(what: string): void;
  stop(): void;
}

/** A spinner on standard error while it is a terminal; nothing elsewhere, so that logs stay clean. */
export async function startProgress(): Promise<Progress> {
  if (!process.stderr.isTTY) return { say: () => {}, stop: () => {} };
  const { default: yoctoSpinner } = await import("yocto-spinner");
  const spinner = yoctoSpinner({ stream: process.stderr }).start();
  return {
    say: (what) => {
      spinner.text = what;
    },
    stop: () => void spinner.stop(),
  };
}
