import { createHash } from "node:crypto";
import { accessSync, chmodSync, constants, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { lock } from "proper-lockfile";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { UserError } from "../user-error";
import { keychainKey, seal, unseal } from "./keychain";

/**
 * What is kept between runs, each entry under a key: in a folder that only its owner can read, encrypted where the system has a keychain for
 * the key. The entries themselves don't fit into every keychain: AWS sets no limit to a session's token, and Windows one of 2,560 bytes.
 *
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html
 * https://learn.microsoft.com/windows/win32/api/wincred/ns-wincred-credentialw
 */
export interface Store {
  /** The entry, or undefined if there is none, none of this shape, or none that can be decrypted. */
  read<T extends z.ZodType>(key: string, shape: T): Promise<z.output<T> | undefined>;
  write(key: string, value: unknown): Promise<void>;
  /** Resolves when the person has been asked for whatever writing needs: codes grow old, so they come after that. */
  ready(): Promise<void>;
  /** Runs `work` while no other process runs work under this key. `waiting` is told once that another one does. */
  alone<T>(key: string, waiting: () => void, work: () => Promise<T>): Promise<T>;
}

/** Beside the caches of AWS's own command line. */
const folder = () => join(homedir(), ".aws", "mfa-guard");

/** A person has this long to type the code that others wait for. */
const PATIENCE_MILLISECONDS = 5 * 60_000;
/** A killed process leaves its lock, which is free after this. */
const STALE_MILLISECONDS = 5000;
const RETRY_MILLISECONDS = 250;
/** AWS ends every session after 36 hours. */
const OLDEST_MILLISECONDS = 36 * 3_600_000;

/** The store in the home folder; where that can't be written, one that keeps nothing, after saying so. */
export function openStore(note: (text: string) => void): Store {
  const path = folder();
  try {
    // One by one: Node's recursive form doesn't return where a file system takes no folders.
    for (const each of [dirname(path), path]) makeFolder(each);
    if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o700);
    accessSync(path, constants.W_OK | constants.X_OK);
    return storeIn(path, note);
  } catch (error) {
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    note(`\`${path}\` can't be written (${code}), so nothing is kept: every command asks for a code`);
    return { read: async () => undefined, write: async () => {}, ready: async () => {}, alone: (_key, _waiting, work) => work() };
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

function storeIn(path: string, note: (text: string) => void): Store {
  const nameOf = (key: string) => createHash("sha256").update(key).digest("hex");
  const alone: Store["alone"] = async (key, waiting, work) => {
    const release = await acquire(join(path, `${nameOf(key)}.lock`), waiting);
    try {
      return await work();
    } finally {
      // Not there any more if the machine slept while the person was asked.
      await release().catch(() => {});
    }
  };
  const keyTo = keychainKey(note, (create) => alone("keychain", () => {}, create));
  return {
    read: async (key, shape) => {
      try {
        const kept = JSON.parse(readFileSync(join(path, nameOf(key)), "utf8"));
        const { data: hidden } = sealedEntry.safeParse(kept);
        if (hidden === undefined) return shape.safeParse(kept).data;
        const found = await keyTo("read");
        return found && shape.safeParse(JSON.parse(unseal(hidden.sealed, found, nameOf(key)))).data;
      } catch {
        return undefined;
      }
    },
    write: async (key, value) => {
      const text = JSON.stringify(value);
      const made = await keyTo("write");
      try {
        removeOld(path);
        const kept = made === undefined ? text : JSON.stringify({ sealed: seal(text, made, nameOf(key)) });
        await writeFileAtomic(join(path, nameOf(key)), kept, { mode: 0o600 });
      } catch (error) {
        note(`\`${path}\` can't be written (${(error as NodeJS.ErrnoException).code}), so the next command asks for a code again`);
      }
    },
    ready: async () => void (await keyTo("write")),
    alone,
  };
}

const sealedEntry = z.object({ sealed: z.string() });

async function acquire(lockfilePath: string, waiting: () => void): Promise<() => Promise<void>> {
  const take = (retries: number) =>
    lock(lockfilePath, {
      lockfilePath,
      realpath: false,
      stale: STALE_MILLISECONDS,
      retries: { retries, factor: 1, minTimeout: RETRY_MILLISECONDS, maxTimeout: RETRY_MILLISECONDS },
      // A lock lost to a sleeping machine costs a second prompt, and no more.
      onCompromised: () => {},
    });
  const isTaken = (error: unknown) => (error as NodeJS.ErrnoException).code === "ELOCKED";
  try {
    return await take(0);
  } catch (error) {
    // What takes no lock keeps no session either, which is said when it is to be kept.
    if (!isTaken(error)) return async () => {};
  }
  waiting();
  try {
    return await take(PATIENCE_MILLISECONDS / RETRY_MILLISECONDS);
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new UserError("another process has waited for a code for five minutes: answer it, or end it");
  }
}

/** Removes what is of no use any more: ended sessions, and halves that a killed process left. */
function removeOld(path: string): void {
  for (const name of readdirSync(path)) {
    const file = join(path, name);
    const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > OLDEST_MILLISECONDS) rmSync(file, { recursive: true, force: true });
  }
}
