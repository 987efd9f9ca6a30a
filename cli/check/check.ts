import { setImmediate } from "node:timers/promises";
import { readText } from "../account/read";
import type { Subject } from "../account/subject";
import { reportOf } from "../audit/audit-report";
import { type Judgement, judge } from "../audit/judge";
import { type Configuration, NO_CONFIGURATION, readConfiguration } from "../config/configuration";
import { withoutKnown } from "../findings/baseline";
import type { FindingsReport } from "../findings/finding";
import { atLeast, type FindingsOptions, printFindings } from "../findings/options";
import { auditOnly } from "../policies/policies";
import { type Progress, startProgress } from "../terminal/progress";
import { UserError } from "../user-error";
import { doubtsAbout, fileNameOf, type Kind, type Placed, type Taken, taken } from "./documents";
import { filesOf } from "./files";
import { withPlaces } from "./places";
import { readSource } from "./read-source";
import { recognize } from "./recognize";
import type { Source } from "./source";

export interface CheckOptions extends FindingsOptions {
  readonly as?: Kind;
  readonly skipOthers?: boolean;
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
  const parts: Part[] = [];
  for (let start = 0; start < files.length; start += AT_ONCE) {
    parts.push(await judged(files.slice(start, start + AT_ONCE), options, configuration));
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
    notes: [...doubtsAbout(parts.flatMap((part) => part.taken)), ...skippedNote(skipped)],
  };
  const judgements = parts.flatMap((part) => part.judgements);
  return reportOf(audited, judgements, configuration);
}

interface Part {
  readonly subjects: readonly Subject[];
  readonly judgements: readonly Judgement[];
  readonly taken: readonly Taken[];
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
  const subject = documentsSubject(placed);
  return {
    subjects: [subject],
    judgements: [withPlaces(judge(subject, configuration), placed)],
    taken: readings.flatMap((reading) => reading.taken),
    skipped: readings.filter((reading) => reading.taken.length === 0).length,
    faults,
  };
}

/** What a file brings. */
interface Reading {
  readonly taken: readonly Taken[];
}

function readingOf(source: Source, { as, skipOthers = false }: CheckOptions): Reading {
  const found = recognize(source);
  if (found.kind === "nothing") {
    if (skipOthers) return { taken: [] };
    throw new UserError(`\`${fileNameOf(source.path)}\` holds nothing that is judged: an IAM document has a \`Statement\``);
  }
  return { taken: found.documents.map((document) => taken(source, document, as)) };
}

/** Documents by themselves, judged together because that is faster: none of them refers to another. */
function documentsSubject(placed: readonly Placed[]): Subject {
  return {
    source: "these files",
    kind: "input",
    resources: placed.map(({ resource }) => resource),
    gaps: auditOnly.map(({ name }) => ({ policy: name, reason: "only an account shows its root user" })),
    failures: [],
    unknown: { reason: "Something that this policy reads is missing.", remedy: "Write it into the document." },
  };
}

function more(count: number): readonly string[] {
  return count > 0 ? [`and ${count} more files can't be judged`] : [];
}

function skippedNote(count: number): readonly string[] {
  if (count === 0) return [];
  return [count === 1 ? "1 file holds nothing that is judged." : `${count} files hold nothing that is judged.`];
}
