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
      throw new UserError(
        `${nameOf(source)} has temporary credentials already (\`${Arn}\`), and AWS takes MFA from long-term access keys alone: name the profile that holds the user's access key with --profile`,
      );
    }
    return { kind, name: path.at(-1) ?? "root", account, partition, clockSkew };
  } catch (error) {
    throw explained(error, "asking AWS who you are", "sts:GetCallerIdentity");
  } finally {
    client.destroy();
  }
}
