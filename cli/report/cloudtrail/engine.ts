import type { Sql } from "../../../cloudtrail/sql";

/** A row of an answer; numbers may come as text. */
export type Row = Readonly<Record<string, unknown>>;

/** Something that holds CloudTrail records and answers questions about them. */
export interface Records {
  /** The answer to a question, made from the relation of facts. */
  ask(question: (facts: Sql) => Sql): AsyncIterable<Row>;
}

export const textOf = (row: Row, column: string): string => String(row[column] ?? "unknown");
export const numberOf = (row: Row, column: string): number => Number(row[column]);
