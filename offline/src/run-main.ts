import { UserError } from "../../cli/user-error";

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
