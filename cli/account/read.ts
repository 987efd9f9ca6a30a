import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import type { z } from "zod";
import { UserError } from "../user-error";

/**
 * The file's text, or standard input's for `-`, in UTF-8 or, as Windows PowerShell's `>` writes it, in UTF-16 with its byte-order mark; a
 * `UserError` that says why if it can't be read.
 */
export async function readText(path: string): Promise<string> {
  try {
    // As a stream: a pipe whose writer is slow has nothing to read yet, and says so with an error where it is read as a file.
    return decoded(path === "-" ? await buffer(process.stdin) : await readFile(path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = READ_ERRORS[code ?? ""] ?? `can't be read (${code ?? "unknown error"})`;
    throw new UserError(`\`${path}\` ${reason}`);
  }
}

/** https://encoding.spec.whatwg.org/#decode: the byte-order mark says which encoding it is, and isn't part of the text. */
function decoded(bytes: Buffer): string {
  const [first, second] = bytes;
  const encoding = first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}

const READ_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: "doesn't exist: check the path",
  EACCES: "can't be read: you lack the permission",
  EISDIR: "is a folder: name a file in it",
  ERR_FS_FILE_TOO_LARGE: "is larger than 2 GB",
  ERR_STRING_TOO_LONG: "is too long to be read at once",
};

/** The file as JSON of any shape. `what` says what it should be and how to get one. */
export async function readAnyJson(path: string, what: string): Promise<unknown> {
  const text = await readText(path);
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the file, which may hold secrets.
    throw new UserError(`\`${path}\` is not JSON${text.trim() === "" ? ", but empty" : ""}: it should be ${what}`);
  }
}

/** The file as JSON of this shape. */
export async function readJson<T extends z.ZodType>(path: string, shape: T, what: string): Promise<z.output<T>> {
  const parsed = shape.safeParse(await readAnyJson(path, what));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "" : ` at \`${issue.path.join(".")}\``;
  throw new UserError(`\`${path}\` has another shape${where} (${issue?.message ?? "unknown"}): it should be ${what}`);
}
