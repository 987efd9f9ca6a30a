import { setImmediate } from "node:timers/promises";
import { groupBy } from "../../stack/group-by";
import { readText } from "../account/read";
import type { Subject } from "../account/subject";
import { reportOf } from "../audit/audit-report";
import { type Judgement, judge } from "../audit/judge";
import { type Configuration, NO_CONFIGURATION, readConfiguration } from "../config/configuration";
import { withoutKnown } from "../findings/baseline";
import type { FindingsReport } from "../findings/finding";
import { atLeast, type FindingsOptions, printFindings } from "../findings/options";
import { type Progress, startProgress } from "../terminal/progress";
import { UserError } from "../user-error";
import { documentsSubject, doubtsAbout, fileNameOf, type Kind, type Taken, taken } from "./documents";
import { filesOf } from "./files";
import { repaired, writeRepaired } from "./fix";
import { withPlaces } from "./places";
import { readSource } from "./read-source";
import { recognize } from "./recognize";
import type { Source } from "./source";
import type { Stack } from "./templates";

export interface CheckOptions extends FindingsOptions {
  readonly as?: Kind;
  readonly skipOthers?: boolean;
  readonly fix?: boolean;
  readonly config?: string;
  readonly baseline?: string;
}

/** Judges the files, and prints what was asked for; true iff nothing mandatory was found. */
export async function check(args: readonly string[], options: CheckOptions, out: (text: string) => void): Promise<boolean> {
  const configuration = options.config === undefined ? NO_CONFIGURATION : await readConfiguration(options.config);
  const progress = await startProgress("Looking for files");
  try {
    const full = atLeast(await reportOn(await filesOf(args), options, configuration, progress), options.severity);
    const report = options.baseline === undefined ? full : await withoutKnown(full, options.baseline);
    progress.stop();
    printFindings(report, options, out);
    return report.findings.every(({ enforcement }) => enforcement === "advisory");
  } finally {
    progress.stop();
  }
}

/** So many files are read, judged and forgotten at a time. */
const AT_ONCE = 500;
/** So many faults of files are told at once. */
const TOLD = 20;

async function reportOn(
  files: readonly string[],
  options: CheckOptions,
  configuration: Configuration,
  progress: Progress,
): Promise<FindingsReport> {
  if (options.fix && files.includes("-")) throw new UserError("standard input can't be repaired: name a file");
  const parts: Part[] = [];
  const fixed: string[] = [];
  for (let start = 0; start < files.length; start += AT_ONCE) {
    const chunk = files.slice(start, start + AT_ONCE);
    const part = await judged(chunk, options, configuration);
    const repairs = options.fix ? fix(part, configuration) : [];
    parts.push(repairs.length === 0 ? part : await judged(chunk, options, configuration));
    fixed.push(...repairs);
    progress.say(`Judging: ${Math.min(start + AT_ONCE, files.length)} of ${files.length} files`);
    await setImmediate();
  }
  const faults = parts.flatMap((part) => part.faults);
  if (faults.length > 0) throw new UserError([...faults.slice(0, TOLD), ...more(faults.length - TOLD)].join("\n"));
  const skipped = parts.reduce((sum, part) => sum + part.skipped, 0);
  const [only = ""] = files;
  const audited = {
    source: files.length === 1 ? only : `${files.length} files`,
    kind: "input" as const,
    subjects: parts.flatMap(({ subjects }) => subjects),
    accounts: [],
    notes: [...doubtsAbout(parts.flatMap((part) => part.taken)), ...parts.flatMap(({ notes }) => notes), ...skippedNote(skipped), ...fixed],
  };
  const judgements = parts.flatMap((part) => part.judgements);
  return reportOf(audited, judgements, configuration);
}

interface Part {
  readonly subjects: readonly Subject[];
  readonly judgements: readonly Judgement[];
  readonly taken: readonly Taken[];
  /** What was taken for granted in reading stacks. */
  readonly notes: readonly string[];
  /** How many files hold nothing that is judged. */
  readonly skipped: number;
  /** What is wrong with files, each a sentence for people. */
  readonly faults: readonly string[];
}

async function judged(files: readonly string[], options: CheckOptions, configuration: Configuration): Promise<Part> {
  const faults: string[] = [];
  const readings: Reading[] = [];
  for (const file of files) {
    try {
      readings.push(readingOf(readSource(file, await readText(file)), options));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      faults.push(error.message);
    }
  }
  const placed = readings.flatMap((reading) => reading.taken.map((one) => one.placed));
  const stacks = readings.flatMap(({ stack }) => stack ?? []);
  const subject = documentsSubject(placed);
  return {
    subjects: [subject, ...stacks.map((stack) => stack.subject)],
    judgements: [
      withPlaces(judge(subject, configuration), placed),
      ...stacks.map((stack) => withPlaces(judge(stack.subject, configuration), stack.placed)),
    ],
    notes: stacks.flatMap(({ notes }) => notes),
    taken: readings.flatMap((reading) => reading.taken),
    skipped: readings.filter(({ taken: documents, stack }) => documents.length === 0 && stack === undefined).length,
    faults,
  };
}

/** What a file brings. */
interface Reading {
  readonly stack?: Stack;
  readonly taken: readonly Taken[];
}

function readingOf(source: Source, { as, skipOthers = false }: CheckOptions): Reading {
  const found = recognize(source);
  if (found.kind === "nothing") {
    if (skipOthers) return { taken: [] };
    throw new UserError(
      `\`${fileNameOf(source.path)}\` holds nothing that is judged: an IAM document has a \`Statement\`, a template has \`Resources\`, and plans, previews and states are JSON`,
    );
  }
  if (found.kind === "stack") return { taken: [], stack: found.stack };
  return { taken: found.documents.map((document) => taken(source, document, as)) };
}

/** Repairs what can be repaired of what was found; one sentence for each file. */
function fix({ taken: all, judgements }: Part, configuration: Configuration): readonly string[] {
  const found = new Set(judgements.flatMap(({ findings }) => findings.map(({ resource }) => resource.id)));
  const documents = all
    .filter(({ placed }) => found.has(placed.resource.urn))
    .map((one) => ({ one, document: repaired(one, configuration) }))
    .filter(({ document }) => document !== undefined);
  return [...groupBy(documents, ({ one }) => one.placed.source)].map(([source, inIt]) => {
    const backup = writeRepaired(source, inIt);
    return `\`${fileNameOf(source.path)}\` was repaired; as it was, it is \`${fileNameOf(backup)}\`.`;
  });
}

function more(count: number): readonly string[] {
  return count > 0 ? [`and ${count} more files can't be judged`] : [];
}

function skippedNote(count: number): readonly string[] {
  if (count === 0) return [];
  return [count === 1 ? "1 file holds nothing that is judged." : `${count} files hold nothing that is judged.`];
}
