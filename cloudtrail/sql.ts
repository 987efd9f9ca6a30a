/**
 * SQL as a function of the dialect that it is written for: statements are composed of these, so that one source serves every engine, and a
 * value enters only as a literal.
 */
export type Sql = (dialect: Dialect) => string;

export interface Dialect {
  /** The text of a key of a column that holds a JSON object; null where it has none. */
  readonly json: (column: string, key: string) => string;
}

/** https://duckdb.org/docs/stable/data/json/json_functions */
export const duckdb: Dialect = { json: (column, key) => `json_extract_string(${column}, '$.${key}')` };

/** Athena's engine, version 3: https://docs.aws.amazon.com/athena/latest/ug/querying-JSON.html */
export const athena: Dialect = { json: (column, key) => `json_extract_scalar(${column}, '$.${key}')` };

export function sql(texts: TemplateStringsArray, ...parts: readonly Sql[]): Sql {
  return (dialect) => texts.reduce((all, text, index) => all + (parts[index - 1]?.(dialect) ?? "") + text);
}

/** A text literal. Both dialects follow the standard: a quote is doubled, and nothing else is special. */
export const literal = (value: string): Sql => {
  const quoted = `'${value.replaceAll("'", "''")}'`;
  return () => quoted;
};

/** A name, of a table for example. */
export const identifier = (...path: readonly string[]): Sql => {
  const quoted = path.map((name) => `"${name.replaceAll('"', '""')}"`).join(".");
  return () => quoted;
};

export const json =
  (column: string, key: string): Sql =>
  (dialect) =>
    dialect.json(column, key);

export const joined =
  (parts: readonly Sql[], separator: string): Sql =>
  (dialect) =>
    parts.map((part) => part(dialect)).join(separator);
