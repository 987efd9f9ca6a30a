import { type DuckDBConnection, listValue } from "@duckdb/node-api";
import { factsOf, relevant } from "../../../cloudtrail/queries";
import { duckdb, type Sql, sql } from "../../../cloudtrail/sql";
import { UserError } from "../../user-error";
import { endsOf, startOf, type TrailFile } from "./files";

/** How much is read at once: a batch is what a damaged file makes DuckDB read again. */
const BATCH_BYTES = 16 << 20;
const BATCH_FILES = 1000;
/** A file is read whole, as one JSON object. AWS's own are far smaller. */
const USUAL_OBJECT = 64 << 20;
const LARGEST_OBJECT = 512 << 20;

export interface Damage {
  readonly path: string;
  readonly reason: string;
}

/** Reads all files into the tables `facts` and `hours`, and says which it could not read. Nothing of those is in the tables. */
export async function load(
  connection: DuckDBConnection,
  files: readonly TrailFile[],
  say: (what: string) => void,
): Promise<readonly Damage[]> {
  await connection.run(`CREATE TABLE facts AS ${factsOf(NOTHING)(duckdb)}`);
  await connection.run("CREATE TABLE hours (hour VARCHAR, records BIGINT)");
  const damaged: Damage[] = [];
  const whole = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const batch of batches(files)) {
    say(`Reading CloudTrail: ${Math.floor((100 * done) / whole)} % of ${(whole / 1e6).toFixed(0)} MB`);
    damaged.push(...(await readBatch(connection, batch)));
    done += batch.reduce((sum, { bytes }) => sum + bytes, 0);
  }
  say("Counting");
  return damaged;
}

type Batch = readonly (TrailFile & { readonly unpacked: number })[];

function* batches(files: readonly TrailFile[]): Iterable<Batch> {
  let batch: Batch[number][] = [];
  let bytes = 0;
  for (const file of files) {
    const { unpacked, looksWhole } = endsOf(file);
    // Alone, a damaged file makes nothing be read again.
    if (unpacked > USUAL_OBJECT || !looksWhole) {
      yield [{ ...file, unpacked }];
      continue;
    }
    batch.push({ ...file, unpacked });
    bytes += file.bytes;
    if (bytes >= BATCH_BYTES || batch.length >= BATCH_FILES) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
  }
  if (batch.length > 0) yield batch;
}

/** Reads the files, each of them whole or not at all, and says which could not be. */
async function readBatch(connection: DuckDBConnection, batch: Batch): Promise<readonly Damage[]> {
  const [first] = batch;
  if (first === undefined) return [];
  if (batch.length === 1 && first.unpacked === 0) return [{ path: first.path, reason: "it is empty" }];
  const size = Math.max(...batch.map(({ unpacked }) => unpacked));
  try {
    const object = size > USUAL_OBJECT ? LARGEST_OBJECT : USUAL_OBJECT;
    await connection.run(batchFrom(object), [listValue(batch.map(({ path }) => path))]);
  } catch (error) {
    const { message } = error as Error;
    if (batch.length === 1) return [{ path: first.path, reason: reasonOf(message, first) }];
    // DuckDB mostly names the file that it stumbled over; where it doesn't, halves find it.
    const named = batch.filter(({ path }) => message.includes(path));
    const half = Math.ceil(batch.length / 2);
    const parts = named.length === 1 ? [named, batch.filter((file) => file !== named[0])] : [batch.slice(0, half), batch.slice(half)];
    return readParts(connection, parts);
  }
  await connection.run(`INSERT INTO facts ${factsOf(KEPT)(duckdb)}`);
  await connection.run("INSERT INTO hours SELECT hour, count(*) FROM batch GROUP BY hour");
  return [];
}

async function readParts(connection: DuckDBConnection, parts: readonly Batch[]): Promise<readonly Damage[]> {
  const damaged: Damage[] = [];
  for (const part of parts) damaged.push(...(await readBatch(connection, part)));
  return damaged;
}

/** The parser's own messages quote the file, so none of their words is shown. */
function reasonOf(message: string, file: TrailFile): string {
  const known = REASONS.find(([pattern]) => pattern.test(message));
  if (known?.[1] === OTHER_SHAPE) return isLookup(file) ? LOOKUP : OTHER_SHAPE;
  if (known !== undefined) return known[1];
  throw new UserError(
    `reading CloudTrail failed (${message.split(":")[0]}): check the free space below the temporary folder, or use --athena`,
  );
}

const OTHER_SHAPE = "its JSON has another shape than CloudTrail's";
const LOOKUP = "it is what `aws cloudtrail lookup-events` prints; a trail's own files are in its S3 bucket";

/** Its records are text inside of `Events`: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html */
const isLookup = (file: TrailFile) => /^\s*\{\s*"(Events|NextToken)"/.test(startOf(file));

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/not a GZIP stream|gzip|GZIP|inflate|miniz/, "it is not gzip"],
  [/unexpected end of data/, "it ends too early"],
  [/no Records|transform error/, OTHER_SHAPE],
  [/maximum_object_size/, `it unpacks to more than ${LARGEST_OBJECT >> 20} MB`],
  [/Out of Memory/, "it is too large for the memory"],
  [/Malformed JSON|JSON/, "it is not JSON"],
  [/IO Error: (Cannot open|Could not read)/, "it can't be opened"],
];

/** The columns of a record that are read, by the names that they have in JSON and with the types that they have on Athena. */
const RECORD = `STRUCT("eventID" VARCHAR, "sharedEventID" VARCHAR, "eventTime" VARCHAR, "eventSource" VARCHAR, "eventName" VARCHAR,
  "errorCode" VARCHAR, "sourceIPAddress" VARCHAR, "recipientAccountId" VARCHAR,
  "userIdentity" STRUCT("type" VARCHAR, "principalId" VARCHAR, "arn" VARCHAR, "accountId" VARCHAR, "userName" VARCHAR, "invokedBy" VARCHAR,
    "sessionContext" STRUCT("attributes" STRUCT("mfaAuthenticated" VARCHAR))),
  "requestParameters" JSON, "responseElements" JSON, "additionalEventData" JSON)`;
const NOTHING: Sql = sql`(SELECT unnest(CAST(NULL AS ${() => RECORD})) LIMIT 0)`;

const HOUR: Sql = sql`CASE WHEN regexp_full_match(eventtime, '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ') THEN substr(eventtime, 1, 13) END`;

/** Every record's hour, and the record itself where the metrics rest on it. Without `auto_detect`, no file is read twice. */
function batchFrom(objectBytes: number): string {
  return sql`CREATE OR REPLACE TABLE batch AS
    SELECT ${HOUR} AS hour, CASE WHEN ${relevant} THEN record END AS record
    FROM (SELECT record, unnest(record) FROM (
      SELECT unnest(CASE WHEN "Records" IS NULL THEN error('no Records') ELSE "Records" END) AS record
      FROM read_json($1, format = 'unstructured', records = 'true', auto_detect = false, columns = {"Records": '${() => RECORD}[]'},
        maximum_object_size = ${() => String(objectBytes)})))`(duckdb);
}

/** One without an hour is counted among those, and nowhere else. */
const KEPT: Sql = sql`(SELECT unnest(record) FROM batch WHERE record IS NOT NULL AND hour IS NOT NULL)`;
