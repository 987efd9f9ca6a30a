import type { Command } from "commander";
import type { EnrollOptions } from "./enroll";

const EXAMPLES = `
Examples:
  mfa-guard enroll --profile dana
  mfa-guard enroll --additional --name dana-spare       a second device, in case the first is lost`;

/** Adds `enroll`. */
export function addEnrollCommand(program: Command): void {
  program
    .command("enroll")
    .description("register an authenticator app as your MFA device")
    .option("--profile <name>", "the profile that holds the access key; without it, the usual credentials")
    .option("--name <name>", "name of the device; your user name by default")
    .option("--additional", "register one more, next to those you have")
    .option("--show-secret", "also show the secret, for an app that can't scan")
    .addHelpText("after", EXAMPLES)
    .action(async (options: EnrollOptions) => {
      const { enroll } = require("./enroll") as typeof import("./enroll");
      await enroll(options);
    });
}
