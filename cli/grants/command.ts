import { type Command, InvalidArgumentError } from "commander";
import { secondsOf, withCodes } from "../session/command";
import type { Output } from "../terminal/output";
import type { GrantOptions, ListOptions, RequestOptions, RevokeOptions } from "./grants";

const REQUEST_EXAMPLES = `
Examples:
  mfa-guard request ProductionAdmin-Role --person kim --for 1h --reason "db-1 is full" --ticket OPS-1 --machine ARN
  mfa-guard request arn:aws:sso:::permissionSet/ssoins-1/ps-1@111122223333 --person USER-ID --for 1h --reason "db-1 is full" --ticket OPS-1 --machine ARN --topic TOPIC-ARN`;

const GRANT_EXAMPLES = `
Examples:
  mfa-guard grant ProductionAdmin-Role --to kim --for 1h --reason "db-1 is full" --ticket OPS-1 --machine ARN
  mfa-guard grant arn:aws:sso:::permissionSet/ssoins-1/ps-1@111122223333 --to USER-ID --for 1h --reason "db-1 is full" --ticket OPS-1 --machine ARN --as-is`;

const LIST_EXAMPLES = `
Examples:
  mfa-guard grants --machine ARN

It exits with 1 where a grant is overdue: it went on after its end, or was stopped before it was taken back.`;

const REVOKE_EXAMPLES = `
Examples:
  mfa-guard revoke ProductionAdmin-Role --from kim --reason "done" --machine ARN
  mfa-guard revoke ProductionAdmin-Role --everyone --reason "INC-7" --machine ARN   sessions end at once`;

const TARGET = "name of the JitRole, or PERMISSION-SET-ARN@ACCOUNT";

// Loaded when a command runs: the SDK takes a while.
const commands = () => require("./grants") as typeof import("./grants");

/** Adds `request`, `grant`, `grants` and `revoke`; `done` is told whether no grant is overdue. */
export function addGrantCommands(program: Command, output: Output, done: (fine: boolean) => void): void {
  const note = (text: string) => output.err(`note: ${text}\n`);

  withWhy(program.command("request").description("print what an approver needs to grant you privileges, and send it"))
    .argument("<target>", TARGET)
    .requiredOption("--person <name>", "your user name, or your id in the identity store")
    .option("--topic <arn>", "also publish the request to this SNS topic")
    .option("--profile <name>", "the profile that may publish")
    .addHelpText("after", REQUEST_EXAMPLES)
    .action(async (target: string, options: RequestOptions) => {
      await commands().request(target, options, output.out);
    });

  withApprover(withWhy(program.command("grant").description("grant somebody privileges until an end, with MFA")))
    .argument("<target>", TARGET)
    .requiredOption("--to <person>", "user name, or id in the identity store")
    .option("--yes", "don't ask for confirmation")
    .addHelpText("after", GRANT_EXAMPLES)
    .action(async (target: string, options: GrantOptions) => {
      await commands().grant(target, options, note, output.out);
    });

  withApprover(withMachine(program.command("grants").description("list open, past and overdue grants")))
    .option("--limit <count>", "how many, newest first", count, 50)
    .addHelpText("after", LIST_EXAMPLES)
    .action(async (options: ListOptions) => {
      done(await commands().list(options, note, output.out));
    });

  withApprover(withMachine(program.command("revoke").description("take a grant back before its end")))
    .argument("<target>", TARGET)
    .option("--from <person>", "whose grant")
    .option("--everyone", "shut the role off, sessions that exist included")
    .requiredOption("--reason <text>", "why")
    .option("--yes", "don't ask for confirmation")
    .addHelpText("after", REVOKE_EXAMPLES)
    .action(async (target: string, options: RevokeOptions) => {
      await commands().revoke(target, options, note, output.out);
    });
}

function withMachine(command: Command): Command {
  return command.requiredOption("--machine <arn>", "the output `machineArn` of JitGrants");
}

function withWhy(command: Command): Command {
  return withMachine(command)
    .requiredOption("--for <time>", "how long: seconds, or a number with m or h", secondsOf)
    .requiredOption("--reason <text>", "why")
    .requiredOption("--ticket <text>", "the ticket that it belongs to");
}

function withApprover(command: Command): Command {
  return withCodes(command).option("--as-is", "use the profile's credentials without asking for MFA: those of Identity Center");
}

function count(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError("It is a number from 1 to 9999.");
  return Number(text);
}
