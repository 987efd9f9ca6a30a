import { GetSessionTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { type Caller, clientSettings, identify } from "../aws/caller";
import { explained } from "../aws/errors";
import { nameOf, readSource, type Source } from "../aws/source";
import { UserError } from "../user-error";
import { type CodeOptions, skewed, withCode } from "./code";
import { cached, keep, keyOf, type TemporaryCredentials } from "./credentials";
import { findDevice, refuseSecurityKey } from "./device";
import { openStore, type Store } from "./store";

export interface SessionOptions extends CodeOptions {
  readonly profile?: string;
  readonly device?: string;
  /** In seconds. */
  readonly duration?: number;
}

export interface Session {
  readonly source: Source;
  readonly credentials: TemporaryCredentials;
}

/** What taking a session works with. */
export interface SessionTools {
  readonly source: Source;
  readonly store: Store;
  readonly note: (text: string) => void;
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html, in seconds. */
const LIMITS = { least: 900, most: 129_600, usual: 43_200, root: 3600 } as const;

/** An MFA session of the source's user: the cached one, or a new one for a code. `note` is told what the person should know besides. */
export async function takeSession(options: SessionOptions, note: (text: string) => void): Promise<Session> {
  checkSession(options.duration);
  return withTools(options, note, async (tools) => ({ source: tools.source, credentials: await sessionOf(tools, options) }));
}

/** Refuses a duration, in seconds, that no session has. */
export function checkSession(duration: number | undefined): void {
  checkDuration(duration, LIMITS.least, LIMITS.most);
}

/** Refuses what can't work before anybody is asked, then runs `work` with what it needs. */
export async function withTools<T>(
  options: SessionOptions,
  note: (text: string) => void,
  work: (tools: SessionTools) => Promise<T>,
): Promise<T> {
  if (options.code !== undefined && !/^\d{6}$/.test(options.code)) throw new UserError("--code takes the six digits that the device shows");
  const source = await readSource(options.profile);
  const device = options.device ?? source.device;
  if (device !== undefined) refuseSecurityKey(device);
  const store = openStore(note);
  return work({ source: { ...source, device }, store, note });
}

function sessionOf(tools: SessionTools, { duration, ...options }: SessionOptions): Promise<TemporaryCredentials> {
  const find = () => cachedSession(tools, duration ?? LIMITS.usual);
  return findOrTake(tools, find, async () => {
    const caller = await identify(tools.source);
    if (caller.kind === "root") checkDuration(duration, LIMITS.least, LIMITS.root, "a root user's session");
    const client = new STSClient(clientSettings(tools.source));
    try {
      return await askCode(tools, caller, options, async (SerialNumber, TokenCode) => {
        const DurationSeconds = duration ?? (caller.kind === "root" ? LIMITS.root : LIMITS.usual);
        const { Credentials } = await client.send(new GetSessionTokenCommand({ SerialNumber, TokenCode, DurationSeconds }));
        return keep(tools.store, sessionKey(tools.source), Credentials);
      });
    } catch (error) {
      throw explained(error, "taking a session", "sts:GetSessionToken");
    } finally {
      client.destroy();
    }
  });
}

const sessionKey = (source: Source) => keyOf(source, "session");

/** The source's cached MFA session, if it is of use and not longer than `seconds`. */
export function cachedSession({ store, source }: SessionTools, seconds: number = LIMITS.most): Promise<TemporaryCredentials | undefined> {
  return cached(store, sessionKey(source), seconds);
}

/** What is kept already, or what `take` takes while no other process asks for a code of the same source: that one may have taken it. */
export async function findOrTake<T>(
  { store, source, note }: SessionTools,
  find: () => Promise<T | undefined>,
  take: () => Promise<T>,
): Promise<T> {
  const waiting = () => note(`waiting for another process, which asks for a code of ${nameOf(source)}`);
  return (await find()) ?? store.alone(keyOf(source), waiting, async () => (await find()) ?? take());
}

/** Calls `use` with the caller's device and a code that AWS takes. */
export async function askCode<T>(
  { source, store, note }: SessionTools,
  caller: Caller,
  options: CodeOptions,
  use: (device: string, code: string) => Promise<T>,
): Promise<T> {
  const device = await findDevice(source, caller, source.device);
  const skew = skewed(caller);
  if (skew !== undefined) note(skew);
  return withCode({ store, caller, device, options }, (code) => use(device, code));
}

/** Refuses what STS would. */
export function checkDuration(seconds: number | undefined, least: number, most: number, what = "a session"): void {
  if (seconds === undefined || (seconds >= least && seconds <= most)) return;
  throw new UserError(`${what} lasts from ${least} to ${most} seconds, not ${seconds}: change --duration`);
}
