import { GetCallerIdentityCommand, STSClient, type STSClientConfig } from "@aws-sdk/client-sts";
import { UserError } from "../user-error";
import { explained } from "./errors";
import { nameOf, type Source } from "./source";

/** Who an access key belongs to, as AWS says. */
export interface Caller {
  readonly kind: "user" | "root";
  /** Name of the user, without its path. */
  readonly name: string;
  readonly account: string;
  readonly partition: string;
  /** By how many seconds AWS's clock is ahead of this machine's. */
  readonly clockSkew: number;
}

/** Settings of every client: throttled calls are tried again with backoff, and the partition is the usual one where no region says otherwise. */
export function clientSettings({ profile, region = "us-east-1" }: Source): STSClientConfig {
  return { region, maxAttempts: 5, ...(profile !== undefined && { profile }) };
}

/**
 * Asks AWS who the source's credentials belong to: an IAM user or a root user with a long-term access key. Anybody else is told why MFA
 * can't be shown with these credentials, or, with `temporary`, only sessions of roles and federated users are.
 */
export async function identify(source: Source, { temporary = false } = {}): Promise<Caller> {
  const client = new STSClient(clientSettings(source));
  let date: string | undefined;
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      date = (result.response as { headers?: Record<string, string> }).headers?.date;
      return result;
    },
    { step: "deserialize", priority: "low" },
  );
  try {
    const { Arn = "" } = await client.send(new GetCallerIdentityCommand({}));
    const { sessionToken } = await client.config.credentials();
    const clockSkew = date === undefined ? 0 : (Date.parse(date) - Date.now()) / 1000;
    const [, partition = "", , , account = "", rest = ""] = Arn.split(":");
    const [kind, ...path] = rest.split("/");
    if ((kind !== "user" && kind !== "root") || (sessionToken !== undefined && !temporary)) {
      throw sessionsAlready(source, ` (\`${Arn}\`)`);
    }
    return { kind, name: path.at(-1) ?? "root", account, partition, clockSkew };
  } catch (error) {
    throw explained(ofHelper(source, error), "asking AWS who you are", "sts:GetCallerIdentity");
  } finally {
    client.destroy();
  }
}

/** Runs the profile's `credential_process`, and throws a `UserError` where it fails or gives a session, with which AWS takes no MFA. */
export async function refuseSessions(source: Source): Promise<void> {
  const client = new STSClient(clientSettings(source));
  try {
    const { sessionToken } = await client.config.credentials();
    if (sessionToken !== undefined) throw sessionsAlready(source, "");
  } catch (error) {
    throw ofHelper(source, error);
  } finally {
    client.destroy();
  }
}

function sessionsAlready(source: Source, whose: string): UserError {
  const has = source.helper ? "gets a session from its `credential_process` already" : "has temporary credentials already";
  return new UserError(
    `${nameOf(source)} ${has}${whose}, and AWS takes MFA from access keys only: name the profile that holds your access key with --profile`,
  );
}

/** The SDK's own message quotes what the program printed, which may be a key. */
function ofHelper(source: Source, error: unknown): unknown {
  if (!source.helper || !(error instanceof Error) || error.name !== "CredentialsProviderError") return error;
  return new UserError(`the \`credential_process\` of ${nameOf(source)} failed: run it by itself to see why`);
}
