import { IAMClient, paginateListMFADevices } from "@aws-sdk/client-iam";
import { type Caller, clientSettings } from "../aws/caller";
import { explained, isDenied } from "../aws/errors";
import type { Source } from "../aws/source";
import { openTerminal } from "../terminal/prompts";
import { UserError } from "../user-error";

/** Security keys and passkeys alike: AWS calls the whole family by its first protocol. */
const isSecurityKey = (serial: string) => /^arn:[^:]*:iam::\d*:u2f\//.test(serial);

const INSTEAD = "sign in with `aws login`, or through Identity Center with `aws sso login`";

/** Refuses a device that has no codes, before anybody is asked for one. */
export function refuseSecurityKey(serial: string): void {
  if (isSecurityKey(serial))
    throw new UserError(`\`${serial}\` is a security key or passkey, which has no code for the command line: ${INSTEAD}`);
}

/** Serial numbers of the caller's devices, security keys included. */
export async function listDevices(source: Source, caller: Caller): Promise<readonly string[]> {
  const client = new IAMClient(clientSettings(source));
  try {
    const serials: string[] = [];
    for await (const { MFADevices = [] } of paginateListMFADevices({ client }, caller.kind === "user" ? { UserName: caller.name } : {})) {
      serials.push(...MFADevices.flatMap(({ SerialNumber }) => SerialNumber ?? []));
    }
    return serials;
  } finally {
    client.destroy();
  }
}

/**
 * The serial number of the device whose code AWS is given: the one that is asked for (`given`), else the caller's only one that has codes.
 * Of several, a person on the terminal chooses.
 */
export async function findDevice(source: Source, caller: Caller, given: string | undefined): Promise<string> {
  let own: readonly string[];
  try {
    own = await listDevices(source, caller);
  } catch (error) {
    // The list is a courtesy where the device is known.
    if (given !== undefined && isDenied(error)) return given;
    throw isDenied(error)
      ? new UserError("your devices can't be listed: give one with --device, or allow `iam:ListMFADevices` on your own user")
      : explained(error, "listing your devices", "iam:ListMFADevices");
  }
  const quoted = own.map((serial) => `\`${serial}\``).join(", ");
  if (own.length === 0) throw new UserError(`\`${caller.name}\` has no MFA device: register one with \`mfa-guard enroll\``);
  if (given !== undefined) {
    if (own.includes(given)) return given;
    throw new UserError(`\`${given}\` isn't a device of \`${caller.name}\`: the devices are ${quoted}`);
  }
  const withCodes = own.filter((serial) => !isSecurityKey(serial));
  const [only] = withCodes;
  if (only === undefined) {
    throw new UserError(
      `\`${caller.name}\` has only security keys and passkeys (${quoted}), which have no code for the command line: ${INSTEAD}; or also register an authenticator app, with \`mfa-guard enroll --additional\``,
    );
  }
  if (withCodes.length === 1) return only;
  const chosen = await openTerminal()?.choose(`Which device of ${caller.name}?`, withCodes);
  if (chosen === undefined) throw new UserError(`\`${caller.name}\` has several devices, ${quoted}: choose one with --device`);
  return chosen;
}
