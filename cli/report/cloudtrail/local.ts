import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, relative } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { duckdb, sql } from "../../../cloudtrail/sql";
import { UserError } from "../../user-error";
import type { Files } from "../report";
import type { Records, Row } from "./engine";
import { findFiles } from "./files";
import { load } from "./load";

/** What DuckDB may use; what doesn't fit is put into temporary files. */
const MEMORY = "2GB";

/** CloudTrail's records of a folder, read once: what the metrics rest on is kept, the rest is counted by hour. */
export interface LocalRecords extends Records {
  readonly records: number;
  readonly duplicates: number;
  readonly firstHour: string | null;
  readonly lastHour: string | null;
  /** Records without a time that can be read. */
  readonly timeless: number;
  readonly files: Files;
  close(): void;
}

const ONE_A_LINE = "has one record on each line, and CloudTrail's own files, which the trail's S3 bucket holds, have them in one list";

export async function readLocal(folder: string, say: (what: string) => void): Promise<LocalRecords> {
  const { files, lines, skipped } = findFiles(folder);
  if (files.length === 0) {
    const instead = lines.length === 0 ? "check the path" : `\`${relative(folder, lines[0] ?? "")}\` ${ONE_A_LINE}`;
    throw new UserError(`\`${folder}\` holds no CloudTrail files (\`*.json.gz\` or \`*.json\`): ${instead}`);
  }
  const spill = mkdtempSync(join(tmpdir(), "mfa-guard-"));
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: MEMORY,
    threads: String(Math.min(availableParallelism(), 4)),
    temp_directory: spill,
    preserve_insertion_order: "false",
    // Nothing is fetched: what is read needs no extension.
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  const close = () => {
    connection.closeSync();
    instance.closeSync();
    rmSync(spill, { recursive: true, force: true });
  };
  try {
    const unread = lines.map((path) => ({ path, reason: `it ${ONE_A_LINE}` }));
    const damaged = [...(await load(connection, files, say)), ...unread];
    const [summary = {}] = await rowsOf(connection, SUMMARY);
    return {
      records: Number(summary.records),
      duplicates: Number(summary.duplicates),
      timeless: Number(summary.timeless),
      firstHour: (summary.first ?? null) as string | null,
      lastHour: (summary.last ?? null) as string | null,
      files: {
        read: files.length + lines.length - damaged.length,
        skipped,
        damaged: damaged.map(({ path, reason }) => ({ path: relative(folder, path), reason })),
      },
      ask: async function* (question) {
        yield* await rowsOf(connection, question(sql`SELECT * FROM facts`)(duckdb));
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

async function rowsOf(connection: DuckDBConnection, statement: string): Promise<readonly Row[]> {
  return (await connection.runAndReadAll(statement)).getRowObjects();
}

/** A record without an hour has no time that can be read. */
const SUMMARY = `SELECT
  (SELECT coalesce(sum(records), 0) FROM hours) AS records,
  (SELECT coalesce(sum(records), 0) FROM hours WHERE hour IS NULL) AS timeless,
  (SELECT min(hour) FROM hours) AS first,
  (SELECT max(hour) FROM hours) AS last,
  (SELECT count(*) - count(DISTINCT call) FROM facts WHERE role IS NOT NULL OR measure IS NOT NULL) AS duplicates`;
