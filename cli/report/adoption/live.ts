import { type IAMClient, paginateListMFADevices } from "@aws-sdk/client-iam";
import { type CredentialReport, ROOT } from "../../account/credential-report";
import { type Device, type Devices, devicesOf } from "../../account/devices";
import { connect, readDetails, readReport, virtualRootDevices } from "../../account/live";
import { explained, isDenied } from "../../aws/errors";
import type { Account } from "./saved";

/** IAM has no list of all users' devices, and it throttles: so many users are asked for at once. */
const AT_ONCE = 8;

/** The account that the profile (or without one, the usual credentials) leads to. */
export async function liveAccount(profile: string | undefined, say: (what: string) => void): Promise<Account> {
  const client = await connect(profile);
  try {
    const details = await readDetails(client, say);
    say("Reading the credential report");
    const credentials = await readReport(client);
    if ("expected" in credentials)
      return { details, failures: [[credentials.reason, "remedy" in credentials ? credentials.remedy : ""].join(" ").trim()] };
    const devices = await listDevices(client, credentials, say);
    if (devices !== undefined) return { details, credentials, devices, failures: [] };
    return {
      details,
      credentials,
      failures: [
        "The kinds of devices are unknown, because access was denied. Allow `iam:ListMFADevices` and `iam:ListVirtualMFADevices`.",
      ],
    };
  } finally {
    client.destroy();
  }
}

async function listDevices(client: IAMClient, credentials: CredentialReport, say: (what: string) => void): Promise<Devices | undefined> {
  const devices: Device[] = [];
  const waiting = credentials.filter(({ user, mfa_active }) => mfa_active && user !== ROOT).map(({ user }) => user);
  const whole = waiting.length;
  try {
    devices.push(...(await virtualRootDevices(client)));
    const askOn = async () => {
      for (let user = waiting.pop(); user !== undefined; user = waiting.pop()) {
        say(`Reading MFA devices: ${whole - waiting.length} of ${whole} users`);
        for await (const { MFADevices = [] } of paginateListMFADevices({ client }, { UserName: user })) {
          devices.push(...MFADevices.map(({ SerialNumber = "" }) => ({ user, serial: SerialNumber })));
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, askOn));
  } catch (error) {
    if (isDenied(error)) return undefined;
    throw explained(error, "reading MFA devices", "iam:ListMFADevices");
  }
  return devicesOf(devices, true);
}
