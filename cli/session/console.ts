import { z } from "zod";
import { UserError } from "../user-error";
import { type AssumeOptions, takeRole } from "./assume";
import type { TemporaryCredentials } from "./credentials";

export interface ConsoleOptions extends AssumeOptions {
  /** Where in the console to begin; its home page if left out. */
  readonly destination?: string;
}

interface Hosts {
  readonly signIn: string;
  readonly console: string;
}

/** By partition: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html */
const HOSTS: Readonly<Record<string, Hosts>> = {
  aws: { signIn: "https://signin.aws.amazon.com", console: "https://console.aws.amazon.com/" },
  "aws-cn": { signIn: "https://signin.amazonaws.cn", console: "https://console.amazonaws.cn/" },
  "aws-us-gov": { signIn: "https://signin.amazonaws-us-gov.com", console: "https://console.amazonaws-us-gov.com/" },
};

const PATIENCE_MILLISECONDS = 20_000;

/**
 * An address that opens the console with a session of the role, taken as `assume` takes it; AWS honors it for 15 minutes. A user's own MFA session
 * can't be opened so: the console takes sessions of roles and federated users only.
 */
export async function consoleAddress(role: string, options: ConsoleOptions, note: (text: string) => void): Promise<string> {
  const { source, credentials } = await takeRole(role, options, note);
  const { signIn, console } = hostsOf(role, source.region);
  const destination = options.destination ?? console;
  const federation = process.env.AWS_ENDPOINT_URL_SIGNIN || signIn;
  const token = await signInToken(federation, credentials);
  return `${federation}/federation?${new URLSearchParams({ Action: "login", Issuer: "mfa-guard", Destination: destination, SigninToken: token })}`;
}

/** A role that is given by its name lies in the partition of the profile's region. */
function hostsOf(role: string, region = ""): Hosts {
  const [, named] = role.split(":");
  const partition = named ?? (region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws");
  const hosts = HOSTS[partition];
  if (hosts === undefined)
    throw new UserError(`where the console of partition \`${partition}\` is isn't known here: use \`mfa-guard assume\``);
  return hosts;
}

async function signInToken(federation: string, { accessKeyId, secretAccessKey, sessionToken }: TemporaryCredentials): Promise<string> {
  const session = JSON.stringify({ sessionId: accessKeyId, sessionKey: secretAccessKey, sessionToken });
  let response: Response;
  try {
    response = await fetch(`${federation}/federation?${new URLSearchParams({ Action: "getSigninToken", Session: session })}`, {
      signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
    });
  } catch (error) {
    // The message of the failure holds the address, and the address the session.
    const { name, cause } = error as { name: string; cause?: { code?: string } };
    throw new UserError(`AWS's sign-in service doesn't answer (${cause?.code ?? name}): check the network`);
  }
  const answer = z.object({ SigninToken: z.string().min(1) }).safeParse(await response.json().catch(() => undefined));
  if (!response.ok || !answer.success) {
    throw new UserError(`AWS's sign-in service refused the session (status ${response.status}): take a new one with --fresh`);
  }
  return answer.data.SigninToken;
}
