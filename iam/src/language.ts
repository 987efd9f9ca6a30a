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
  return Array.from({ length: text.length }, (_, index) => step(text[index] as string));
}

/** The steps of `text` in upper and lower case alike (ASCII letters). */
export function anyCase(text: string): Step[] {
  return literal(text).map((exact) => {
    const char = exact.set.chars;
    const upper = char >= "a" && char <= "z" ? char.toUpperCase() : char;
    const lower = char >= "A" && char <= "Z" ? char.toLowerCase() : char;
    return upper === lower ? exact : one({ chars: lower + upper, negated: false });
  });
}

export function has(set: CharSet, char: string): boolean {
  return set.chars.includes(char) !== set.negated;
}

/** True iff `text` is a member. Linear in the product of the lengths. */
export function contains(language: Language, text: string): boolean {
  return language.words.includes(text) || language.sequences.some((sequence) => matches(sequence, text));
}

/** Follows all positions that a reader of `sequence` may be at; a repeated step may also be skipped. */
function matches(sequence: Sequence, text: string): boolean {
  const end = sequence.length;
  let live = reach([], sequence, 0);
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    const next: number[] = [];
    for (const position of live) {
      if (position === end) continue;
      const { set, repeated } = sequence[position] as Step;
      if (has(set, char)) reach(next, sequence, repeated ? position : position + 1);
    }
    if (next.length === 0) return false;
    live = next;
  }
  return live[live.length - 1] === end || live.includes(end);
}

/** Adds `from`, and what follows it while steps may be skipped. */
function reach(live: number[], sequence: Sequence, from: number): number[] {
  for (let position = from; ; position++) {
    if (!live.includes(position)) live.push(position);
    if (position === sequence.length || !(sequence[position] as Step).repeated) return live;
  }
}
