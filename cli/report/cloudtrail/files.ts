import { closeSync, type Dirent, openSync, readdirSync, readSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
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

/** Its first kilobyte. */
export function startOf(path: string): Buffer {
  return bytesAt(path, 0, 1024);
}

/** What the file unpacks to, in bytes, by what gzip wrote at its end; more than one part or 4 GiB make it say less. */
export function unpackedBytes({ path, bytes }: TrailFile): number {
  if (!path.endsWith(".gz") || bytes < 4) return bytes;
  return bytesAt(path, bytes - 4, 4).readUInt32LE();
}

function bytesAt(path: string, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const file = openSync(path, "r");
  try {
    return bytes.subarray(0, readSync(file, bytes, 0, length, position));
  } finally {
    closeSync(file);
  }
}
