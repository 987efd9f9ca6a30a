import { foregroundChild } from "foreground-child";
import which from "which";
import { UserError } from "../user-error";
import type { Session } from "./session";

/** How a session is handed over; with none of these it is only taken and kept. */
export interface DeliveryOptions {
  readonly credentialProcess?: true;
  readonly export?: Shell;
  readonly exec?: true;
}

export type Shell = keyof typeof SHELLS;

/** One variable set, or unset where there is no value, in each shell's words. */
export const SHELLS = {
  sh: (name: string, value: string | undefined) =>
    value === undefined ? `unset ${name}` : `export ${name}='${value.replaceAll("'", "'\\''")}'`,
  fish: (name: string, value: string | undefined) =>
    value === undefined ? `set -e ${name}` : `set -gx ${name} '${value.replace(/['\\]/g, "\\$&")}'`,
  powershell: (name: string, value: string | undefined) =>
    value === undefined ? `Remove-Item Env:${name} -ErrorAction SilentlyContinue` : `$Env:${name} = '${value.replaceAll("'", "''")}'`,
} as const;

/** Refuses a combination that means nothing, before a code is spent on it; resolves to the program of `--exec`. */
export async function checkDelivery(options: DeliveryOptions, command: readonly string[]): Promise<void> {
  const ways = [options.credentialProcess, options.export, options.exec].filter((way) => way !== undefined);
  if (ways.length > 1) throw new UserError("--credential-process, --export and --exec are three ways to hand over a session: choose one");
  const [program] = command;
  if (options.exec && program === undefined)
    throw new UserError("--exec needs a command: write it after `--`, as in `--exec -- aws s3 ls`");
  if (!options.exec && program !== undefined) throw new UserError(`\`${program}\` is only run with --exec`);
  if (program !== undefined && (await which(program, { nothrow: true })) === null)
    throw new UserError(`\`${program}\` isn't a program on PATH`);
}

/** Hands the session over. With `--exec` this process stays until the command ends, and ends as it did: by its exit code or its signal. */
export function deliver(session: Session, options: DeliveryOptions, command: readonly string[], print: (text: string) => void): void {
  const { credentials } = session;
  if (options.credentialProcess) print(`${JSON.stringify(credentialProcess(session))}\n`);
  else if (options.export) {
    const line = SHELLS[options.export];
    print(
      `${Object.entries(environment(session))
        .map(([name, value]) => line(name, value))
        .join("\n")}\n`,
    );
  } else if (options.exec) {
    const [program = "", ...args] = command;
    foregroundChild(program, args, { env: { ...process.env, ...environment(session) } });
  } else print(`Session until ${new Date(credentials.expiration).toLocaleString("sv")} (${timeZone()})\n`);
}

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html */
function credentialProcess({ credentials }: Session): Readonly<Record<string, string | number>> {
  return {
    Version: 1,
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey,
    SessionToken: credentials.sessionToken,
    Expiration: credentials.expiration,
  };
}

/** What AWS's tools read. A profile in the environment goes, because some of them prefer it to keys; its region stays. */
function environment({ source, credentials }: Session): Readonly<Record<string, string | undefined>> {
  return {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_CREDENTIAL_EXPIRATION: credentials.expiration,
    AWS_PROFILE: undefined,
    AWS_DEFAULT_PROFILE: undefined,
    ...(source.region !== undefined && { AWS_REGION: source.region, AWS_DEFAULT_REGION: source.region }),
  };
}

const timeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
