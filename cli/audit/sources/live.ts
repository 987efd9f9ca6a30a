import { setTimeout as wait } from "node:timers/promises";
import {
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  IAMClient,
  type IAMClientConfig,
  paginateGetAccountAuthorizationDetails,
  paginateListRoles,
} from "@aws-sdk/client-iam";
import { UserError } from "../../user-error";
import type { Subject } from "../finding";
import { accountSubject, type NoReport } from "./account";
import { type AuthorizationDetails, authorizationDetails } from "./authorization-details";
import { type CredentialReport, parseCredentialReport } from "./credential-report";

/** AWS makes a credential report within seconds; it says how far it is. */
const REPORT_TRIES = 60;
const REPORT_PAUSE_MILLISECONDS = 1000;

/** The account that the profile (or without one, the usual credentials) leads to. `progress` is told what is being read. */
export async function readLive(profile: string | undefined, progress: (what: string) => void): Promise<Subject> {
  const client = await connect(profile);
  try {
    const details = await readDetails(client, progress);
    progress("Reading the credential report");
    const credentials = await readReport(client);
    const [principal] = [...details.UserDetailList, ...details.RoleDetailList, ...details.GroupDetailList];
    const account = principal?.Arn.split(":")[4] ?? "without users, groups and roles";
    return accountSubject(`account ${account}`, details, credentials);
  } finally {
    client.destroy();
  }
}

/** Throttled calls are tried again, with backoff. */
async function connect(profile: string | undefined): Promise<IAMClient> {
  const settings: IAMClientConfig = { maxAttempts: 8, retryMode: "adaptive", ...(profile !== undefined && { profile }) };
  const client = new IAMClient(settings);
  const region = await client.config.region().catch(() => undefined);
  // The region chooses the partition. IAM is one service for all regions of one, and without any the usual partition is meant.
  return region === undefined ? new IAMClient({ ...settings, region: "us-east-1" }) : client;
}

async function readDetails(client: IAMClient, progress: (what: string) => void): Promise<AuthorizationDetails> {
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
    throw explained(error, "iam:GetAccountAuthorizationDetails");
  }
  const parsed = authorizationDetails.safeParse(lists);
  if (!parsed.success) {
    throw new UserError(
      `AWS answers in another shape than expected at \`${parsed.error.issues[0]?.path.join(".")}\`: save the details and use --file`,
    );
  }
  const durations = await readDurations(client);
  const withDuration = (role: AuthorizationDetails["RoleDetailList"][number]) => ({ ...role, MaxSessionDuration: durations.get(role.Arn) });
  return { ...parsed.data, RoleDetailList: parsed.data.RoleDetailList.map(withDuration) };
}

/** The longest session of each role in seconds, by ARN; empty without the permission, which then shows as a gap. */
async function readDurations(client: IAMClient): Promise<ReadonlyMap<string, number>> {
  const durations = new Map<string, number>();
  try {
    for await (const { Roles = [] } of paginateListRoles({ client }, {})) {
      for (const { Arn, MaxSessionDuration } of Roles) if (Arn && MaxSessionDuration) durations.set(Arn, MaxSessionDuration);
    }
  } catch (error) {
    if (!isDenied(error)) throw explained(error, "iam:ListRoles");
  }
  return durations;
}

async function readReport(client: IAMClient): Promise<CredentialReport | NoReport> {
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
    if (!isDenied(error)) throw explained(error, "iam:GenerateCredentialReport");
    return {
      expected: false,
      reason: "The credential report could not be read, because access was denied.",
      remedy: "Allow `iam:GenerateCredentialReport` and `iam:GetCredentialReport`.",
    };
  }
}

function isDenied(error: unknown): boolean {
  return error instanceof Error && /^AccessDenied/.test(error.name);
}

/** By the name of the SDK's error, because the texts of AWS may quote keys. */
function explained(error: unknown, action: string): unknown {
  if (error instanceof UserError || !(error instanceof Error)) return error;
  if (isDenied(error)) return new UserError(`access denied: allow \`${action}\` to these credentials`);
  const remedy = REMEDIES[error.name] ?? REMEDIES[(error as NodeJS.ErrnoException).code ?? ""];
  return new UserError(
    `reading the account failed with \`${error.name}\` (\`${action}\`): ${remedy ?? "see AWS's list of IAM errors, or save the details and use --file"}`,
  );
}

const REMEDIES: Readonly<Record<string, string>> = {
  CredentialsProviderError: "sign in, or name a profile that has credentials with --profile",
  ExpiredToken: "the session has expired: sign in again",
  ExpiredTokenException: "the session has expired: sign in again",
  InvalidClientTokenId: "AWS doesn't know the access key: check the profile",
  SignatureDoesNotMatch: "the secret key is wrong: check the profile",
  Throttling: "AWS throttles these calls: try again later",
  ECONNREFUSED: "nothing listens at the endpoint: check `AWS_ENDPOINT_URL`",
  ENOTFOUND: "the endpoint can't be resolved: check the network",
};
