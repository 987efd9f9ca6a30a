import { stripVTControlCharacters } from "node:util";

/**
 * The text on one line, without anything that a terminal, a shell comment or a pipeline's agent, which looks for `##vso[` and `##[` anywhere in
 * a line and for `::` at its start, would obey: names come from whoever wrote the file.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, " ")
    .replace(/##(?=(vso)?\[)/gi, "# #")
    .replace(/^\s*::/, ": :");
}
