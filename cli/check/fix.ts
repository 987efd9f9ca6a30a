import { constants, copyFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { applyRepair, parse } from "@mfa-guard/iam";
import writeFileAtomic from "write-file-atomic";
import { type Judgement, judge } from "../audit/judge";
import type { Configuration } from "../config/configuration";
import { UserError } from "../user-error";
import { documentsSubject, type Taken, taken } from "./documents";
import { readSource } from "./read-source";
import type { Change, Path, Source } from "./source";

/** More repairs than this no document takes one after the other. */
const ROUNDS = 30;

/**
 * The document after the repairs that the findings suggest, one after the other; undefined where they leave as much to find as there was, or
 * something that wasn't found before.
 */
export function repaired({ placed: { source }, kind, found }: Taken, configuration: Configuration): unknown {
  if (parse(found.document).kind === "unreadable") return undefined;
  const ask = (document: unknown) => judge(documentsSubject([taken(source, { ...found, document }, kind).placed]), configuration);
  const original: unknown = typeof found.document === "string" ? JSON.parse(found.document) : found.document;
  const before = ask(original);
  let [document, judgement] = [original, before];
  for (let round = 0; round < ROUNDS && judgement.findings.length > 0; round += 1) {
    const next = repairsOf(judgement)
      .map((repair) => together(applyRepair([document], repair)))
      .find((edited) => !isDeepStrictEqual(edited, document));
    if (next === undefined) break;
    document = next;
    judgement = ask(document);
  }
  const policies = new Set(before.findings.map(({ policy }) => policy));
  const better = judgement.findings.length < before.findings.length && judgement.findings.every(({ policy }) => policies.has(policy));
  return better ? document : undefined;
}

function repairsOf({ findings, evidence }: Judgement) {
  return findings.flatMap(({ fingerprint }) => evidence.get(fingerprint)?.repair ?? []);
}

/** What a repair attaches besides stands in the same file: whoever has the one has the other. */
function together([document, ...attached]: readonly Readonly<Record<string, unknown>>[]): unknown {
  if (attached.length === 0) return document;
  return { ...document, Statement: [document, ...attached].flatMap((each) => each?.Statement as object) };
}

/** Writes the documents into their file, and keeps the file as it was: the name of that copy. */
export function writeRepaired(source: Source, documents: readonly { readonly one: Taken; readonly document: unknown }[]): string {
  const changes = documents.flatMap(({ one: { found }, document }) =>
    typeof found.document === "string" && found.path.length > 0
      ? [{ path: found.path, value: JSON.stringify(document) }]
      : changesBetween(valueAt(source.value, found.path), document, found.path),
  );
  const text = source.edited(changes);
  const written = readSource(source.path, text).value;
  for (const { one, document } of documents) {
    const value = valueAt(written, one.found.path);
    if (isDeepStrictEqual(typeof value === "string" ? JSON.parse(value) : value, document)) continue;
    throw new UserError(
      `\`${source.path}\` can't be edited without changing something else: make the change that the report suggests by hand`,
    );
  }
  try {
    const backup = backedUp(source.path);
    writeFileAtomic.sync(source.path, text);
    return backup;
  } catch (error) {
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    throw new UserError(`\`${source.path}\` can't be repaired, because it or a copy of it can't be written (${code})`);
  }
}

/** The first of `.bak`, `.bak.1`, … that nothing has yet. */
function backedUp(path: string): string {
  for (let number = 0; ; number += 1) {
    const backup = `${path}.bak${number === 0 ? "" : `.${number}`}`;
    try {
      copyFileSync(path, backup, constants.COPYFILE_EXCL);
      return backup;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

type Table = Readonly<Record<string, unknown>>;

/** The smallest parts that differ: the rest of a file stays as somebody laid it out. */
function changesBetween(before: unknown, after: unknown, path: Path): readonly Change[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after) && after.length >= before.length)
    return after.flatMap((value, index) => changesBetween(before[index], value, [...path, index]));
  if (!isTable(before) || !isTable(after)) return [{ path, value: after }];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => changesBetween(before[key], after[key], [...path, key]));
}

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((holder, step) => (holder as Table | undefined)?.[step as string], value);
}
