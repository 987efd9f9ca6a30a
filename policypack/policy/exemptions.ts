import type { PolicyConfigSchema } from "@pulumi/policy";
import { groupBy } from "../../stack/group-by";
import { type Message, messages } from "./message";
import { fits } from "./names";

/** What a policy leaves out for a while, who answers for it, and until when. */
export interface Exemption {
  /** URNs, Pulumi names or AWS names; `*` stands for any text. */
  readonly resources: readonly string[];
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it holds, to its end in UTC: YYYY-MM-DD. */
  readonly until: string;
  readonly ticket?: string | undefined;
}

/** A day of the calendar in UTC, as YYYY-MM-DD. */
export type Day = string;
export type Today = () => Day;

/** By the machine's clock and by nothing else: what a program or an environment may set would prolong exemptions. */
export const today: Today = () => new Date().toISOString().slice(0, 10);

/** Exemptions that end within so many days are told. */
const SOON_DAYS = 14;

const WORDS = { type: "string", minLength: 1, maxLength: 500, pattern: "\\S" } as const;

/** Declared by every policy. */
export const EXEMPTIONS = {
  type: "array",
  items: {
    type: "object",
    additionalProperties: false,
    required: ["resources", "reason", "owner", "until"],
    properties: {
      resources: {
        type: "array",
        items: { type: "string", minLength: 1, maxLength: 2048 },
        minItems: 1,
        uniqueItems: true,
        description:
          "URNs, Pulumi names or AWS names; `*` stands for any text, next to at least three letters of the name. A pattern that starts with `urn:` is held against URNs, every other one against names.",
      },
      reason: { ...WORDS, description: "Why it can't be put right yet." },
      owner: { ...WORDS, description: "Who answers for it, such as an e-mail address." },
      until: {
        type: "string",
        format: "date",
        pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        description: "The last day on which it holds, to its end in UTC: YYYY-MM-DD.",
      },
      ticket: { ...WORDS, description: "Where the work is planned." },
    },
  },
  default: [] as readonly Exemption[],
  description: "Resources to leave out for a while, each with a reason, an owner and an end. Every one in use is shown.",
} as const satisfies PolicyConfigSchema["properties"][string];

/** What a resource goes by. */
export interface Named {
  readonly urn: string;
  /** Its Pulumi name and its AWS names. */
  readonly names: readonly string[];
}

/** A policy's exemptions as far as they can be read. */
export interface Exemptions {
  readonly all: readonly Exemption[];
  /** One for each that can't be read or may not stand: it exempts nothing. */
  readonly faults: readonly Message[];
  /** Those that fit the resource, the one that ends last first. */
  readonly fitting: (resource: Named) => readonly Exemption[];
}

const say = messages({
  "bad-exemption": ({
    policy,
    of,
    wrong,
    fix,
  }: {
    readonly policy: string;
    readonly of: string;
    readonly wrong: string;
    readonly fix: string;
  }) => ({
    how: `The exemption of ${of} in the configuration of \`${policy}\` ${wrong}, so it exempts nothing.`,
    fix,
  }),
});

const known = new WeakMap<object, Exemptions>();

/**
 * Reads the exemptions of a policy's configuration, once for each list. A pattern that starts with `urn:` or `arn:` is held against the resource's
 * URN, which is its ARN in an audit, and every other one against its names: so that `prod-*` never fits what is merely in a stack of that name.
 */
export function exemptionsReader(policy: string): (given: unknown) => Exemptions {
  return (given) => {
    if (!Array.isArray(given)) return read(policy, [given]);
    const found = known.get(given) ?? read(policy, given);
    known.set(given, found);
    return found;
  };
}

function read(policy: string, given: readonly unknown[]): Exemptions {
  const all: Exemption[] = [];
  const faults: Message[] = [];
  for (const entry of given) {
    const fault = faultOf(entry);
    if (fault === undefined) all.push(entry as Exemption);
    else faults.push(say("bad-exemption", { policy, of: titleOf(entry), ...fault }));
  }
  const latest = all.toSorted((a, b) => (a.until < b.until ? 1 : a.until > b.until ? -1 : 0));
  const pairs = latest.flatMap((exemption) => exemption.resources.map((pattern) => ({ pattern, exemption })));
  const exact = groupBy(
    pairs.filter(({ pattern }) => !pattern.includes("*")),
    ({ pattern }) => pattern,
  );
  const wild = pairs.filter(({ pattern }) => pattern.includes("*"));
  const fitting = ({ urn, names }: Named) => {
    const fit = new Set<Exemption>();
    for (const name of [urn, ...names]) for (const { exemption } of exact.get(name) ?? []) fit.add(exemption);
    for (const { pattern, exemption } of wild) {
      if (isOfUrn(pattern) ? fits(pattern, urn) : names.some((name) => fits(pattern, name))) fit.add(exemption);
    }
    return latest.filter((exemption) => fit.has(exemption));
  };
  return { all, faults, fitting };
}

export interface Fault {
  /** What is wrong, as a clause that follows the exemption. */
  readonly wrong: string;
  /** What to do, one sentence. */
  readonly fix: string;
}

/** Why an entry of the configuration is no exemption; undefined iff it is one. A JSON schema can't say all of it, and not everybody asks one. */
export function faultOf(entry: unknown): Fault | undefined {
  const { resources, reason, owner, until, ticket = "-" } = (entry ?? {}) as Partial<Record<keyof Exemption, unknown>>;
  const words = { reason, owner, until, ticket };
  for (const [key, value] of Object.entries(words)) {
    if (typeof value !== "string" || value.trim() === "") {
      return { wrong: `has no \`${key}\``, fix: `Give it \`resources\`, \`reason\`, \`owner\` and \`until\`.` };
    }
  }
  if (!isDay(until)) {
    return { wrong: `ends on \`${until}\`, which isn't a day of the calendar`, fix: "Write `until` as YYYY-MM-DD." };
  }
  const patterns: unknown[] = Array.isArray(resources) ? resources : [];
  if (patterns.length === 0 || !patterns.every((pattern) => typeof pattern === "string" && pattern !== "")) {
    return { wrong: "names no resources", fix: "List URNs, Pulumi names or AWS names in `resources`." };
  }
  const broad = (patterns as string[]).find(isTooBroad);
  if (broad === undefined) return undefined;
  return {
    wrong: `has the pattern \`${broad}\`, which leaves out whatever comes tomorrow`,
    fix: "Name the resources, with at least three letters of their names next to `*`; to hold back the whole policy, set its `enforcementLevel` to `advisory`, which still shows what it finds.",
  };
}

/** True iff it is YYYY-MM-DD and that month has that day. */
export function isDay(text: unknown): text is Day {
  if (typeof text !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** So much of a name a pattern has to say. */
const LETTERS = 3;

/** True iff it has a wildcard and says next to nothing of the name, which comes last in a URN and in an ARN. */
function isTooBroad(pattern: string): boolean {
  return pattern.includes("*") && nameIn(pattern).replaceAll("*", "").length < LETTERS;
}

function nameIn(pattern: string): string {
  if (pattern.startsWith("urn:"))
    return pattern
      .split("::")
      .slice(URN_PARTS - 1)
      .join("::");
  if (pattern.startsWith("arn:")) return /^arn(?::[^:]*){4}:[^/:*]+\/(?:.*\/)?([^/]*)$/.exec(pattern)?.[1] ?? "";
  return pattern;
}

/** `urn:pulumi:STACK::PROJECT::TYPE::NAME`: https://www.pulumi.com/docs/iac/concepts/resources/names/#urns */
const URN_PARTS = 4;

function isOfUrn(pattern: string): boolean {
  return pattern.startsWith("urn:") || pattern.startsWith("arn:");
}

function titleOf(entry: unknown): string {
  const { resources } = (entry ?? {}) as { readonly resources?: unknown };
  return Array.isArray(resources) && typeof resources[0] === "string" ? nameOf({ resources }) : "no resource";
}

/** The first resource, and how many more there are, within a sentence. */
export function nameOf({ resources: [first, ...others] }: Pick<Exemption, "resources">): string {
  return `\`${oneLine(String(first))}\`${others.length === 0 ? "" : ` and ${others.length} more`}`;
}

export type Standing = "ended" | "ending" | "running";

/** How an exemption stands on a day: its last day is one on which it still runs. */
export function standingOn({ until }: Pick<Exemption, "until">, day: Day): Standing {
  if (until < day) return "ended";
  return daysLeft(until, day) <= SOON_DAYS ? "ending" : "running";
}

export function daysLeft(until: Day, day: Day): number {
  return Math.round((Date.parse(until) - Date.parse(day)) / 86_400_000);
}

/** Without line ends and what else a terminal would obey. */
export function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, " ").trim();
}
