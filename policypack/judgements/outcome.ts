import { aboutDocument, both, type Doubt, type Holding, NOTHING, waysOut } from "../../stack/doubt";
import type { DocumentSlot } from "../../stack/facts";
import { UNKNOWN } from "../../stack/values";

/** What a question comes to although a preview doesn't know everything. */
export type Outcome<V> =
  /** The verdict, whatever comes out; `held`: what it speaks of. */
  | { readonly kind: "now"; readonly verdict: V; readonly held: Holding }
  /** What comes out decides; `doubts`: the values that aren't known. */
  | { readonly kind: "later"; readonly doubts: readonly string[] };

/**
 * Asks `judge` about what is certain; and unless that is closed, about every way in which the doubts may come out. The verdict is given now where it
 * is the same in all of them. A document more must never open what others close: then the certain ones suffice. One that can't be read is a
 * finding whatever else comes.
 */
export function outcomeOf<V extends { readonly kind: string }>(
  certain: Holding,
  doubts: readonly Doubt[],
  judge: (held: Holding) => V,
  isClosed: (verdict: V) => boolean,
): Outcome<V> {
  const verdict = judge(certain);
  if (isClosed(verdict) || isUnreadable(verdict)) return { kind: "now", verdict, held: certain };
  const unsure = (): Outcome<V> => {
    const unread = certain.documents.filter(({ text }) => text === UNKNOWN).map(aboutDocument);
    return { kind: "later", doubts: [...new Set([...doubts.map(({ about }) => about), ...unread])] };
  };
  const ways = certain.documents.some(isUnknown) ? undefined : waysOut(doubts);
  if (ways === undefined) return unsure();
  if (ways.length === 1 && ways[0] === NOTHING) return { kind: "now", verdict, held: certain };
  const held = ways.map((way) => both(certain, way));
  const verdicts = held.map(judge);
  const closed = verdicts.filter(isClosed).length;
  if (closed === verdicts.length) return { kind: "now", verdict: verdicts[0] as V, held: held[0] as Holding };
  if (closed > 0 || held.some(({ documents }) => documents.some(isUnknown))) return unsure();
  // Open with everything together, it is open by one request whatever comes out.
  const everything = held.reduce(both);
  const all = { ...everything, documents: [...new Set(everything.documents)] };
  const strictest = judge(all);
  return isClosed(strictest)
    ? { kind: "now", verdict: verdicts[0] as V, held: held[0] as Holding }
    : { kind: "now", verdict: strictest, held: all };
}

/** The texts of the documents that are known. */
export function textsOf({ documents }: Pick<Holding, "documents">): readonly string[] {
  return documents.flatMap(({ text }) => (text === UNKNOWN ? [] : [text]));
}

function isUnreadable({ kind }: { readonly kind: string }): boolean {
  return kind === "unreadable";
}

function isUnknown({ text }: DocumentSlot): boolean {
  return text === UNKNOWN;
}
