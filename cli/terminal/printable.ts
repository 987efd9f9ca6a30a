import { stripVTControlCharacters } from "node:util";

/** The text on one line, without anything that a terminal or a shell comment would obey: names come from whoever wrote the file. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, " ");
}
