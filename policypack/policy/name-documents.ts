import type { DocumentSlot } from "../stack/facts";
import { UNKNOWN } from "../stack/values";

/** Puts the resources' names where the engine counts documents. */
export function nameDocuments(sentence: string, documents: readonly DocumentSlot[]): string {
  const known = documents.filter(({ text }) => text !== UNKNOWN);
  return sentence.replace(/\bdocument (\d+)\b/g, (counted, number: string) => {
    const slot = known[Number(number) - 1];
    return slot === undefined ? counted : `\`${slot.origin.name}\``;
  });
}
