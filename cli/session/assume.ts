import { AssumeRoleCommand, type AssumeRoleCommandInput, STSClient, type STSClientConfig } from "@aws-sdk/client-sts";
import { type Caller, clientSettings, identify } from "../aws/caller";
import { explained, isDenied } from "../aws/errors";
import { UserError } from "../user-error";
import { cached, keep, keyOf, type TemporaryCredentials } from "./credentials";
import {
  askCode,
  cachedSession,
  checkDuration,
  findOrTake,
  type Session,
  type SessionOptions,
  type SessionTools,
  withTools,
} from "./session";

export interface AssumeOptions extends SessionOptions {
  readonly sessionName?: string;
  /** Text, or true for the caller's own user name. */
  readonly sourceIdentity?: string | true;
  readonly tag?: Readonly<Record<string, string>>;
  /** True for a code of its own even where an MFA session is cached. */
  readonly fresh?: true;
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html, in seconds. */
const LIMITS = { least: 900, most: 43_200, usual: 3600 } as const;

const ROLE_ARN = /^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/**
 * A session of the role, given by ARN or by its name in the caller's account: the cached one; else one taken with the cached MFA session of
 * the source, where the role's trust lets it; else one taken with a code.
 */
export async function takeRole(role: string, options: AssumeOptions, note: (text: string) => void): Promise<Session> {
  checkRole(role, options.duration);
  return withTools(options, note, async (tools) => ({ source: tools.source, credentials: await sessionOfRole(tools, role, options) }));
}

/** Refuses what is no role, and a duration (in seconds) that no role's session has. */
export function checkRole(role: string, duration: number | undefined): void {
  checkDuration(duration, LIMITS.least, LIMITS.most, "a session of a role");
  if (!ROLE_ARN.test(role) && !/^[\w+=,.@/-]+$/.test(role)) {
    throw new UserError(
      `\`${role}\` isn't a role: give an ARN such as \`arn:aws:iam::111122223333:role/admin\`, or the name of a role in your account`,
    );
  }
}

function sessionOfRole(tools: SessionTools, role: string, options: AssumeOptions): Promise<TemporaryCredentials> {
  const duration = options.duration ?? LIMITS.usual;
  const key = keyOf(tools.source, "role", role, options.sessionName, options.sourceIdentity, options.tag);
  const find = async () => (options.fresh ? undefined : cached(tools.store, key, duration));
  return findOrTake(tools, find, async () => {
    const caller = await identify(tools.source);
    if (caller.kind === "root") throw new UserError("AWS never lets a root user assume a role: use an IAM user's access key");
    const input = requestOf(caller, role, duration, options);
    const withSession = options.fresh ? undefined : await assumeWithSession(tools, input);
    return keep(tools.store, key, withSession ?? (await assumeWithCode(tools, caller, input, options)));
  });
}

function requestOf(caller: Caller, role: string, duration: number, options: AssumeOptions): AssumeRoleCommandInput {
  const { sourceIdentity, tag = {} } = options;
  return {
    RoleArn: ROLE_ARN.test(role) ? role : `arn:${caller.partition}:iam::${caller.account}:role/${role}`,
    RoleSessionName: options.sessionName ?? caller.name,
    DurationSeconds: duration,
    ...(sourceIdentity !== undefined && { SourceIdentity: sourceIdentity === true ? caller.name : sourceIdentity }),
    ...(Object.keys(tag).length > 0 && { Tags: Object.entries(tag).map(([Key, Value]) => ({ Key, Value })) }),
  };
}

type Answer = Awaited<ReturnType<typeof assume>>;

/**
 * Undefined where there is no cached session, or the role doesn't take it. The trust can't be read without a permission, so it is tried: it
 * may want MFA that is younger than the session.
 */
async function assumeWithSession(tools: SessionTools, input: AssumeRoleCommandInput): Promise<Answer> {
  const session = await cachedSession(tools);
  if (session === undefined) return undefined;
  try {
    const { accessKeyId, secretAccessKey, sessionToken } = session;
    return await assume(
      { ...clientSettings({ ...tools.source, profile: undefined }), credentials: { accessKeyId, secretAccessKey, sessionToken } },
      input,
    );
  } catch (error) {
    if (!isDenied(error) && !(error instanceof Error && /^ExpiredToken/.test(error.name))) throw assumeError(error, input);
    tools.note(`the role rejects the cached MFA session (\`${error.name}\`): its trust may require fresher MFA`);
    return undefined;
  }
}

async function assumeWithCode(tools: SessionTools, caller: Caller, input: AssumeRoleCommandInput, options: AssumeOptions): Promise<Answer> {
  try {
    return await askCode(tools, caller, options, (SerialNumber, TokenCode) =>
      assume(clientSettings(tools.source), { ...input, SerialNumber, TokenCode }),
    );
  } catch (error) {
    throw assumeError(error, input);
  }
}

async function assume(settings: STSClientConfig, input: AssumeRoleCommandInput) {
  const client = new STSClient(settings);
  try {
    return (await client.send(new AssumeRoleCommand(input))).Credentials;
  } finally {
    client.destroy();
  }
}

function assumeError(error: unknown, { RoleArn, DurationSeconds, SourceIdentity, Tags }: AssumeRoleCommandInput): unknown {
  if (error instanceof Error && /MaxSessionDuration/.test(error.message)) {
    return new UserError(
      `\`${RoleArn}\` allows no session of ${DurationSeconds} seconds: ask for less with --duration, or raise the role's maximum`,
    );
  }
  if (!isDenied(error)) return explained(error, "assuming the role", "sts:AssumeRole");
  const also = [...(SourceIdentity ? ["`sts:SetSourceIdentity`"] : []), ...(Tags ? ["`sts:TagSession`"] : [])];
  return new UserError(
    `access denied to \`${RoleArn}\` even with a fresh code: you need \`sts:AssumeRole\`${also.map((action) => `, ${action}`).join("")} on it, and its trust must let you in${SourceIdentity ? "" : " (it may demand --source-identity)"}`,
  );
}
