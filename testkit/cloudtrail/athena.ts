import { readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { athena as dialect, literal } from "../../cloudtrail/sql";
import { columns, DATABASE, partitionKeys, TABLE } from "../../cloudtrail/table";
import { type Answer, Trino } from "./trino";

/** What every query is said to have read. */
export const SCANNED_BYTES = 1_500_000;

/** Records of one statement: Trino refuses a statement that is too long. */
const RECORDS_AT_ONCE = 500;

/**
 * Stands before moto and does what moto doesn't: it answers queries. Trino runs each, as it comes, on the trail, as a table of the columns
 * that `MfaMonitoring` makes; moto then serves the rows.
 */
export class AnsweringAthena {
  /** As they came. */
  readonly queries: string[] = [];

  private constructor(
    private readonly moto: string,
    readonly trino: Trino,
    private readonly server: Server,
  ) {}

  /** To its queries it is always `now`. */
  static async start(moto: string, trail: string, now: Date): Promise<AnsweringAthena> {
    const trino = await Trino.start(DATABASE, now);
    await loadTable(trino, trail).catch((error) => {
      trino.close();
      throw error;
    });
    const server = createServer();
    const athena = new AnsweringAthena(moto, trino, server);
    server.on("request", async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString();
      const target = String(request.headers["x-amz-target"]);
      try {
        if (target.endsWith(".StartQueryExecution")) await athena.answer(JSON.parse(body).QueryString);
      } catch (error) {
        const refusal = { __type: "InvalidRequestException", Message: (error as Error).message };
        response.writeHead(400, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(refusal));
        return;
      }
      const { host, ...headers } = request.headers as Record<string, string>;
      const answer = await fetch(moto, { method: "POST", body, headers });
      const text = await answer.text();
      response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "application/json" });
      response.end(target.endsWith(".GetQueryExecution") && answer.ok ? withStatistics(text) : text);
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return athena;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.trino.close();
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(query: string): Promise<void> {
    this.queries.push(query);
    const result = await this.trino.ask(query);
    const row = (values: readonly unknown[]) => ({ Data: values.map((value) => (value === null ? {} : { VarCharValue: String(value) })) });
    const rows = [row(result.columns), ...result.rows.map(row)];
    const columnInfo = result.columns.map((name) => ({ Name: name, Type: "varchar" }));
    const body = JSON.stringify({ account_id: "123456789012", region: "us-east-1", results: [{ rows, column_info: columnInfo }] });
    await fetch(`${this.moto}/moto-api/static/athena/query-results`, { method: "POST", body });
  }
}

/** Rows by the names of their columns. */
export const byName = ({ columns: names, rows }: Answer): readonly Record<string, unknown>[] =>
  rows.map((row) => Object.fromEntries(row.map((value, index) => [names[index], value])));

function withStatistics(text: string): string {
  const answer = JSON.parse(text);
  answer.QueryExecution.Statistics = { DataScannedInBytes: SCANNED_BYTES };
  return JSON.stringify(answer);
}

/** The undamaged files as the table, keys in lower case as Athena's format gives them. */
async function loadTable(trino: Trino, trail: string): Promise<void> {
  const all = [...columns, ...partitionKeys].map(({ name, type }) => `"${name}" ${trinoType(type)}`).join(", ");
  const relation = (records: readonly unknown[]) =>
    `SELECT * FROM UNNEST(CAST(json_parse(${literal(JSON.stringify(records))(dialect)}) AS array(row(${all}))))`;
  // The runner has no statement that makes a table of columns alone.
  await trino.ask(`CREATE TABLE ${TABLE} AS ${relation([])}`);
  const records = readTrail(trail);
  for (let done = 0; done < records.length; done += RECORDS_AT_ONCE) {
    await trino.ask(`INSERT INTO ${TABLE} ${relation(records.slice(done, done + RECORDS_AT_ONCE))}`);
  }
}

function readTrail(trail: string): readonly Record<string, unknown>[] {
  return readdirSync(trail, { recursive: true, withFileTypes: true }).flatMap(({ name, parentPath }) => {
    if (!/_CloudTrail_.*\.gz$/.test(name)) return [];
    const [, account, region, day] = /(\d+)\/CloudTrail\/([^/]+)\/(\d{4}\/\d\d\/\d\d)$/.exec(parentPath) ?? [];
    const { Records } = JSON.parse(gunzipSync(readFileSync(join(parentPath, name))).toString());
    return Records.map((record: Record<string, unknown>) => ({ ...asRow(record), account, region, day }));
  });
}

/** `struct` columns keep their shape, whatever else is an object is JSON text. */
function asRow(record: Record<string, unknown>): Record<string, unknown> {
  const structs = new Set(columns.filter(({ type }) => type.startsWith("struct")).map(({ name }) => name));
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => {
      const name = key.toLowerCase();
      if (value === null || typeof value !== "object") return [name, value];
      return [name, structs.has(name) ? lowerCased(value) : JSON.stringify(value)];
    }),
  );
}

function lowerCased(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key.toLowerCase(), lowerCased(each)]));
}

/** `struct<a:string>` as `row("a" varchar)`. */
function trinoType(hive: string): string {
  return hive
    .replaceAll("struct<", "row(")
    .replaceAll(">", ")")
    .replaceAll(/(\w+):/g, '"$1" ')
    .replaceAll("string", "varchar");
}
