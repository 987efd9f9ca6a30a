/** A mistake or a lack that the person at the terminal can mend: shown as its message alone, without a stack trace. */
export class UserError extends Error {}

/** Runs `main` and leaves with its exit code; a `UserError` is printed as one line and leaves with 2. */
export async function runMain(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(`error: ${error.message}`);
    process.exitCode = 2;
  }
}
