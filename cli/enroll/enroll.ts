import {
  CreateVirtualMFADeviceCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  IAMClient,
  type VirtualMFADevice,
} from "@aws-sdk/client-iam";
import { ENROLMENT_ACTIONS } from "@mfa-guard/iam";
import { type Caller, clientSettings, identify } from "../aws/caller";
import { explained, isDenied } from "../aws/errors";
import { refuseWithoutUser } from "../aws/profile";
import { readSource, type Source } from "../aws/source";
import { nextCode, skewed } from "../session/code";
import { listDevices } from "../session/device";
import { openTerminal, type Terminal } from "../terminal/prompts";
import { UserError } from "../user-error";
import { otpauthUri, qrCode } from "./qr";

export interface EnrollOptions {
  readonly profile?: string;
  readonly name?: string;
  readonly additional?: true;
  readonly showSecret?: true;
}

/** How many names are tried where earlier enrolments were left unfinished. */
const NAMES = 8;
const TRIES = 3;

/** Registers an authenticator app as the caller's MFA device, with the person at the terminal. */
export async function enroll(options: EnrollOptions): Promise<void> {
  const source = await readSource(options.profile, refuseWithoutUser);
  const person = openTerminal();
  if (person === undefined) throw new UserError("enrolment needs a terminal, to show a QR code on and to ask for two codes");
  const caller = await identify(source, { temporary: true });
  if (caller.kind === "root")
    throw new UserError("a root user's device is registered in the console, preferably a security key: see docs/root.md");
  const skew = skewed(caller);
  if (skew !== undefined) await person.say(`Note: ${skew}.`);
  const client = new IAMClient(clientSettings(source));
  try {
    await register({ client, source, caller, person }, options);
  } finally {
    client.destroy();
  }
}

interface Enrollment {
  readonly client: IAMClient;
  readonly source: Source;
  readonly caller: Caller;
  readonly person: Terminal;
}

async function register(enrollment: Enrollment, { name, additional, showSecret }: EnrollOptions): Promise<void> {
  const { caller, person } = enrollment;
  await refuseSecond(enrollment, additional);
  if (!additional)
    await person.say(`Until ${caller.name} has a device, MFA enforcement allows only these actions: ${ENROLMENT_ACTIONS.join(", ")}.\n`);
  const { device, left } = await createDevice(enrollment, name ?? caller.name);
  const serial = device.SerialNumber ?? "";
  try {
    const secret = new TextDecoder().decode(device.Base32StringSeed);
    await person.say(await qrCode(otpauthUri(caller, secret)));
    await person.say(
      `Scan it with an authenticator app${showSecret ? `, or type the secret into one: ${secret}` : " (--show-secret for one that can't scan)"}.\n`,
    );
    await activate(enrollment, serial);
  } catch (error) {
    await discard(enrollment, serial);
    throw error;
  }
  await person.say(`\nRegistered: ${serial}\nNow get a session with it: mfa-guard session`);
  if (left.length > 0) {
    await person.say(
      `Left over from unfinished enrolments; delete them with MFA (aws iam delete-virtual-mfa-device --serial-number …): ${left.join(", ")}`,
    );
  }
}

async function refuseSecond({ source, caller }: Enrollment, additional: true | undefined): Promise<void> {
  if (additional) return;
  let devices: readonly string[];
  try {
    devices = await listDevices(source, caller);
  } catch (error) {
    throw explained(error, "listing your devices", "iam:ListMFADevices");
  }
  if (devices.length === 0) return;
  const serials = devices.map((serial) => `\`${serial}\``).join(", ");
  throw new UserError(`\`${caller.name}\` is enrolled already, with ${serials}: register one more with --additional`);
}

/**
 * A new device by this name, or by the next free one: a device that was never activated keeps its name, its secret is shown only once, and
 * enforcement lets nobody without MFA delete it. `left` are the serial numbers of those.
 */
async function createDevice({ client, caller }: Enrollment, name: string): Promise<{ device: VirtualMFADevice; left: readonly string[] }> {
  const left: string[] = [];
  for (let number = 1; number <= NAMES; number += 1) {
    const VirtualMFADeviceName = number === 1 ? name : `${name}-${number}`;
    try {
      const { VirtualMFADevice } = await client.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName }));
      return { device: VirtualMFADevice ?? ({} as VirtualMFADevice), left };
    } catch (error) {
      if (!(error instanceof Error) || !/^EntityAlreadyExists/.test(error.name)) {
        throw explained(error, "creating the device", "iam:CreateVirtualMFADevice");
      }
      left.push(`arn:${caller.partition}:iam::${caller.account}:mfa/${VirtualMFADeviceName}`);
    }
  }
  throw new UserError(`devices \`${name}\` to \`${name}-${NAMES}\` exist: choose another name with --name`);
}

/** Asks for two codes, one after the other, until AWS takes them. */
async function activate({ client, caller, person }: Enrollment, SerialNumber: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const AuthenticationCode1 = await person.code("The code that the app shows");
    const AuthenticationCode2 = await nextAfter(AuthenticationCode1, caller, person);
    try {
      await client.send(new EnableMFADeviceCommand({ UserName: caller.name, SerialNumber, AuthenticationCode1, AuthenticationCode2 }));
      return;
    } catch (error) {
      if (error instanceof Error && /^LimitExceeded/.test(error.name))
        throw new UserError(`\`${caller.name}\` has eight devices, and AWS takes no more`);
      if (!(error instanceof Error) || !/^InvalidAuthenticationCode/.test(error.name)) {
        throw explained(error, "activating the device", "iam:EnableMFADevice");
      }
      const problem = `AWS refused the codes: they must be two consecutive codes from the entry just scanned`;
      if (tries === TRIES) throw new UserError(`${problem}; check the phone's clock`);
      await person.say(problem);
    }
  }
}

async function nextAfter(first: string, caller: Caller, person: Terminal): Promise<string> {
  for (;;) {
    await nextCode(caller, person, "AWS wants two codes");
    const second = await person.code("The next code");
    if (second !== first) return second;
    await person.say("That is the same code.");
  }
}

/** Deletes the device that wasn't activated, where that is allowed without MFA; where it isn't, the next enrolment takes another name. */
async function discard({ client, person }: Enrollment, SerialNumber: string): Promise<void> {
  try {
    await client.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }));
  } catch (error) {
    await person.say(
      `${SerialNumber} stays, unused${isDenied(error) ? ": deleting it takes MFA" : ""}; the next enrolment takes another name`,
    );
  }
}
