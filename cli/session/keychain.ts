import { execFile } from "node:child_process";
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";

const CIPHER = "aes-256-gcm";
const [KEY_BYTES, NONCE_BYTES, TAG_BYTES] = [32, 12, 16];

const answer = z.union([
  z.object({
    state: z.literal("found"),
    key: z
      .base64()
      .transform((text) => Buffer.from(text, "base64"))
      .refine(({ length }) => length === KEY_BYTES),
  }),
  z.object({ state: z.enum(["none", "empty", "closed"]) }),
]);

/**
 * The key in the system's keychain: `none` where there is no keychain, `empty` where it has no such key, `closed` where it is locked, refuses
 * or doesn't answer in time.
 */
type KeychainAnswer = z.output<typeof answer>;

/** A person has this long to unlock it. Without one, it is how long a command is held up. */
const PATIENCE_MILLISECONDS = 20_000;
/** Longer than this, and the person is told what is waited for. */
const NOTICEABLE_MILLISECONDS = 2000;

/**
 * What the keychain says when it is asked for the key, or for a new one where there is none. `MFA_GUARD_KEYCHAIN=off` says that there is none.
 *
 * https://specifications.freedesktop.org/secret-service/latest/
 */
export async function askKeychain(what: "find" | "create", patience = PATIENCE_MILLISECONDS): Promise<KeychainAnswer> {
  if (process.env.MFA_GUARD_KEYCHAIN === "off") return { state: "none" };
  const ending = { timeout: patience, killSignal: "SIGKILL" } as const;
  return new Promise((resolve) => {
    execFile(process.execPath, [join(__dirname, "ask-keychain.cjs"), what], ending, (_error, stdout) => {
      try {
        resolve(answer.parse(JSON.parse(stdout)));
      } catch {
        resolve({ state: "closed" });
      }
    });
  });
}

/**
 * Gives the keychain's key to read or to write with, asked for once in this process; undefined where there is none to be had. For writing it is
 * created where there is none, in what `alone` runs in one process at a time. `note` is told what a person should know.
 */
export function keychainKey(
  note: (text: string) => void,
  alone: (create: () => Promise<KeychainAnswer>) => Promise<KeychainAnswer>,
): (use: "read" | "write") => Promise<Buffer | undefined> {
  const ask = async (what: "find" | "create") => {
    const waiting = `waiting for the system's keychain: unlock it, or wait for ${PATIENCE_MILLISECONDS / 1000} seconds`;
    const timer = setTimeout(() => note(waiting), NOTICEABLE_MILLISECONDS);
    const given = await askKeychain(what).finally(() => clearTimeout(timer));
    if (given.state === "closed") note(CLOSED);
    return given;
  };
  let asked: Promise<KeychainAnswer> | undefined;
  return async (use) => {
    asked ??= ask("find");
    if (use === "write" && (await asked).state === "empty") asked = alone(() => ask("create"));
    const given = await asked;
    return given.state === "found" ? given.key : undefined;
  };
}

const CLOSED = "the system's keychain is locked or doesn't answer: what was encrypted can't be read, and new sessions are kept unencrypted";

/** The text, readable only with the key and under this name. */
export function seal(text: string, key: Buffer, name: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(name));
  const sealed = [nonce, cipher.update(text, "utf8"), cipher.final()];
  return Buffer.concat([...sealed, cipher.getAuthTag()]).toString("base64");
}

/** The text that was sealed. Throws where it was with another key or under another name, or has changed since. */
export function unseal(sealed: string, key: Buffer, name: string): string {
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(name)).setAuthTag(bytes.subarray(-TAG_BYTES));
  return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
}
