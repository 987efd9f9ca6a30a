import type { CallContext } from "../request.js";
import type { Sender } from "./condition-keys.js";

/** A way of making requests: the table of condition keys says what they carry then. */
export interface Context {
  readonly name: CallContext;
  readonly sender: Sender;
  /** Straight from the sender, through the AWS MCP Server, or whichever way, a service's on the sender's behalf included. */
  readonly path: "direct" | "mcp" | "any";
  /** Seconds since the MFA sign-in; undefined without one. */
  readonly mfaAge: number | undefined;
}

const MFA_PRESENT = "aws:multifactorauthpresent";
export const MFA_AGE = "aws:multifactorauthage";

/** Carried through the AWS MCP Server alone. */
export const MCP_KEY = "aws:viaawsmcpservice";

export function isMfaKey(keyId: string): boolean {
  return keyId === MFA_PRESENT || keyId === MFA_AGE;
}

/** The keys (lower case) that tell the ways of calling apart. */
export const CONTEXT_KEYS: readonly string[] = [MFA_PRESENT, MFA_AGE, "aws:tokenissuetime"];

/** True iff the key's value, or that there is none, follows from how the caller makes requests. */
export function followsFromContext(keyId: string): boolean {
  return CONTEXT_KEYS.includes(keyId);
}

/** A long-term access key. */
export const ACCESS_KEY: Context = { name: "access-key", sender: "access-key", path: "any", mfaAge: undefined };

/** A console sign-in, or `GetSessionToken`, without MFA. */
export const SESSION: Context = { name: "session", sender: "session", path: "any", mfaAge: undefined };

/** Every way in which a person makes requests without MFA. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html */
export const MFA_LESS: readonly Context[] = [ACCESS_KEY, SESSION];

/** A role session: temporary credentials that say nothing of MFA, or that there was none. */
export const OF_ROLE_SESSIONS: readonly Context[] = [{ ...SESSION, sender: "role-session" }];

/** A session of `sts:AssumeRoot` in a member account. */
export const OF_TASK_SESSIONS: readonly Context[] = [{ ...SESSION, sender: "task-session" }];

/** A service calling on its own behalf carries none of the keys. */
export const OF_SERVICES: readonly Context[] = [{ ...ACCESS_KEY, sender: "service" }];

/** A session of `sts:GetFederationToken`, which takes no MFA. */
export const OF_FEDERATED_USERS: readonly Context[] = [{ ...SESSION, sender: "federated-user" }];

/** A call of `AssumeRoleWithWebIdentity`, which no credentials of AWS's sign. */
export const OF_WEB_IDENTITIES: readonly Context[] = [{ ...ACCESS_KEY, sender: "web-identity" }];

/** A session that was opened with MFA `age` seconds ago. */
export function withMfa(age: number): Context {
  return { name: "mfa-session", sender: "mfa-session", path: "any", mfaAge: age };
}

/** The same ways of calling, without a forwarder or through the AWS MCP Server. */
export function by(path: "direct" | "mcp", contexts: readonly Context[]): readonly Context[] {
  return contexts.map((context) => ({ ...context, path }));
}
