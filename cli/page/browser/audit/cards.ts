import type { Affected, Finding, Severity } from "../../../findings/finding";

/** What findings are grouped by: whom they are about. */
export type Kind = Affected["kind"] | "other";
export const KINDS: readonly Kind[] = ["root", "user", "role", "other"];

/** Those about whom the same is found, with what is found; people in one group mostly share a card. */
export interface Card {
  readonly kind: Kind;
  readonly who: readonly Who[];
  /** The worst first; what is found of several people in the same words, once. */
  readonly findings: readonly Finding[];
  /** All that it stands for, by their positions in the list of findings. */
  readonly covers: ReadonlySet<number>;
}

export interface Who {
  readonly id: string;
  readonly name: string;
}

export interface Filter {
  readonly severity: Severity | "undecided" | "";
  readonly policy: string;
  readonly kind: Kind | "";
  readonly text: string;
}
export const NO_FILTER: Filter = { severity: "", policy: "", kind: "", text: "" };

interface Entry extends Who {
  readonly kind: Kind;
  /** Positions in the list of findings. */
  readonly found: number[];
  /** What a search looks through, in lower case. */
  readonly text: string;
}

/** The findings, made ready for filtering: everything that one filter and the next share. */
export interface Index {
  readonly findings: readonly Finding[];
  /** What a search looks through, in lower case. */
  readonly texts: readonly string[];
  /** Equal where the same policy says the same in the same words. */
  readonly sayings: readonly string[];
  readonly entries: readonly Entry[];
}

export function indexOf(findings: readonly Finding[]): Index {
  const entries = new Map<string, Entry>();
  findings.forEach(({ affects, resource }, position) => {
    const about: readonly (Who & { kind: Kind })[] = affects.length > 0 ? affects : [{ ...resource, kind: "other" }];
    for (const { kind, id, name } of about) {
      const key = `${kind} ${id}`;
      const entry = entries.get(key) ?? { kind, id, name, found: [], text: `${name}\n${id}`.toLowerCase() };
      entries.set(key, entry);
      entry.found.push(position);
    }
  });
  const texts = findings.map(({ policy, resource, message }) => `${policy}\n${resource.name}\n${message}`.toLowerCase());
  const sayings = findings.map(({ policy, how, fix }) => JSON.stringify([policy, how, fix]));
  return { findings, texts, sayings, entries: [...entries.values()] };
}

/** How severe a finding shows: what is undecided has no severity of its own yet. */
export function severityOf({ level, severity }: Finding): Severity | "undecided" {
  return level === "undecided" ? "undecided" : severity;
}

/** The cards that pass, the root user's first, then users', roles' and others', the worst first; a search hits a finding, or whom it is about. */
export function cardsOf({ findings, texts, sayings, entries }: Index, filter: Filter): readonly Card[] {
  const text = filter.text.trim().toLowerCase();
  const passes = findings.map(
    (finding) =>
      (filter.severity === "" || severityOf(finding) === filter.severity) && (filter.policy === "" || finding.policy === filter.policy),
  );
  const hits = texts.map((each) => each.includes(text));
  const cards = new Map<string, { kind: Kind; who: Who[]; found: readonly number[]; covers: Set<number> }>();
  for (const { kind, id, name, found, text: own } of entries) {
    if (filter.kind !== "" && filter.kind !== kind) continue;
    const named = own.includes(text);
    const left = found.filter((position) => passes[position] && (named || hits[position]));
    if (left.length === 0) continue;
    // What is said of several people in the same words is shown once. Each resource that is nobody's stands for itself.
    const same = left.map((position) => (findings[position]?.resource.id === id ? sayings[position] : position));
    const key = kind === "other" ? `${kind} ${id}` : `${kind} ${same.join(" ")}`;
    const card = cards.get(key) ?? { kind, who: [], found: left, covers: new Set() };
    cards.set(key, card);
    card.who.push({ id, name });
    for (const position of left) card.covers.add(position);
  }
  // Findings come the worst first, so the position of a card's first tells how bad it is.
  return [...cards.values()]
    .sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (a.found[0] ?? 0) - (b.found[0] ?? 0))
    .map(({ kind, who, found, covers }) => ({ kind, who, covers, findings: found.flatMap((position) => findings[position] ?? []) }));
}
