import { createHash } from "node:crypto";
import type { PolicyConfigSchema } from "@pulumi/policy";
import { accountIdOf } from "../../stack/account-id";
import type { RawResource } from "../../stack/reading";
import { read } from "../../stack/values";
import { type Day, daysLeft, isDay, oneLine } from "./exemptions";
import { type Message, messages } from "./message";
import type { Reporter } from "./reporter";

/** The settings that `mfa-guard context` writes; where people write one of them, it is their word, and has no date. */
const CONTEXT_KEYS = ["accountsWithoutUsers", "enforcedGroups", "enforcedPolicyArns", "enforcedUsers", "guardrails"] as const;

type ContextKey = (typeof CONTEXT_KEYS)[number];
type Given = Readonly<Record<string, unknown>>;

/** Where and when other settings of the same policy were read. */
export interface Context {
  /** The day in UTC, YYYY-MM-DD. */
  readonly date: Day;
  /** For people: the account, the organization or the file. */
  readonly source: string;
  /** The organization's id (`o-…`). */
  readonly organization?: string;
  /** Of each setting that was written with it: see {@link hashOf}. */
  readonly hashes: Readonly<Record<string, string>>;
}

/** Declared by every policy that has one of those settings. An empty object says nothing of them. */
const CONTEXT = {
  type: "object",
  additionalProperties: false,
  properties: {
    date: { type: "string", description: "The day on which it was read, in UTC: YYYY-MM-DD." },
    source: { type: "string", description: "What was read." },
    organization: { type: "string", description: "The organization's id." },
    hashes: { type: "object", additionalProperties: { type: "string" }, description: "A hash of each setting that was written with it." },
  },
  default: {} as Partial<Context>,
  description: "Where and when `mfa-guard context` read the settings that it wrote here; nobody writes it by hand.",
} as const satisfies PolicyConfigSchema["properties"][string];

const MAX_AGE_DAYS = {
  type: "integer",
  minimum: 1,
  maximum: 365,
  default: 30 as number,
  description:
    "After how many days each run says that what `mfa-guard context` wrote is old. After twice as many it is no longer believed.",
} as const;

/** What a policy may make of its `context`. */
export interface Believed {
  /** The settings that are not believed. */
  readonly dropped: readonly string[];
  readonly faults: readonly Message[];
  /** What a person should know, and that blocks nothing. */
  readonly warnings: readonly Message[];
  /** What is believed; missing where nothing is, or people wrote it. */
  readonly context?: Context;
}

const ALL_BELIEVED: Believed = { dropped: [], faults: [], warnings: [] };

const say = messages({
  "context-refused": ({ wrong, fix }: Fault) => ({
    how: `What \`mfa-guard context\` wrote into this policy's configuration ${wrong}, so none of it is believed.`,
    fix,
  }),
  "context-of-another": ({ source, there }: Another) => ({
    how: `What \`mfa-guard context\` wrote into this policy's configuration is of ${source}, and what is judged is in ${there}, so it says nothing of what is there.`,
    fix: `Use the file that was written of ${there}.`,
  }),
  "context-old": ({ source, date, days, most }: Age) => ({
    how: `What this policy's configuration says of ${source} was read ${days} days ago, on ${date}, and is believed for ${2 * most} days.`,
    fix: "Run `mfa-guard context` again.",
  }),
  "context-outdated": ({ source, date, days, most }: Age) => ({
    how: `What this policy's configuration says of ${source} was read ${days} days ago, on ${date}, which is over ${2 * most} days, so none of it is believed.`,
    fix: "Run `mfa-guard context` again.",
  }),
});

interface Another {
  readonly source: string;
  readonly there: string;
}

interface Age {
  readonly source: string;
  readonly date: Day;
  readonly days: number;
  readonly most: number;
}

export interface Fault {
  /** What is wrong, as a clause that follows what was written. */
  readonly wrong: string;
  /** What to do, one sentence. */
  readonly fix: string;
}

/** Policies of these settings take a `context`. */
export function contextSettings(settings: object) {
  return CONTEXT_KEYS.some((key) => key in settings) ? { context: CONTEXT, maxAgeDays: MAX_AGE_DAYS } : {};
}

const judged = new WeakMap<object, Map<string, Believed>>();

/** Judged once for each configuration and day: it is asked for every resource, and may be large. */
export function believedOn(given: Given, day: Day): Believed {
  const { context, maxAgeDays } = given;
  if (context === undefined) return ALL_BELIEVED;
  if (typeof context !== "object" || context === null) return refused(given, { wrong: "has a `context` that isn't an object", fix: AGAIN });
  const byDay = judged.get(context) ?? new Map<string, Believed>();
  judged.set(context, byDay);
  const most = typeof maxAgeDays === "number" ? maxAgeDays : MAX_AGE_DAYS.default;
  const key = `${day} ${most}`;
  const found = byDay.get(key) ?? believe(given, context, most, day);
  byDay.set(key, found);
  return found;
}

/** Says once what is wrong with it, by itself and for these resources. */
export function reportContext({ faults, warnings, context }: Believed, resources: readonly RawResource[], report: Reporter): void {
  for (const fault of faults) report.violation(fault);
  for (const warning of warnings) report.warning(warning);
  const strange = context === undefined ? undefined : (otherOrganization(context, resources) ?? otherAccount(context, resources));
  if (strange !== undefined) report.violation(say("context-of-another", strange));
}

/** The organization that the resources make is another than the one that was read. */
function otherOrganization({ organization, source }: Context, resources: readonly RawResource[]): Another | undefined {
  if (organization === undefined) return undefined;
  const arns = resources.flatMap(({ type, props }) =>
    type === "aws:organizations/organization:Organization" ? [String(read(props, "arn"))] : [],
  );
  const other = arns.map((arn) => /:organization\/(o-[0-9a-z]+)$/.exec(arn)?.[1]).find((id) => id !== undefined && id !== organization);
  return other === undefined ? undefined : { source: oneLine(source), there: `organization ${other}` };
}

/** Names of groups and users are those of one account, and none of the resources is known to be in it. */
function otherAccount({ source, hashes }: Context, resources: readonly RawResource[]): Another | undefined {
  const [, account] = /^account (\d{12})$/.exec(source) ?? [];
  if (account === undefined || !NAMES.some((key) => key in hashes)) return undefined;
  const accounts = resources.flatMap((resource) => accountIdOf(resource) ?? []);
  const [there] = accounts;
  return there === undefined || accounts.includes(account) ? undefined : { source, there: `account ${there}` };
}

const NAMES: readonly ContextKey[] = ["enforcedGroups", "enforcedUsers"];

function believe(given: Given, context: Partial<Context>, most: number, day: Day): Believed {
  if (Object.keys(context).length === 0) return ALL_BELIEVED;
  const fault = faultOf(given, context, day);
  if (fault !== undefined) return refused(given, fault);
  const { date, source } = context as Context;
  const days = daysLeft(day, date);
  const age = { source: oneLine(source), date, days, most };
  if (days > 2 * most) return { dropped: writtenIn(given), faults: [], warnings: [say("context-outdated", age)] };
  return { dropped: [], faults: [], warnings: days > most ? [say("context-old", age)] : [], context: context as Context };
}

function refused(given: Given, fault: Fault): Believed {
  return { dropped: writtenIn(given), faults: [say("context-refused", fault)], warnings: [] };
}

/** Those that a hash says were written, and all of them where no list of hashes can be read. */
function writtenIn({ context }: Given): readonly string[] {
  const { hashes } = (context ?? {}) as { readonly hashes?: unknown };
  return isTable(hashes) ? Object.keys(hashes) : CONTEXT_KEYS;
}

const AGAIN = "Let `mfa-guard context` write it again.";
/** Several times what an organization of 1,000 accounts takes, and not enough to slow a preview. */
const MOST_CHARACTERS = 2_000_000;

/** Why these settings aren't what `mfa-guard context` wrote on some day until this one; undefined iff they are. */
export function faultOf(given: Given, context: Partial<Context>, day: Day): Fault | undefined {
  const { date, source, hashes } = context as Partial<Record<keyof Context, unknown>>;
  if (!isDay(date)) return { wrong: `is dated \`${oneLine(String(date))}\`, which isn't a day of the calendar`, fix: AGAIN };
  if (date > day) {
    const fix = "Put right the clock of this machine, or of the one that wrote it, and write it again.";
    return { wrong: `is dated ${date}, which is yet to come`, fix };
  }
  if (typeof source !== "string" || source.trim() === "") return { wrong: "doesn't say what was read", fix: AGAIN };
  if (!isTable(hashes)) return { wrong: "has no hashes", fix: AGAIN };
  for (const key of CONTEXT_KEYS) {
    const [value, hash] = [given[key], hashes[key]];
    if (value === undefined || hash === undefined) continue;
    const { length } = JSON.stringify(value);
    if (length > MOST_CHARACTERS)
      return { wrong: `has ${megabytes(length)} MB of \`${key}\`, and ${megabytes(MOST_CHARACTERS)} MB are the most`, fix: AGAIN };
    const wrong = wrongIn(key, value);
    if (wrong !== undefined) return { wrong, fix: AGAIN };
    if (hash !== hashOf(context as Context, key, value)) {
      const fix = `${AGAIN} What people know besides can stand in another file's settings, without \`context\`.`;
      return { wrong: `has a \`${key}\` that doesn't fit its hash: it was changed afterwards, or damaged`, fix };
    }
  }
  return undefined;
}

function megabytes(characters: number): number {
  return Math.ceil(characters / 1_000_000);
}

/**
 * SHA-256 of a setting with its date and source, whatever the order of keys in it. It shows a slip or a bad merge and is no signature: whoever may
 * write the configuration may write a hash, and every other setting.
 */
export function hashOf({ date, source, organization }: Omit<Context, "hashes">, key: string, value: unknown): string {
  const content = JSON.stringify(sorted({ date, source, organization, key, value }));
  return `sha256-${createHash("sha256").update(content).digest("base64")}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isTable(value)) return value;
  const entries = Object.entries(value).map(([key, each]): [string, unknown] => [key, sorted(each)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html; the partitions are those of AWS's SDKs (`partitions.json`). */
const PARTITIONS = ["aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"];
/** Ids of roots and units: https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListTargetsForPolicy.html */
const TARGET = /^(\d{12}|r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})$/;

/** What no such setting holds, as a clause. */
function wrongIn(key: ContextKey, value: unknown): string | undefined {
  if (key === "guardrails") return wrongInGuardrails(value);
  if (!Array.isArray(value) || !value.every((each) => typeof each === "string")) return `has a \`${key}\` that isn't a list of names`;
  if (key === "accountsWithoutUsers") return wrongAccount(value);
  return key === "enforcedPolicyArns" ? wrongArn(value) : undefined;
}

function wrongAccount(ids: readonly string[]): string | undefined {
  const wrong = ids.find((id) => !/^\d{12}$/.test(id));
  return wrong === undefined ? undefined : `names the account \`${oneLine(wrong)}\`, and an account's id has 12 digits`;
}

function wrongArn(arns: readonly string[]): string | undefined {
  for (const arn of arns) {
    const partition = /^arn:([^:]*):iam::\d{12}:policy\/./.exec(arn)?.[1];
    if (partition === undefined) return `names \`${oneLine(arn)}\`, which isn't the ARN of a managed policy`;
    if (!PARTITIONS.includes(partition)) return `names the partition \`${oneLine(partition)}\`, which AWS doesn't have`;
  }
  return undefined;
}

function wrongInGuardrails(value: unknown): string | undefined {
  if (!isTable(value) || !isTable(value.targets) || !isTable(value.policies)) return "has `guardrails` without `targets` and `policies`";
  const { managementAccount } = value;
  if (typeof managementAccount !== "string") return "has `guardrails` that don't say which is the management account";
  const target = Object.keys(value.targets).find((id) => !TARGET.test(id));
  if (target !== undefined) return `names the target \`${oneLine(target)}\`, which isn't the id of a root, a unit or an account`;
  return wrongAccount([managementAccount]);
}
