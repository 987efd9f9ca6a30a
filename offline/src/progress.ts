/** What a long step says while it works: a spinner on a terminal, elsewhere one line at the start and one at the end. */
export type Progress = {
  update(text: string): void;
  succeed(text: string): void;
  fail(text: string): void;
};

/** Starts a step on standard error, so that standard output stays what the command prints. */
export async function progress(text: string): Promise<Progress> {
  if (!process.stderr.isTTY) {
    console.error(text);
    return { update: () => {}, succeed: (end) => console.error(end), fail: (end) => console.error(end) };
  }
  const { default: yoctoSpinner } = await import("yocto-spinner");
  const spinner = yoctoSpinner({ text, stream: process.stderr }).start();
  return {
    update: (now) => {
      spinner.text = now;
    },
    succeed: (end) => spinner.success(end),
    fail: (end) => spinner.error(end),
  };
}
