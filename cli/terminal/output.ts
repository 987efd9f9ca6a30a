import { stripVTControlCharacters } from "node:util";
import writeFileAtomic from "write-file-atomic";
import { UserError } from "../user-error";

/** Where a command writes: its result, and what went wrong. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

/** Writes the text to the file, without colors and whole or not at all; prints it where no file is named. */
export function print(text: string, file: string | undefined, out: Output["out"]): void {
  if (file === undefined) {
    out(text);
    return;
  }
  try {
    writeFileAtomic.sync(file, stripVTControlCharacters(text));
  } catch (error) {
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    throw new UserError(`\`${file}\` can't be written (${code}): name another file with --output`);
  }
}
