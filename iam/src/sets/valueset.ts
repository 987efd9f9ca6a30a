import type { Comparison } from "../document/operators.js";
import { type AddressBlock, addressText, toAddressBlock, toInstant, toNumber } from "../document/values.js";
import type { Budget } from "./budget.js";
import { DOMAINS, type ValueType } from "./domain.js";
import { contains, EVERYTHING, type Language } from "./language.js";
import { filled, member } from "./member.js";

/** The values that one condition compares equal (or less, or inside …), as a set of texts. */
export type ValueSet =
  | { readonly kind: "language"; readonly language: Language }
  | ({ readonly kind: "numbers"; readonly comparison: Comparison; readonly bounds: readonly number[] } & Typed)
  | ({ readonly kind: "instants"; readonly comparison: Comparison; readonly bounds: readonly number[] } & Typed)
  | ({ readonly kind: "addresses"; readonly blocks: readonly AddressBlock[] } & Typed);

interface Typed {
  /** Are texts that are no such value members too? */
  readonly otherTypes: boolean;
}

/** Thrown where a value is asked for that compares as two types at once and none is found; `ask` turns it into `undecided`. */
export class Inexact extends Error {}

/** True iff `text` is in the set. */
export function includes(set: ValueSet, text: string): boolean {
  switch (set.kind) {
    case "language":
      return contains(set.language, text);
    case "numbers":
      return isMember(toNumber(text), set);
    case "instants":
      return isMember(toInstant(text), set);
    case "addresses": {
      const address = toAddressBlock(text);
      if (address === undefined || address.first !== address.last) return set.otherTypes;
      return set.blocks.some((block) => block.bits === address.bits && block.first <= address.first && address.last <= block.last);
    }
  }
}

function isMember(value: number, { comparison, bounds, otherTypes }: Extract<ValueSet, { kind: "numbers" | "instants" }>): boolean {
  return Number.isNaN(value) ? otherTypes : bounds.some((bound) => compares(comparison, value, bound));
}

function compares(comparison: Comparison, value: number, bound: number): boolean {
  switch (comparison) {
    case "equal":
      return value === bound;
    case "less":
      return value < bound;
    case "less-or-equal":
      return value <= bound;
    case "greater":
      return value > bound;
    case "greater-or-equal":
      return value >= bound;
  }
}

export interface Choice {
  readonly include: readonly ValueSet[];
  readonly exclude: readonly ValueSet[];
  /** The values that there can be at all, in languages looked at in turn; empty where any text can be one. */
  readonly templates: readonly Language[];
  readonly type: ValueType;
}

/** A value in all of `include` and none of `exclude`; undefined iff there is none. Throws {@link Inexact} and `OverBudget`. */
export function choose({ include: demanded, exclude: refused, templates, type }: Choice, budget: Budget): string | undefined {
  const telling = ({ kind }: ValueSet): boolean => kind === "language" || DOMAINS[type].comparisons.includes(kind);
  // To a comparison of another type all values of the domain are alike: no number, no date, no address.
  const alike = (set: ValueSet): boolean => !telling(set) && (set as Typed).otherTypes;
  if (demanded.some((set) => isNothing(set) || (!telling(set) && !alike(set)))) return undefined;
  if (refused.some((set) => isEverything(set) || alike(set))) return undefined;
  const include = demanded.filter((set) => telling(set) && !isEverything(set));
  const exclude = refused.filter((set) => telling(set) && !isNothing(set));
  const sets = [...include, ...exclude];
  const typed = sets.filter((set) => set.kind !== "language");
  const inLanguage = (list: readonly ValueSet[]): Language[] => list.flatMap((set) => (set.kind === "language" ? [set.language] : []));
  const anyText = (): string | undefined => {
    if (templates.length === 0) return member(inLanguage(include), inLanguage(exclude), budget);
    for (const template of templates) {
      const found = member([template, ...inLanguage(include)], inLanguage(exclude), budget);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  if (typed.length === 0) return DOMAINS[type].typical.find(fits) ?? anyText();

  function fits(text: string): boolean {
    budget.spend(1 + sets.length / 4);
    return (
      include.every((set) => includes(set, text)) &&
      !exclude.some((set) => includes(set, text)) &&
      (templates.length === 0 || templates.some((template) => contains(template, text)))
    );
  }
  const found = representatives(typed, type).find(fits);
  if (found !== undefined || isSettled(sets, type, templates)) return found;

  // Of several kinds: the words of the languages are tried too; beyond that, only a part that has no member by itself settles the question.
  const texts = inLanguage(include);
  const text = anyText();
  if (text === undefined) return undefined;
  const likely = texts.flatMap((language) => [...language.words, ...language.samples, ...filled(language, NUMERIC)]);
  const mixed = [...likely, text].find(fits);
  if (mixed !== undefined || texts.some((language) => language.sequences.length === 0)) return mixed;
  throw new Inexact();
}

/** Do the representatives stand for all values? Alone, values of one type are settled by their regions. */
function isSettled(sets: readonly ValueSet[], type: ValueType, templates: readonly Language[]): boolean {
  const kinds = new Set(sets.map(({ kind }) => kind));
  if (kinds.has("language")) return false;
  // Four digits are a year, and the seconds since 1970 otherwise.
  if (type === "number") return !kinds.has("instants");
  return type !== "text" || (kinds.size === 1 && templates.length === 0);
}

/** What a wildcard stands for in patterns that people write for numbers and addresses. */
const NUMERIC = ["0", "0.0", "0.0.0"];

function isNothing(set: ValueSet): boolean {
  return set.kind === "language" && set.language.words.length === 0 && set.language.sequences.length === 0;
}

function isEverything(set: ValueSet): boolean {
  return set.kind === "language" && set.language === EVERYTHING;
}

/** At least one value of every region into which the bounds of these sets cut the values of the type. */
function representatives(sets: readonly ValueSet[], type: ValueType): readonly string[] {
  const numbers = sets.flatMap((set) => (set.kind === "numbers" ? set.bounds : []));
  const instants = sets.flatMap((set) => (set.kind === "instants" ? set.bounds : []));
  const blocks = sets.flatMap((set) => (set.kind === "addresses" ? set.blocks : []));
  const addresses = (): readonly string[] => ["203.0.113.7", "2001:db8::7", ...blocks.flatMap(aroundBlock)];
  switch (type) {
    case "account":
      return wholes([...numbers, ...instants.map((instant) => instant / 1000)], 12);
    case "epoch":
      return wholes([...numbers, ...instants.map((instant) => instant / 1000)], 10);
    case "number":
      return wholes([...numbers, ...instants.map((instant) => instant / 1000)], 0);
    case "date":
      return [...DOMAINS.date.typical, ...regions(instants, 1000).map(instantText), FIRST_DATE, LAST_DATE];
    case "address":
      return addresses();
    default:
      return [
        ...(sets.some(({ kind }) => kind === "numbers") ? [...regions(numbers, 1).map(String), ...INFINITE] : []),
        ...(sets.some(({ kind }) => kind === "instants") ? [...regions(instants, 1000).map(instantText), EARLIEST] : []),
        ...(sets.some(({ kind }) => kind === "addresses") ? addresses() : []),
        "x",
      ];
  }
}

/** The whole numbers at the bounds and next to them, and the least and the greatest, in so many digits; 0: in as many as they take. */
function wholes(bounds: readonly number[], digits: number): readonly string[] {
  const near = bounds
    .filter(Number.isFinite)
    .flatMap((bound) => [Math.floor(bound) - 1, Math.floor(bound), Math.ceil(bound), Math.ceil(bound) + 1]);
  const texts = near.filter((whole) => whole >= 0).map((whole) => BigInt(whole).toString().padStart(digits, "0"));
  return [...texts, "0".repeat(Math.max(1, digits)), "9".repeat(digits === 0 ? 300 : digits)];
}

const FIRST_DATE = "0000-01-01T00:00:00Z";
const LAST_DATE = "9999-12-31T23:59:59Z";

/** Numbers that are too large to compute with: they all are the same one, or its negative. */
const INFINITE = ["9e999", "-9e999"];

/** Dates have four digits for the year; seconds since 1970 reach further into the future, and a time zone a day into the past. */
const EARLIEST = "0000-01-01T00:00:00+23:59";
const YEAR_10000 = Date.parse("+010000-01-01T00:00:00Z");

/** The bounds, a value inside each gap between them that has one, and one beyond either end; the values one unit away where there are such. */
function regions(bounds: readonly number[], unit: number): readonly number[] {
  const sorted = [...new Set(bounds)].sort((a, b) => a - b);
  const between = sorted.slice(1).map((bound, index) => inside(sorted[index] as number, bound, unit));
  const [first = 0, last = 0] = [sorted[0], sorted[sorted.length - 1]];
  return [...sorted, ...between, inside(last, Number.POSITIVE_INFINITY, unit), -inside(-first, Number.POSITIVE_INFINITY, unit)];
}

/** Halves are taken before they are added: the sum of two large numbers is infinite. */
function inside(low: number, high: number, unit: number): number {
  const near = low + unit;
  return near > low && near < high ? near : Math.max(low, -Number.MAX_VALUE) / 2 + Math.min(high, Number.MAX_VALUE) / 2;
}

function instantText(milliseconds: number): string {
  return milliseconds < YEAR_10000 ? new Date(milliseconds).toISOString() : String(Math.floor(milliseconds / 1000));
}

/** Where the block starts, where what follows it starts (the lowest address after the highest), and the lowest address. */
function aroundBlock({ bits, first, last }: AddressBlock): string[] {
  return [first, last + 1n, 0n].map((value) => addressText(bits, value));
}
