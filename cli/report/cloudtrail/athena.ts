import { setTimeout as wait } from "node:timers/promises";
import {
  AthenaClient,
  GetQueryExecutionCommand,
  paginateGetQueryResults,
  QueryExecutionState,
  StartQueryExecutionCommand,
} from "@aws-sdk/client-athena";
import { factsOf } from "../../../cloudtrail/queries";
import { athena } from "../../../cloudtrail/sql";
import { DATABASE, recordsOfDays, TABLE, WORKGROUP } from "../../../cloudtrail/table";
import { explained } from "../../aws/errors";
import { printable } from "../../terminal/printable";
import { UserError } from "../../user-error";
import type { Span } from "../failed-sign-ins";
import type { EventSources } from "../sources";
import type { Records, Row } from "./engine";

const POLL_MILLISECONDS = 500;
const DAY_MILLISECONDS = 86_400_000;
const DEFAULT_DAYS = 30;

/** CloudTrail's records of the last days, in Athena's table. */
export interface AthenaRecords extends Records {
  readonly table: string;
  readonly span: Span;
  /** What the questions have read so far. */
  readonly scannedBytes: number;
  close(): void;
}

export async function openAthena(sources: EventSources, now: Date, say: (what: string) => void): Promise<AthenaRecords> {
  const { profile, workgroup = WORKGROUP, database = DATABASE, table = TABLE, athenaOutput: output, days = DEFAULT_DAYS } = sources;
  const client = new AthenaClient({ maxAttempts: 8, retryMode: "adaptive", ...(profile !== undefined && { profile }) });
  if ((await client.config.region().catch(() => undefined)) === undefined) {
    throw new UserError("Athena's region is not known: set `AWS_REGION`, or `region` in the profile");
  }
  const first = new Date(now.getTime() - (days - 1) * DAY_MILLISECONDS);
  const records = recordsOfDays(database, table, first, now);
  let scannedBytes = 0;
  const run = async function* (statement: string): AsyncGenerator<Row> {
    const { QueryExecutionId } = await client.send(
      new StartQueryExecutionCommand({
        QueryString: statement,
        WorkGroup: workgroup,
        QueryExecutionContext: { Database: database },
        ...(output !== undefined && { ResultConfiguration: { OutputLocation: output } }),
      }),
    );
    scannedBytes += await finished(client, QueryExecutionId, (bytes) => say(`Athena reads ${megabytes(scannedBytes + bytes)}`));
    let columns: readonly string[] | undefined;
    for await (const { ResultSet } of paginateGetQueryResults({ client }, { QueryExecutionId })) {
      for (const { Data = [] } of ResultSet?.Rows ?? []) {
        const values = Data.map(({ VarCharValue }) => VarCharValue);
        // The first row holds the names of the columns.
        if (columns === undefined) columns = values.map(String);
        else yield Object.fromEntries(columns.map((column, index) => [column, values[index] ?? null]));
      }
    }
  };
  return {
    table: `${database}.${table}`,
    span: { firstHour: `${first.toISOString().slice(0, 10)}T00`, lastHour: now.toISOString().slice(0, 13) },
    get scannedBytes() {
      return scannedBytes;
    },
    ask: async function* (question) {
      try {
        yield* run(question(factsOf(records))(athena));
      } catch (error) {
        throw explained(error, "asking Athena", "athena:StartQueryExecution");
      }
    },
    close: () => client.destroy(),
  };
}

/** Resolves to the bytes that the query read once it has succeeded. */
async function finished(client: AthenaClient, QueryExecutionId: string | undefined, reading: (bytes: number) => void): Promise<number> {
  for (;;) {
    const { QueryExecution } = await client.send(new GetQueryExecutionCommand({ QueryExecutionId }));
    const { State, StateChangeReason = "no reason given" } = QueryExecution?.Status ?? {};
    const bytes = QueryExecution?.Statistics?.DataScannedInBytes ?? 0;
    if (State === QueryExecutionState.SUCCEEDED) return bytes;
    if (State === QueryExecutionState.FAILED || State === QueryExecutionState.CANCELLED) {
      throw new UserError(
        `Athena ended the query as ${State} (${printable(StateChangeReason)}): check --workgroup, --athena-output, --database and --table`,
      );
    }
    reading(bytes);
    await wait(POLL_MILLISECONDS);
  }
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
