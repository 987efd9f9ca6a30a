import { closeSync, type Dirent, openSync, readdirSync, readSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { constants, gunzipSync } from "node:zlib";
import { UserError } from "../../user-error";

export interface TrailFile {
  readonly path: string;
  readonly bytes: number;
}

export interface TrailFiles {
  /** In the order of their paths. */
  readonly files: readonly TrailFile[];
  /** Records, to all appearances, with one on each line: CloudTrail writes no such files. */
  readonly lines: readonly string[];
  /** How many other files there are. */
  readonly skipped: number;
}

/** CloudTrail's files below the folder. Links are not followed. */
export function findFiles(folder: string): TrailFiles {
  let entries: readonly Dirent[];
  try {
    entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    const reason =
      code === "ENOENT" ? "doesn't exist" : code === "ENOTDIR" ? "isn't a folder" : `can't be read (${code ?? "unknown error"})`;
    throw new UserError(`\`${path ?? folder}\` ${reason}: name the folder that holds CloudTrail's files with --cloudtrail`);
  }
  const all = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const paths = all.filter((path) => isTrailFile(relative(folder, path))).sort();
  const lines = all.filter((path) => /\.(ndjson|jsonl)(\.gz)?$/.test(path)).sort();
  return { files: paths.map((path) => ({ path, bytes: statSync(path).size })), lines, skipped: all.length - paths.length - lines.length };
}

/**
 * By its path: a bucket also holds digests, Insights events and what other services write below `AWSLogs`
 * (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html).
 */
function isTrailFile(path: string): boolean {
  if (!/\.json(\.gz)?$/.test(path)) return false;
  const folders = path.split(sep).slice(0, -1);
  if (folders.some((name) => /^CloudTrail-(Digest|Insight)/.test(name)) || /_CloudTrail-(Digest|Insight)_[^/]*$/.test(path)) return false;
  return !folders.includes("AWSLogs") || folders.includes("CloudTrail");
}

/** What a file's two ends say of it. */
export interface Ends {
  /** What it unpacks to, in bytes, by what gzip wrote at its end; more than one part or 4 GiB make it say less. */
  readonly unpacked: number;
  /** False if it is damaged, or isn't CloudTrail's, to all appearances. True says little: it may be damaged in between. */
  readonly looksWhole: boolean;
}

export function endsOf(file: TrailFile): Ends {
  const [first, last] = edges(file);
  if (!file.path.endsWith(".gz")) return { unpacked: file.bytes, looksWhole: START.test(String(first)) && END.test(String(last)) };
  const unpacked = last.length < 4 ? file.bytes : last.readUInt32LE(last.length - 4);
  // What was cut short ends with any four bytes, which mostly make a number that is out of proportion.
  const possible = unpacked > file.bytes / 2 && unpacked < file.bytes * MOST_UNPACKED;
  return { unpacked, looksWhole: possible && START.test(inflated(first)) };
}

/** Its first kilobyte, unpacked. */
export function startOf(file: TrailFile): string {
  const [first] = edges(file);
  return file.path.endsWith(".gz") ? inflated(first) : String(first);
}

const START = /^\s*\{\s*"Records"\s*:\s*\[/;
const END = /\]\s*\}\s*$/;
const EDGE_BYTES = 1024;
/** https://zlib.net/zlib_tech.html */
const MOST_UNPACKED = 1032;

function edges({ path, bytes }: TrailFile): readonly [Buffer, Buffer] {
  const file = openSync(path, "r");
  try {
    const at = (position: number) => {
      const edge = Buffer.alloc(Math.min(EDGE_BYTES, bytes));
      return edge.subarray(0, readSync(file, edge, 0, edge.length, position));
    };
    return [at(0), at(Math.max(0, bytes - EDGE_BYTES))];
  } finally {
    closeSync(file);
  }
}

/** What the start of a gzip file unpacks to; nothing where it is none. */
function inflated(start: Buffer): string {
  try {
    return gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH }).toString("utf8");
  } catch {
    return "";
  }
}
