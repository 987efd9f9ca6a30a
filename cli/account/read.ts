import { readFileSync } from "node:fs";
import type { z } from "zod";
import { UserError } from "../user-error";

/** The file's text, or standard input's for `-`; a `UserError` that says why if it can't be read. */
export function readText(path: string): string {
  try {
    // Windows tools put a byte-order mark before what they save.
    return readFileSync(path === "-" ? process.stdin.fd : path, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = READ_ERRORS[code ?? ""] ?? `can't be read (${code ?? "unknown error"})`;
    throw new UserError(`\`${path}\` ${reason}`);
  }
}

const READ_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: "doesn't exist: check the path",
  EACCES: "can't be read: you lack the permission",
  EISDIR: "is a folder: name a file in it",
};

/** The file as JSON of any shape. `what` says what it should be and how to get one. */
export function readAnyJson(path: string, what: string): unknown {
  const text = readText(path);
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the file, which may hold secrets.
    throw new UserError(`\`${path}\` is not JSON${text.trim() === "" ? ", but empty" : ""}: it should be ${what}`);
  }
}

/** The file as JSON of this shape. */
export function readJson<T extends z.ZodType>(path: string, shape: T, what: string): z.output<T> {
  const parsed = shape.safeParse(readAnyJson(path, what));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "" : ` at \`${issue.path.join(".")}\``;
  throw new UserError(`\`${path}\` has another shape${where} (${issue?.message ?? "unknown"}): it should be ${what}`);
}
