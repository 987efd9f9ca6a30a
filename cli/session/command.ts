import { type Command, InvalidArgumentError, Option } from "commander";
import type { Output } from "../terminal/output";
import type { AssumeOptions } from "./assume";
import type { ConsoleOptions } from "./console";
import { checkDelivery, type DeliveryOptions, deliver, SHELLS } from "./deliver";
import type { RotateOptions } from "./rotate";
import type { SessionOptions } from "./session";
import type { SetupOptions } from "./setup";

// Each command's module is loaded when it runs: the SDK takes longer to load than a cached session takes to read.

const SESSION_EXAMPLES = `
Examples:
  mfa-guard session --profile dana --exec -- aws s3 ls
  eval "$(mfa-guard session --export sh)"               this shell, until the session ends
  mfa-guard session --code-command "ykman oath accounts code --single aws" --credential-process

\`mfa-guard setup\` writes a profile that does it for every AWS tool.`;

const ASSUME_EXAMPLES = `
Examples:
  mfa-guard assume arn:aws:iam::111122223333:role/admin --source-identity --exec -- aws iam list-users
  mfa-guard assume admin --duration 15m --tag ticket=OPS-7 --export sh`;

const SETUP_EXAMPLES = `
Examples:
  mfa-guard setup --profile dana                        profile \`dana-mfa\`, with MFA sessions
  mfa-guard setup --profile dana --role arn:aws:iam::111122223333:role/admin --name admin --source-identity`;

const CONSOLE_EXAMPLES = `
Examples:
  mfa-guard console arn:aws:iam::111122223333:role/admin
  xdg-open "$(mfa-guard console admin --destination https://console.aws.amazon.com/iam)"

The address lets whoever has it in for 15 minutes: don't send it to anybody.`;

const ROTATE_EXAMPLES = `
Examples:
  mfa-guard rotate --profile dana

The new key is made, written and tried first; then the old one is disabled, and deleted. Interrupted, run it again: it says what is left to do.`;

/** Adds `session`, `assume`, `setup`, `console` and `rotate`. */
export function addSessionCommands(program: Command, output: Output): void {
  const note = (text: string) => output.err(`note: ${text}\n`);

  withDelivery(
    withCodes(program.command("session").description("get an MFA session with a profile's access key, and hand it to a tool"))
      .argument("[command...]", "what --exec runs, after `--`")
      .addHelpText("after", SESSION_EXAMPLES),
  ).action(async (command: string[], options: SessionOptions & DeliveryOptions) => {
    await checkDelivery(options, command);
    const { takeSession } = require("./session") as typeof import("./session");
    deliver(await takeSession(options, note), options, command, output.out);
  });

  withDelivery(
    withRole(withCodes(program.command("assume").description("assume a role with MFA, and hand its session to a tool")))
      .argument("<role>", "ARN of the role, or its name in your account")
      .argument("[command...]", "what --exec runs, after `--`")
      .option("--session-name <name>", "name of the session; your user name by default")
      .addOption(new Option("--fresh", "ask for a code even if a cached session would do"))
      .addHelpText("after", ASSUME_EXAMPLES),
  ).action(async (role: string, command: string[], options: AssumeOptions & DeliveryOptions) => {
    await checkDelivery(options, command);
    const { takeRole } = require("./assume") as typeof import("./assume");
    deliver(await takeRole(role, options, note), options, command, output.out);
  });

  withRole(withCodes(program.command("console").description("print a link that opens the console with a role's session, started with MFA")))
    .argument("<role>", "ARN of the role, or its name in your account")
    .option("--session-name <name>", "name of the session; your user name by default")
    .option("--fresh", "ask for a code even if a cached session would do")
    .option("--destination <url>", "the console page to open")
    .addHelpText("after", CONSOLE_EXAMPLES)
    .action(async (role: string, options: ConsoleOptions) => {
      const { consoleAddress } = require("./console") as typeof import("./console");
      output.out(`${await consoleAddress(role, options, note)}\n`);
    });

  withCodes(program.command("rotate").description("replace your access key with a new one, with MFA"))
    .option("--yes", "don't ask for confirmation")
    .addHelpText("after", ROTATE_EXAMPLES)
    .action(async (options: RotateOptions) => {
      const { rotate } = require("./rotate") as typeof import("./rotate");
      await rotate(options, note, output.out);
    });

  withRole(program.command("setup").description("add a profile to the AWS config file that gives every AWS tool MFA sessions"))
    .option("--profile <name>", "the profile that holds the access key; without it, the usual one")
    .option("--name <name>", "name of the new profile; PROFILE-mfa or the role's name by default")
    .option("--role <role>", "a role that the new profile assumes")
    .option("--device <serial>", "the MFA device")
    .option("--code-command <command>", "a program that prints the code; without it, you are asked on the terminal")
    .addOption(durationOption())
    .option("--yes", "don't ask for confirmation")
    .addHelpText("after", SETUP_EXAMPLES)
    .action(async (options: SetupOptions) => {
      const { setup } = require("./setup") as typeof import("./setup");
      await setup(options, output.out);
    });
}

/** Adds where the access key, its device and the device's codes come from. */
export function withCodes(command: Command): Command {
  return command
    .option("--profile <name>", "the profile that holds the access key; without it, the usual credentials")
    .option("--device <serial>", "the MFA device; without it, the profile's `mfa_serial`, or your only one that has codes")
    .addOption(new Option("--code <digits>", "the device's current code").conflicts("codeCommand"))
    .option("--code-command <command>", "a program that prints the code; run without a shell")
    .addOption(durationOption());
}

function withRole(command: Command): Command {
  return command
    .option("--source-identity [name]", "source identity of the session; without a name, your user name")
    .option("--tag <key=value>", "a session tag; may be given several times", tag);
}

function withDelivery(command: Command): Command {
  return command
    .option("--credential-process", "print what a profile's `credential_process` prints")
    .addOption(new Option("--export <shell>", "print commands that set the environment of a shell").choices(Object.keys(SHELLS)))
    .option("--exec", "run a command with the session in its environment");
}

function durationOption(): Option {
  return new Option("--duration <time>", "how long a new session lasts: seconds, or a number with m or h").argParser(secondsOf);
}

const SECONDS = { "": 1, s: 1, m: 60, h: 3600 } as const;

/** Reads seconds, or a number with m or h. */
export function secondsOf(text: string): number {
  const [, count, unit] = /^(\d{1,6})([smh]?)$/.exec(text) ?? [];
  if (count === undefined) throw new InvalidArgumentError("It is a number of seconds, or a number with m or h, such as 12h.");
  return Number(count) * SECONDS[unit as keyof typeof SECONDS];
}

function tag(text: string, earlier: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined) throw new InvalidArgumentError("It is a key and a value with `=` between them.");
  return { ...earlier, [key]: value };
}
