import { existsSync } from "node:fs";
import { applyEdits, type FormattingOptions, modify } from "jsonc-parser";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { policies as pack } from "../../policypack/policies";
import { type Day, type Exemption, exemptionsReader, faultOf } from "../../policypack/policy/exemptions";
import { readJson, readText } from "../account/read";
import { configurationIn } from "../config/configuration";
import { type Entry, exemptionsIn, isShort, type PulumiFile, type ShortExemption, type ShortFile } from "../config/file";
import { SCHEMA_VERSION } from "../schema-version";
import type { Terminal } from "../terminal/prompts";
import { UserError } from "../user-error";
import { AUDIT } from "./listed";

export interface ExemptOptions {
  readonly policy?: readonly string[];
  readonly resource?: readonly string[];
  readonly findings?: string;
  readonly reason?: string;
  readonly owner?: string;
  readonly until?: string;
  readonly ticket?: string;
}

/** Writes an exemption into the file, which is made if it isn't there, and resolves to what was written, one sentence. */
export async function exempt(path: string, options: ExemptOptions, person: Terminal | undefined, today: Day): Promise<string> {
  const text = existsSync(path) ? await readText(path) : "{}\n";
  const file = parsed(path, text);
  const { policies, resources } = await chosen(options, person);
  const answer = async (key: "reason" | "owner" | "until", question: string) =>
    options[key] ?? (await person?.text(question)) ?? missing(`--${key}`);
  const exemption: Exemption = {
    resources,
    reason: await answer("reason", "Why can't it be put right yet?"),
    owner: await answer("owner", "Who answers for it?"),
    until: await answer("until", "Until which day, as YYYY-MM-DD?"),
    ...(options.ticket !== undefined && { ticket: options.ticket }),
  };
  const fault = faultOf(exemption);
  if (fault !== undefined) throw new UserError(`the exemption ${fault.wrong}. ${fault.fix}`);
  if (exemption.until < today) throw new UserError(`${exemption.until} is over: an exemption ends today at the earliest, in UTC`);
  const written = isShort(file) ? intoShort(text, file, policies, exemption) : intoPulumis(text, file, policies, exemption);
  parsed(path, written);
  write(path, written);
  return `Exempt until ${exemption.until} from ${policies.join(", ")}: ${resources.join(", ")}. Written to ${path}.\n`;
}

/** The file, which is valid. */
function parsed(path: string, text: string): PulumiFile | ShortFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UserError(`\`${path}\` is not JSON: it should be a configuration as docs/configuration.md describes it`);
  }
  configurationIn(path, value);
  return value as PulumiFile | ShortFile;
}

interface Chosen {
  readonly policies: readonly string[];
  readonly resources: readonly string[];
}

/** What the options name; of an audit's findings, the policies that find something there. */
async function chosen(options: ExemptOptions, person: Terminal | undefined): Promise<Chosen> {
  const { policy: policies, resource: resources, findings: audit } = options;
  for (const policy of policies ?? []) assertPolicy(policy);
  if (audit === undefined) return { policies: policies ?? missing("--policy"), resources: resources ?? missing("--resource") };
  const { kind, findings } = await readJson(audit, audited, AUDIT);
  const found = findings.filter(({ policy }) => isOfPack(policy) && (policies?.includes(policy) ?? true));
  if (found.length === 0)
    throw new UserError(`\`${audit}\` has no such finding${policies === undefined ? "" : ` of ${policies.join(", ")}`}`);
  if (resources === undefined) return pick(found, kind, person);
  const fitting = found.filter(({ policy, resource: { id, name } }) => fits(policy, resources, id, name));
  if (fitting.length === 0) throw new UserError(`\`${audit}\` finds nothing in ${resources.map((each) => `\`${each}\``).join(", ")}`);
  return { policies: inOrder(fitting.map(({ policy }) => policy)), resources };
}

const audited = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  kind: z.string(),
  findings: z.array(z.object({ policy: z.string(), resource: z.object({ id: z.string(), name: z.string() }) })),
});
type Found = z.output<typeof audited>["findings"][number];

function fits(policy: string, resources: readonly string[], id: string, name: string): boolean {
  const entry: Exemption = { resources, reason: "-", owner: "-", until: "9999-12-31" };
  return exemptionsReader(policy)([entry]).fitting({ urn: id, names: [name] }).length > 0;
}

/** One finding: a stack's resource by its URN, an account's by its name, which the same resource has in a stack, an organization's by its ARN. */
async function pick(found: readonly Found[], kind: string, person: Terminal | undefined): Promise<Chosen> {
  if (person === undefined) return missing("--resource");
  const titled = new Map(found.map((each) => [`${each.policy}: ${each.resource.id}`, each]));
  const one = titled.get(await person.choose("Which finding has to wait?", [...titled.keys()]));
  if (one === undefined) return missing("--resource");
  return { policies: [one.policy], resources: [kind === "account" ? one.resource.name : one.resource.id] };
}

function missing(option: string): never {
  throw new UserError(`there is no terminal to ask on: add ${option}`);
}

function isOfPack(policy: string): boolean {
  return pack.some(({ name }) => name === policy);
}

function assertPolicy(policy: string): void {
  if (isOfPack(policy)) return;
  throw new UserError(`\`${policy}\` isn't a policy of the pack: it is one of ${pack.map(({ name }) => name).join(", ")}`);
}

function inOrder(policies: readonly string[]): readonly string[] {
  return pack.map(({ name }) => name).filter((name) => policies.includes(name));
}

function intoShort(text: string, { exemptions = [] }: ShortFile, policies: readonly string[], exemption: Exemption): string {
  const entry: ShortExemption = { policies, ...exemption };
  return intoList(text, ["exemptions"], exemptions, entry, (each) => JSON.stringify([each.policies ?? null, each.resources]));
}

function intoPulumis(text: string, file: PulumiFile, policies: readonly string[], exemption: Exemption): string {
  const [under, entries] = file.version === 2 ? [["policies"], file.policies ?? {}] : [[], file];
  return policies.reduce((edited, policy) => {
    const entry = (entries as Readonly<Record<string, Entry | undefined>>)[policy];
    const path = [...under, policy];
    // A level by itself has no room for exemptions.
    const roomy = typeof entry === "string" ? edit(edited, path, { enforcementLevel: entry }) : edited;
    return intoList(roomy, [...path, "exemptions"], exemptionsIn(entry), exemption, (each) => JSON.stringify(each.resources));
  }, text);
}

/** Puts the entry where its key belongs, in place of one that has the same key. */
function intoList<T>(text: string, path: readonly string[], list: readonly T[], entry: T, keyOf: (one: T) => string): string {
  if (list.length === 0) return edit(text, path, [entry]);
  const key = keyOf(entry);
  const same = list.findIndex((each) => keyOf(each) === key);
  if (same >= 0) return edit(text, [...path, same], entry);
  const next = list.findIndex((each) => keyOf(each) > key);
  return edit(text, [...path, next < 0 ? list.length : next], entry, true);
}

/** The text with this value at this path. The lines that it is written on are laid out again, and every other one is as it was. */
function edit(text: string, path: readonly (string | number)[], value: unknown, isArrayInsertion = false): string {
  return applyEdits(text, modify(text, [...path], value, { formattingOptions: formattingOf(text), isArrayInsertion }));
}

function formattingOf(text: string): FormattingOptions {
  const [, indent = "  "] = /^[[{]\s*?\n([ \t]+)/.exec(text) ?? [];
  return {
    insertSpaces: !indent.startsWith("\t"),
    tabSize: indent.startsWith("\t") ? 1 : indent.length,
    eol: text.includes("\r\n") ? "\r\n" : "\n",
  };
}

function write(path: string, text: string): void {
  try {
    writeFileAtomic.sync(path, text);
  } catch (error) {
    throw new UserError(`\`${path}\` can't be written (${(error as NodeJS.ErrnoException).code ?? "unknown error"}): name another file`);
  }
}
