import { setTimeout as wait } from "node:timers/promises";
import {
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  IAMClient,
  paginateGetAccountAuthorizationDetails,
  paginateListRoles,
  paginateListVirtualMFADevices,
} from "@aws-sdk/client-iam";
import { explained, isDenied } from "../aws/errors";
import { UserError } from "../user-error";
import { accountSubject, type Missing } from "./account-subject";
import { type AuthorizationDetails, authorizationDetails } from "./authorization-details";
import { type CredentialReport, parseCredentialReport } from "./credential-report";
import { type Device, type Devices, devicesOf, ownerOf } from "./devices";
import type { Failure, Subject } from "./subject";

/** AWS makes a credential report within seconds; it says how far it is. */
const REPORT_TRIES = 60;
const REPORT_PAUSE_MILLISECONDS = 1000;
const DOING = "reading the account";

/** The account that the profile (or without one, the usual credentials) leads to. `progress` is told what is being read. */
export async function readLive(profile: string | undefined, progress: (what: string) => void): Promise<Subject> {
  return readAccount(await connect(profile), undefined, progress);
}

export async function connect(profile: string | undefined): Promise<IAMClient> {
  return new IAMClient(await clientSettings(profile));
}

/** What every client is made with. Throttled calls are tried again, with backoff. */
export async function clientSettings(profile: string | undefined) {
  const settings = { maxAttempts: 8, retryMode: "adaptive", ...(profile !== undefined && { profile }) };
  // The region chooses the partition. IAM is one service for all regions of one, and without any the usual partition is meant.
  const region = await new IAMClient(settings).config.region().catch(() => "us-east-1");
  return { ...settings, region };
}

/** The account that the client's credentials belong to; its id, where nobody knows it, is taken from what it holds. */
export async function readAccount(client: IAMClient, id: string | undefined, progress: (what: string) => void): Promise<Subject> {
  try {
    const details = await readDetails(client, progress);
    const durations = await readDurations(client);
    progress("Reading the credential report");
    const credentials = await readReport(client);
    const devices = await readRootDevices(client);
    const [principal] = [...details.UserDetailList, ...details.RoleDetailList, ...details.GroupDetailList];
    const account = id ?? principal?.Arn.split(":")[4] ?? "without users, groups and roles";
    const failures = durations === undefined ? [NO_DURATIONS] : [];
    return accountSubject(`account ${account}`, withDurations(details, durations), { credentials, devices, failures });
  } finally {
    client.destroy();
  }
}

/** Every page of the account's details. */
export async function readDetails(client: IAMClient, progress: (what: string) => void): Promise<AuthorizationDetails> {
  const lists: { [K in "UserDetailList" | "GroupDetailList" | "RoleDetailList" | "Policies"]: unknown[] } = {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: [],
    Policies: [],
  };
  try {
    progress("Reading the account");
    for await (const page of paginateGetAccountAuthorizationDetails({ client }, {})) {
      for (const key of Object.keys(lists) as (keyof typeof lists)[]) lists[key].push(...(page[key] ?? []));
      progress(`Reading the account: ${lists.UserDetailList.length} users, ${lists.RoleDetailList.length} roles`);
    }
  } catch (error) {
    throw explained(error, DOING, "iam:GetAccountAuthorizationDetails");
  }
  const parsed = authorizationDetails.safeParse(lists);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join(".");
  throw new UserError(`AWS's answer has an unexpected shape at \`${where}\`: save the details and use --file`);
}

const NO_DURATIONS: Failure = {
  policy: "iam-privileged-role-limits-session",
  reason: "How long role sessions may last couldn't be read, because access was denied.",
  remedy: "Allow `iam:ListRoles`.",
};

function withDurations(details: AuthorizationDetails, durations: ReadonlyMap<string, number> = new Map()): AuthorizationDetails {
  const roles = details.RoleDetailList.map((role) => ({ ...role, MaxSessionDuration: durations.get(role.Arn) }));
  return { ...details, RoleDetailList: roles };
}

/** The longest session of each role in seconds, by ARN; undefined without the permission. */
async function readDurations(client: IAMClient): Promise<ReadonlyMap<string, number> | undefined> {
  const durations = new Map<string, number>();
  try {
    for await (const { Roles = [] } of paginateListRoles({ client }, {})) {
      for (const { Arn, MaxSessionDuration } of Roles) if (Arn && MaxSessionDuration) durations.set(Arn, MaxSessionDuration);
    }
    return durations;
  } catch (error) {
    if (isDenied(error)) return undefined;
    throw explained(error, DOING, "iam:ListRoles");
  }
}

/** The account's credential report, made anew if the last one is over four hours old; or why there is none. */
export async function readReport(client: IAMClient): Promise<CredentialReport | Missing> {
  try {
    for (let tries = 0; tries < REPORT_TRIES; tries += 1) {
      const { State } = await client.send(new GenerateCredentialReportCommand({}));
      if (State === "COMPLETE") {
        const { Content } = await client.send(new GetCredentialReportCommand({}));
        return parseCredentialReport(new TextDecoder().decode(Content), "the credential report");
      }
      await wait(REPORT_PAUSE_MILLISECONDS);
    }
    return { expected: false, reason: "AWS has not finished the credential report after a minute.", remedy: "Try again later." };
  } catch (error) {
    if (!isDenied(error)) throw explained(error, DOING, "iam:GenerateCredentialReport");
    return {
      expected: false,
      reason: "The credential report couldn't be read, because access was denied.",
      remedy: "Allow `iam:GenerateCredentialReport` and `iam:GetCredentialReport`.",
    };
  }
}

/** Which virtual devices the root user signs in with; or why nobody knows. */
async function readRootDevices(client: IAMClient): Promise<Devices | Missing> {
  try {
    return devicesOf(await virtualRootDevices(client), true);
  } catch (error) {
    if (!isDenied(error)) throw explained(error, DOING, "iam:ListVirtualMFADevices");
    return {
      expected: false,
      reason: "The list of virtual MFA devices couldn't be read, because access was denied.",
      remedy: "Allow `iam:ListVirtualMFADevices`.",
    };
  }
}

/** The only list that names a root user's devices, and only its virtual ones. */
export async function virtualRootDevices(client: IAMClient): Promise<readonly Device[]> {
  const devices: Device[] = [];
  for await (const { VirtualMFADevices = [] } of paginateListVirtualMFADevices({ client }, { AssignmentStatus: "Assigned" })) {
    const root = VirtualMFADevices.filter(({ User }) => User?.Arn?.endsWith(":root"));
    devices.push(...root.map(({ User, SerialNumber = "" }) => ({ user: ownerOf(User?.Arn ?? ""), serial: SerialNumber })));
  }
  return devices;
}
