import { copyFileSync, existsSync, lstatSync, mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { loadSharedConfigFiles } from "@smithy/core/config";
import colors from "picocolors";
import which from "which";
import writeFileAtomic from "write-file-atomic";
import { refuseSessions } from "../aws/caller";
import { readSource } from "../aws/source";
import { openTerminal } from "../terminal/prompts";
import { UserError } from "../user-error";
import { checkRole } from "./assume";
import { refuseSecurityKey } from "./device";
import { checkSession } from "./session";

export interface SetupOptions {
  readonly profile?: string;
  readonly name?: string;
  readonly role?: string;
  readonly tag?: Readonly<Record<string, string>>;
  readonly sourceIdentity?: string | true;
  readonly device?: string;
  readonly codeCommand?: string;
  readonly duration?: number;
  readonly yes?: true;
}

/**
 * Adds a profile to the AWS config file whose credentials are this program's sessions, after showing it and asking. What is in the file stays
 * as it is, and is copied beside it first.
 */
export async function setup(options: SetupOptions, print: (text: string) => void): Promise<void> {
  const source = await readSource(options.profile);
  if (source.profile === undefined)
    throw new UserError("the environment's access key is in no profile: name one with --profile, or run `aws configure`");
  if (source.helper) await refuseSessions(source);
  refuseLater(options);
  const name =
    options.name ?? (options.role === undefined ? `${source.profile}-mfa` : options.role.slice(options.role.lastIndexOf("/") + 1));
  await checkName(name);
  const lines = [
    name === "default" ? "[default]" : `[profile ${name}]`,
    `credential_process = ${commandLine(await program(), argumentsOf(options, source.profile))}`,
    ...(source.region === undefined ? [] : [`region = ${source.region}`]),
  ];
  const path = configFile();
  print(`${path}:\n${lines.map((line) => colors.green(`+ ${line}`)).join("\n")}\n`);
  if (!options.yes && !(await confirmed())) throw new UserError("nothing was written");
  const backup = write(path, lines);
  print(`${backup === undefined ? "" : `The file as it was: ${backup}\n`}Try it: aws sts get-caller-identity --profile ${quoted(name)}\n`);
}

/** What the profile would refuse each time that it is used. */
function refuseLater({ role, tag, sourceIdentity, device, duration }: SetupOptions): void {
  if (device !== undefined) refuseSecurityKey(device);
  if (role !== undefined) checkRole(role, duration);
  else if (tag !== undefined || sourceIdentity !== undefined)
    throw new UserError("--tag and --source-identity are a role's: name one with --role");
  else checkSession(duration);
}

async function checkName(name: string): Promise<void> {
  if (!/^[\w+=,.@/-]+$/.test(name)) throw new UserError(`\`${name}\` can't name a profile: use letters, digits and any of \`_+=,.@/-\``);
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  if ([configFile, credentialsFile].some((profiles) => Object.hasOwn(profiles, name))) {
    throw new UserError(
      `profile \`${name}\` exists, and existing lines are never changed: choose another name with --name, or delete its lines`,
    );
  }
}

/** The name by which every program on this machine finds this one. */
async function program(): Promise<readonly string[]> {
  const found = await which("mfa-guard", { nothrow: true });
  return found === null ? [process.execPath, process.argv[1] ?? ""] : ["mfa-guard"];
}

function argumentsOf({ role, tag = {}, sourceIdentity, device, codeCommand, duration }: SetupOptions, profile: string): readonly string[] {
  return [
    ...(role === undefined ? ["session"] : ["assume", role]),
    "--profile",
    profile,
    "--credential-process",
    ...(device === undefined ? [] : ["--device", device]),
    ...(duration === undefined ? [] : ["--duration", String(duration)]),
    ...Object.entries(tag).flatMap(([key, value]) => ["--tag", `${key}=${value}`]),
    ...(sourceIdentity === undefined ? [] : ["--source-identity", ...(sourceIdentity === true ? [] : [sourceIdentity])]),
    ...(codeCommand === undefined ? [] : ["--code-command", codeCommand]),
  ];
}

const commandLine = (start: readonly string[], args: readonly string[]) => [...start, ...args].map(quoted).join(" ");

/** AWS's tools give the line to a shell, or take it apart themselves; what both read alike is left. */
function quoted(word: string): string {
  if (/^[\w+=,.@:/-]+$/.test(word)) return word;
  if (/["\\$`!%\p{Cc}]/u.test(word)) {
    throw new UserError(
      `\`${word}\` can't be written into a profile: tools differ in how they read \`" \\ $ \` ! %\`; put it into a script and name that`,
    );
  }
  return `"${word}"`;
}

const configFile = () => process.env.AWS_CONFIG_FILE || join(homedir(), ".aws", "config");

function confirmed(): Promise<boolean> {
  const person = openTerminal();
  if (person === undefined) throw new UserError("there is no terminal to ask on: write it without asking with --yes");
  return person.confirm("Add these lines?");
}

/** Appends the lines to the file, whole or not at all, and gives the path of its copy as it was. */
function write(path: string, lines: readonly string[]): string | undefined {
  try {
    if (!existsSync(path)) {
      if (lstatSync(path, { throwIfNoEntry: false }) !== undefined)
        throw new UserError(`\`${path}\` is a link to nowhere: fix or remove it`);
      if (!existsSync(dirname(path))) mkdirSync(dirname(path), { mode: 0o700 });
      writeFileAtomic.sync(path, `${lines.join("\n")}\n`, { mode: 0o600 });
      return undefined;
    }
    // Bytes, because comments may be in any encoding.
    const before = readFileSync(path);
    const newline = before.includes("\r\n") ? "\r\n" : "\n";
    const gap = before.length === 0 ? "" : before.at(-1) === 0x0a ? newline : newline + newline;
    const backup = `${path}.${new Date().toISOString().replace(/[:.]/g, "-")}.bak`;
    copyFileSync(path, backup);
    writeFileAtomic.sync(path, Buffer.concat([before, Buffer.from(gap + lines.map((line) => line + newline).join(""))]));
    return backup;
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    throw new UserError(`\`${path}\` can't be written (${code}): add the lines to it by hand`);
  }
}
