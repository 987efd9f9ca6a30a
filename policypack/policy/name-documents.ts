import type { DocumentSlot } from "../../stack/facts";
import { UNKNOWN } from "../../stack/values";

/** Puts the resources' names where the engine counts documents: `document 1`, `documents[0].Statement`. */
export function nameDocuments(sentence: string, documents: readonly DocumentSlot[]): string {
  const known = documents.filter(({ text }) => text !== UNKNOWN);
  const name = (index: number, counted: string) => (known[index] === undefined ? counted : `\`${known[index].origin.name}\``);
  return sentence
    .replace(/\bdocument (\d+)\b/g, (counted, number: string) => name(Number(number) - 1, counted))
    .replace(/`documents\[(\d+)\]\.?([^`]*)`/g, (counted, index: string, path: string) =>
      path === "" ? name(Number(index), counted) : `\`${path}\` of ${name(Number(index), counted)}`,
    );
}
