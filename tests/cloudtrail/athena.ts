import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { columns, DATABASE, TABLE } from "../../components/documents/cloudtrail-table";
import { installPython } from "../python";

/** What every query is said to have read. */
export const SCANNED_BYTES = 1_500_000;

const TRANSLATE = "import sqlglot, sys; print(sqlglot.transpile(sys.stdin.read(), read='athena', write='duckdb')[0])";

/**
 * Stands before moto and does what moto doesn't: it answers queries. Each is parsed as Athena's dialect by sqlglot and run, translated, by
 * DuckDB on the trail, as a table of the columns that `MfaMonitoring` makes; moto then serves the rows.
 */
export class AnsweringAthena {
  /** As they came. */
  readonly queries: string[] = [];

  private constructor(
    private readonly moto: string,
    private readonly python: string,
    private readonly connection: DuckDBConnection,
    private readonly server: Server,
  ) {}

  static async start(moto: string, trail: string): Promise<AnsweringAthena> {
    const bin = await installPython();
    if (bin === undefined) throw new Error("sqlglot needs Python 3: install it");
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await loadTable(connection, trail);
    const server = createServer();
    const athena = new AnsweringAthena(moto, join(bin, "python"), connection, server);
    server.on("request", async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString();
      const target = String(request.headers["x-amz-target"]);
      if (target.endsWith(".StartQueryExecution")) await athena.answer(JSON.parse(body).QueryString);
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
    this.connection.closeSync();
    this.server.close();
    this.server.closeAllConnections();
  }

  /** Throws where sqlglot can't read it. */
  translated(query: string): string {
    return execFileSync(this.python, ["-c", TRANSLATE], { input: query, encoding: "utf8" });
  }

  private async answer(query: string): Promise<void> {
    this.queries.push(query);
    const result = await this.connection.runAndReadAll(this.translated(query));
    const row = (values: readonly unknown[]) => ({ Data: values.map((value) => (value === null ? {} : { VarCharValue: String(value) })) });
    const rows = [row(result.columnNames()), ...result.getRows().map(row)];
    const columnInfo = result.columnNames().map((name) => ({ Name: name, Type: "varchar" }));
    const body = JSON.stringify({ account_id: "123456789012", region: "us-east-1", results: [{ rows, column_info: columnInfo }] });
    await fetch(`${this.moto}/moto-api/static/athena/query-results`, { method: "POST", body });
  }
}

function withStatistics(text: string): string {
  const answer = JSON.parse(text);
  answer.QueryExecution.Statistics = { DataScannedInBytes: SCANNED_BYTES };
  return JSON.stringify(answer);
}

/** The undamaged files as the table, keys in lower case as Athena's format gives them. */
async function loadTable(connection: DuckDBConnection, trail: string): Promise<void> {
  const lines: string[] = [];
  for (const entry of readdirSync(trail, { recursive: true, withFileTypes: true })) {
    if (!/_CloudTrail_.*\.gz$/.test(entry.name)) continue;
    const [, day] = /\/(\d{4}\/\d\d\/\d\d)$/.exec(entry.parentPath) ?? [];
    const { Records } = JSON.parse(gunzipSync(readFileSync(join(entry.parentPath, entry.name))).toString());
    for (const record of Records) lines.push(JSON.stringify({ ...asRow(record), day }));
  }
  const file = join(trail, "..", `${Date.now()}.ndjson`);
  writeFileSync(file, lines.join("\n"));
  const types = [...columns, { name: "day", type: "string" }].map(({ name, type }) => `${name}: '${duckdbType(type)}'`);
  await connection.run(`CREATE SCHEMA ${DATABASE}`);
  await connection.run(
    `CREATE TABLE ${DATABASE}.${TABLE} AS SELECT * FROM read_json($1, format = 'newline_delimited', columns = {${types.join(", ")}})`,
    [file],
  );
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

/** `struct<a:string>` as `STRUCT("a" VARCHAR)`. */
function duckdbType(hive: string): string {
  return hive
    .replaceAll("struct<", "STRUCT(")
    .replaceAll(">", ")")
    .replaceAll(/(\w+):/g, '"$1" ')
    .replaceAll("string", "VARCHAR");
}
