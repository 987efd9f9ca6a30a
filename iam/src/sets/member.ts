import type { Budget } from "./budget.js";
import { type CharSet, contains, has, type Language, literal, overlap, type Sequence, type Step } from "./language.js";

/**
 * A string that is in all of `include` and in none of `exclude`; undefined iff there is none. Prefers strings that a person can read.
 * The first of `include` should be the one that says most (a template, a list of words).
 */
export function member(include: readonly Language[], exclude: readonly Language[], budget: Budget): string | undefined {
  const fits = (text: string): boolean =>
    include.every((language) => contains(language, text, budget)) && !exclude.some((language) => contains(language, text, budget));
  const finite = include.find((language) => language.sequences.length === 0);
  if (finite !== undefined) return finite.samples.find(fits) ?? finite.words.find(fits);
  for (const { samples } of include) for (const sample of samples) if (fits(sample)) return sample;
  if (include.some((one) => exclude.some((other) => isWrittenIn(one, other, budget))) || !pairwise(include, budget)) return undefined;
  for (const candidate of candidates(include)) if (fits(candidate)) return candidate;
  return new Product(include, exclude, budget).shortestMember();
}

/** Is every word and sequence of the one among the other's? A Deny that asks what an Allow excludes ends here. */
function isWrittenIn(one: Language, other: Language, budget: Budget): boolean {
  if (one.sequences.length > other.sequences.length) return false;
  budget.spend(1 + one.sequences.length / 4);
  return (
    one.sequences.every((sequence) => other.sequences.some((another) => isSame(sequence, another))) &&
    one.words.every((word) => contains(other, word, budget))
  );
}

function isSame(one: Sequence, other: Sequence): boolean {
  return (
    one.length === other.length &&
    one.every(({ set, repeated }, at) => {
      const step = other[at] as Step;
      return step.repeated === repeated && step.set.negated === set.negated && step.set.chars === set.chars;
    })
  );
}

/** Beyond this many pairs of sequences, reading all of them side by side is cheaper. */
const MAX_PAIRS = 64;

/** Do any two of the languages have a common member? Where two don't, nothing is in all of them: the cheapest proof there is. */
function pairwise(languages: readonly Language[], budget: Budget): boolean {
  return languages.every((one, index) =>
    languages.slice(index + 1).every((other) => one.sequences.length * other.sequences.length > MAX_PAIRS || overlap(one, other, budget)),
  );
}

const PLAIN = ["x", "other", "attacker", ""];

/** A few strings that are likely to fit: the ordinary question ends here. */
function* candidates(include: readonly Language[]): Generator<string> {
  for (const language of include) yield* language.words;
  const made = include.flatMap((language) => filled(language, ["x", "", "other"]));
  yield* made;
  yield* recombined([...include.flatMap(({ words, samples }) => [...words, ...samples]), ...made]);
  yield* PLAIN;
}

/** ARNs with the account of one and the rest of another: a user of this account, by that name. */
function* recombined(texts: readonly string[]): Generator<string> {
  const arns = texts.filter((text) => text.startsWith("arn:")).map((text) => text.split(":"));
  const accounts = new Set(arns.map((parts) => parts[4]).filter((account) => account?.length === 12));
  if (accounts.size < 2) return;
  for (const account of [...accounts].slice(0, MAX_ACCOUNTS)) {
    for (const parts of arns.slice(0, MAX_ARNS)) yield parts.map((part, at) => (at === 4 ? account : part)).join(":");
  }
}

const MAX_ACCOUNTS = 4;
const MAX_ARNS = 12;

/** The first few sequences of the language, their repeated steps filled with each of `fillings`, or with nothing where that doesn't fit. */
export function filled({ sequences }: Language, fillings: readonly string[]): readonly string[] {
  return sequences.slice(0, 8).flatMap((sequence) => fillings.map((filling) => fill(sequence, filling)));
}

export function fill(sequence: Sequence, filling: string): string {
  let text = "";
  let colons = 0;
  for (const { set, repeated } of sequence) {
    const accounts = repeated && colons === 4 && text.startsWith("arn:");
    const what = accounts ? "111122223333" : filling;
    const added = repeated ? what : has(set, filling[0] ?? "x") ? (filling[0] ?? "x") : aMember(set);
    if (repeated && ![...what].every((char) => has(set, char))) continue;
    text += added;
    for (const char of added) if (char === ":") colons++;
  }
  return text;
}

function aMember(set: CharSet): string {
  if (!set.negated) return set.chars[0] ?? "";
  return freshChar(set.chars);
}

const PREFERRED = "x0aezyntiosr1-_A";

/** A character that none of `taken` is. */
function freshChar(taken: string): string {
  for (const char of PREFERRED) if (!taken.includes(char)) return char;
  for (let code = 0x21; ; code++) if (!taken.includes(String.fromCharCode(code))) return String.fromCharCode(code);
}

interface Visit {
  readonly positions: readonly number[];
  readonly from: Visit | undefined;
  readonly char: string;
}

/**
 * All languages read side by side, as one automaton made on the way: a state is the set of places that a reader may be at in any
 * sequence. Breadth first, so the first member found is a shortest one.
 */
class Product {
  /** All sequences, one after another; a place is an index into them. `undefined` ends a sequence. */
  private readonly steps: (Step | undefined)[] = [];
  /** For each place, the language it belongs to: `include` first, then `exclude`. Places of one language are neighbours. */
  private readonly owner: number[] = [];
  private readonly starts: number[] = [];
  /** Places from which everything is a member: the last step of a sequence that ends in `*`. */
  private readonly universal = new Set<number>();

  constructor(
    private readonly include: readonly Language[],
    exclude: readonly Language[],
    private readonly budget: Budget,
  ) {
    for (const [index, language] of [...include, ...exclude].entries()) {
      for (const sequence of [...language.words.map(literal), ...language.sequences]) this.add(sequence, index);
    }
  }

  shortestMember(): string | undefined {
    const start: Visit = { positions: this.closure(this.starts), from: undefined, char: "" };
    const seen = new Set<string>();
    let frontier = this.viable(start.positions) ? [start] : [];
    while (frontier.length > 0) {
      const next: Visit[] = [];
      for (const visit of frontier) {
        if (this.accepts(visit.positions)) return spell(visit);
        for (const char of this.alphabet(visit.positions)) {
          const positions = this.after(visit.positions, char);
          if (!this.viable(positions)) continue;
          const key = positions.join();
          if (seen.has(key)) continue;
          seen.add(key);
          next.push({ positions, from: visit, char });
        }
      }
      frontier = next;
    }
    return undefined;
  }

  private add(sequence: Sequence, owner: number): void {
    this.budget.spend(1 + sequence.length / 2);
    this.starts.push(this.steps.length);
    const last = sequence[sequence.length - 1];
    if (last?.repeated && last.set.negated && last.set.chars === "") this.universal.add(this.steps.length + sequence.length - 1);
    for (const one of [...sequence, undefined]) {
      this.steps.push(one);
      this.owner.push(owner);
    }
  }

  /** The places (in order), and those behind steps that may be skipped, in order. */
  private closure(from: readonly number[]): number[] {
    const all: number[] = [];
    let reached = -1;
    for (let place of from) {
      while (place > reached) {
        reached = place;
        all.push(place);
        if (this.steps[place]?.repeated) place++;
      }
    }
    this.budget.spend(1 + all.length);
    return all;
  }

  private after(places: readonly number[], char: string): number[] {
    const next: number[] = [];
    for (const place of places) {
      const current = this.steps[place];
      if (current !== undefined && has(current.set, char)) next.push(current.repeated ? place : place + 1);
    }
    this.budget.spend(1 + places.length / 4);
    return this.closure(next);
  }

  /** May a member still come? Each included language must be alive, and no excluded one may already hold whatever follows. */
  private viable(places: readonly number[]): boolean {
    let alive = 0;
    let last = -1;
    for (const place of places) {
      const owner = this.owner[place] as number;
      if (owner < this.include.length) {
        if (owner !== last) alive++;
        last = owner;
      } else if (this.universal.has(place)) return false;
    }
    return alive === this.include.length;
  }

  private accepts(places: readonly number[]): boolean {
    let ended = 0;
    let last = -1;
    for (const place of places) {
      if (this.steps[place] !== undefined) continue;
      const owner = this.owner[place] as number;
      if (owner >= this.include.length) return false;
      if (owner !== last) ended++;
      last = owner;
    }
    return ended === this.include.length;
  }

  /** One character for each way in which the steps at these places tell characters apart. */
  private alphabet(places: readonly number[]): readonly string[] {
    const sets = new Set<CharSet>();
    for (const place of places) {
      const current = this.steps[place];
      if (current !== undefined) sets.add(current.set);
    }
    const key = [...sets].map((set) => this.idOf(set)).join();
    let found = this.alphabets.get(key);
    if (found === undefined) {
      found = tellingApart([...sets], this.budget);
      this.alphabets.set(key, found);
    }
    return found;
  }

  private readonly alphabets = new Map<string, readonly string[]>();
  private readonly ids = new Map<CharSet, number>();

  private idOf(set: CharSet): number {
    let id = this.ids.get(set);
    if (id === undefined) {
      id = this.ids.size;
      this.ids.set(set, id);
    }
    return id;
  }
}

/** A character of each non-empty class into which the sets divide all characters; none of the class that no set has. */
function tellingApart(sets: readonly CharSet[], budget: Budget): readonly string[] {
  const mentioned = new Set<string>();
  for (const set of sets) for (const char of set.chars) mentioned.add(char);
  const all = [...mentioned];
  const ordered = [freshChar(all.join("")), ...PREFERRED, ...all];
  budget.spend(1 + (all.length * sets.length) / 4);

  const told = new Map<string, string>();
  for (const char of ordered) {
    let signature = "";
    for (const set of sets) signature += has(set, char) ? "1" : "0";
    if (signature.includes("1") && !told.has(signature)) told.set(signature, char);
  }
  return [...told.values()];
}

function spell(visit: Visit): string {
  let text = "";
  for (let at: Visit | undefined = visit; at !== undefined; at = at.from) text = at.char + text;
  return text;
}
