import { z } from "zod";
import { readJson } from "./read";

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_MFADevice.html */
const assigned = z.object({ UserName: z.string(), SerialNumber: z.string() });
/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_VirtualMFADevice.html: without a user, it isn't registered. */
const virtual = z.object({ SerialNumber: z.string(), User: z.object({ Arn: z.string() }).optional() });
const lists = z.union([z.object({ MFADevices: z.array(assigned) }), z.object({ VirtualMFADevices: z.array(virtual) })]);
const HOW = "what `aws iam list-mfa-devices --user-name NAME` or `aws iam list-virtual-mfa-devices` prints";

export type DeviceKind = "virtual" | "securityKey" | "hardware" | "unknown";

export interface Devices {
  /** By the user's name; IAM lists a root user's under `root`. */
  readonly kinds: ReadonlyMap<string, ReadonlySet<DeviceKind>>;
  /** True iff a root user's virtual device would be among them. */
  readonly rootListed: boolean;
}

/** Stands for the root user, whose name no IAM user of a list can have. */
export const ROOT_DEVICES = "<root>";

export interface Device {
  readonly user: string;
  readonly serial: string;
}

export async function readDevices(paths: readonly string[]): Promise<Devices> {
  const saved = await Promise.all(paths.map((path) => readJson(path, lists, HOW)));
  const devices = saved.flatMap((list): readonly Device[] =>
    "MFADevices" in list
      ? list.MFADevices.map(({ UserName, SerialNumber }) => ({ user: UserName, serial: SerialNumber }))
      : list.VirtualMFADevices.flatMap(({ SerialNumber, User }) =>
          User === undefined ? [] : [{ user: ownerOf(User.Arn), serial: SerialNumber }],
        ),
  );
  return devicesOf(
    devices,
    saved.some((list) => "VirtualMFADevices" in list),
  );
}

export function devicesOf(devices: readonly Device[], rootListed: boolean): Devices {
  const kinds = new Map<string, Set<DeviceKind>>();
  for (const { user, serial } of devices) kinds.set(user, (kinds.get(user) ?? new Set()).add(kindOf(serial)));
  return { kinds, rootListed };
}

/** The name at the end of a user's ARN. */
export function ownerOf(arn: string): string {
  return arn.endsWith(":root") ? ROOT_DEVICES : arn.slice(arn.lastIndexOf("/") + 1);
}

/** By its serial number: an ARN of a virtual device or a security key, and the number on the back of a hardware token. */
function kindOf(serial: string): DeviceKind {
  if (/^arn:[^:]*:iam::\d*:mfa\//.test(serial)) return "virtual";
  return /^arn:[^:]*:iam::\d*:u2f\//.test(serial) ? "securityKey" : serial.startsWith("arn:") ? "unknown" : "hardware";
}
