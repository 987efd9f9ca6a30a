import type { Budget } from "./budget.js";

/**
 * Sets of strings, as patterns describe them. A sequence is a row of steps, each one character of a set, or any number of them.
 * Globs, ARN patterns, case-blind words and the shapes of ARNs all are unions of such sequences.
 */

/** The characters in `chars`, or, negated, all others. */
export interface CharSet {
  readonly chars: string;
  readonly negated: boolean;
}

export interface Step {
  readonly set: CharSet;
  readonly repeated: boolean;
}

export type Sequence = readonly Step[];

/** The union of its words (exact) and its sequences. */
export interface Language {
  readonly words: readonly string[];
  readonly sequences: readonly Sequence[];
  /** Members, or likely members, that a person finds easy to read; used only to look for nice witnesses. */
  readonly samples: readonly string[];
}

export const EMPTY: Language = { words: [], sequences: [], samples: [] };

export const ANY: CharSet = { chars: "", negated: true };
export const NO_COLON: CharSet = { chars: ":", negated: true };
export const NO_SLASH: CharSet = { chars: "/", negated: true };
export const DIGIT: CharSet = { chars: "0123456789", negated: false };

export const EVERYTHING: Language = { words: [], sequences: [[{ set: ANY, repeated: true }]], samples: [] };

export function words(list: readonly string[]): Language {
  return { words: list, sequences: [], samples: [] };
}

export function union(languages: readonly Language[]): Language {
  if (languages.length === 1) return languages[0] as Language;
  return {
    words: languages.flatMap((one) => one.words),
    sequences: languages.flatMap((one) => one.sequences),
    samples: languages.flatMap((one) => one.samples),
  };
}

const single = new Map<string, Step>();

/** One step for exactly this character. */
export function step(char: string): Step {
  let found = single.get(char);
  if (found === undefined) {
    found = { set: { chars: char, negated: false }, repeated: false };
    if (single.size < 4096) single.set(char, found);
  }
  return found;
}

export function one(set: CharSet): Step {
  return { set, repeated: false };
}

export function any(set: CharSet): Step {
  return { set, repeated: true };
}

export function literal(text: string): Step[] {
  const steps: Step[] = [];
  for (let at = 0; at < text.length; at++) steps.push(step(text[at] as string));
  return steps;
}

/** The steps of `text` in upper and lower case alike (ASCII letters). */
export function anyCase(text: string): Step[] {
  return literal(text).map((exact) => {
    const { chars: char } = exact.set;
    return /[A-Za-z]/.test(char) ? one({ chars: char.toLowerCase() + char.toUpperCase(), negated: false }) : exact;
  });
}

export function has(set: CharSet, char: string): boolean {
  return set.chars.includes(char) !== set.negated;
}

/** True iff `text` is a member. Its cost is at most the product of the lengths. */
export function contains(language: Language, text: string, budget?: Budget): boolean {
  budget?.spend(1 + language.words.length / 64);
  return language.words.includes(text) || language.sequences.some((sequence) => matches(sequence, text, budget));
}

/** True iff the sequence reads the text. As long as there is one way to go on, it is taken; from there on all ways are followed. */
function matches(sequence: Sequence, text: string, budget: Budget | undefined): boolean {
  const end = sequence.length;
  let place = 0;
  let at = 0;
  budget?.spend(1 / 4);
  for (; place < end; place++) {
    const { set, repeated } = sequence[place] as Step;
    if (!repeated) {
      if (at >= text.length || !has(set, text[at] as string)) return false;
      at++;
      continue;
    }
    const next = sequence[place + 1];
    if (next === undefined && set === ANY) return true;
    if (next !== undefined && (next.repeated || next.set.negated || overlaps(set, next.set.chars))) {
      return reads(sequence, place, text, at, budget);
    }
    const start = at;
    while (at < text.length && has(set, text[at] as string)) at++;
    budget?.spend((at - start) / 64);
  }
  return at === text.length;
}

function overlaps(set: CharSet, chars: string): boolean {
  for (const char of chars) if (has(set, char)) return true;
  return false;
}

/** Follows all places that a reader of `sequence` may be at, from this place on; a repeated step may also be skipped. */
function reads(sequence: Sequence, from: number, text: string, start: number, budget: Budget | undefined): boolean {
  const end = sequence.length;
  const seenAt = new Int32Array(end + 1).fill(-1);
  const reach = (places: number[], first: number, at: number): void => {
    for (let place = first; seenAt[place] !== at; place++) {
      seenAt[place] = at;
      places.push(place);
      if (place === end || !(sequence[place] as Step).repeated) return;
    }
  };
  let places: number[] = [];
  reach(places, from, text.length);
  for (let at = start; at < text.length; at++) {
    const char = text[at] as string;
    const next: number[] = [];
    for (const place of places) {
      if (place === end) continue;
      const { set, repeated } = sequence[place] as Step;
      if (has(set, char)) reach(next, repeated ? place : place + 1, at);
    }
    budget?.spend(places.length / 16);
    if (next.length === 0) return false;
    places = next;
  }
  return places.includes(end);
}

/** True iff some string is a member of both languages. */
export function overlap(one: Language, other: Language, budget: Budget): boolean {
  if (one.words.some((word) => contains(other, word, budget)) || other.words.some((word) => contains(one, word, budget))) return true;
  return one.sequences.some((a) => other.sequences.some((b) => sequencesMeet(a, b, budget)));
}

/** Walks both sequences at once: a pair of places is reached when some string leads to both. */
function sequencesMeet(one: Sequence, other: Sequence, budget: Budget): boolean {
  const width = other.length + 1;
  const seen = new Uint8Array((one.length + 1) * width);
  const open: number[] = [0];
  seen[0] = 1;
  const reach = (a: number, b: number): void => {
    const pair = a * width + b;
    if (seen[pair] === 1) return;
    seen[pair] = 1;
    open.push(pair);
  };
  budget.spend(1 + seen.length / 512);
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    budget.spend(1 / 8);
    const a = Math.floor(pair / width);
    const b = pair % width;
    const x = one[a];
    const y = other[b];
    if (x === undefined && y === undefined) return true;
    if (x?.repeated) reach(a + 1, b);
    if (y?.repeated) reach(a, b + 1);
    if (x !== undefined && y !== undefined && share(x.set, y.set)) reach(x.repeated ? a : a + 1, y.repeated ? b : b + 1);
  }
  return false;
}

/** True iff some character is in both sets. */
function share(one: CharSet, other: CharSet): boolean {
  if (one.negated && other.negated) return true;
  const [listed, tested] = one.negated || (!other.negated && other.chars.length < one.chars.length) ? [other, one] : [one, other];
  for (const char of listed.chars) if (has(tested, char)) return true;
  return false;
}
