import { isIP } from "node:net";
import type { Document, Request } from "@mfa-guard/iam";
import { type Carried, type ConditionKey, conditionKey, type Sender } from "../../iam/src/caller/condition-keys.js";

/** What AWS could send, after the table of condition keys: read here for one value at a time, and by the search as sets. */

export type Value = string | readonly string[] | undefined;

/** Whose requests, and whether they come straight, through the AWS MCP Server, or in any way. */
export interface Sending {
  readonly sender: Sender;
  readonly path: "direct" | "mcp" | "any";
}

const LOOKS: Readonly<Record<ConditionKey["type"], (text: string) => boolean>> = {
  text: () => true,
  account: (text) => /^\d{12}$/.test(text),
  address: (text) => isIP(text) !== 0,
  arn: (text) => text.startsWith("arn:") && text.split(":").length >= 6 && text.split(":").slice(1, 3).every(Boolean),
  bool: (text) => text === "true" || text === "false",
  date: (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/.test(text) && !Number.isNaN(Date.parse(text)),
  epoch: (text) => /^\d{10}$/.test(text),
  region: (text) => /^[a-z][a-z0-9-]*$/.test(text),
  number: (text) => /^\d+$/.test(text),
};

/** One value of each type that no document names. */
export const FRESH_VALUES: readonly string[] = [
  "zz",
  "999988887777",
  "198.51.100.1",
  "2001:db9::5",
  "arn:aws:zz:eu-west-1:999988887777:fresh",
  "true",
  "false",
  "2026-11-24T00:00:00Z",
  "1795478400",
  "1",
  "fresh-mcp.amazonaws.com",
];

function fits(carried: Carried, { type, list }: ConditionKey, value: Value): boolean {
  if (value === undefined) return carried === "never" || carried === "sometimes" || carried.startsWith("may be");
  if (carried === "never" || (typeof value === "string") === list) return false;
  const members = typeof value === "string" ? [value] : value;
  const only = carried.replace("may be ", "");
  if (only === "true" || only === "false") return members.every((member) => member === only);
  if (only === "an MCP server") return members.every((member) => /^[a-z0-9-]*mcp\.amazonaws\.com$/.test(member));
  return members.every(LOOKS[type]);
}

/** Whether such a request may have the value (none: undefined) for the key, by its lower-case name. */
export function mayCarry(key: string, value: Value, { sender, path }: Sending): boolean {
  const row = conditionKey(key);
  if (row === undefined) return true;
  const { forwarded, mcp } = row.by;
  const own = row.carried[sender];
  const ways = path === "direct" ? [own] : path === "mcp" ? [mcp ?? own] : [own, ...(forwarded ? [forwarded] : []), ...(mcp ? [mcp] : [])];
  return ways.some((carried) => fits(carried, row, value));
}

/** Whether the key holds lists. */
export const isList = (key: string): boolean => conditionKey(key)?.list ?? false;

/** The first key of the request whose value no such request could have. */
export function impossibleKey({ context }: Request, sending: Sending): string | undefined {
  for (const [key, value] of context) if (!mayCarry(key, value, sending)) return key;
  return undefined;
}

/** The partitions whose ARNs the documents write out, or `aws`: whose callers they can meet. */
export function partitionsOf(documents: readonly Document[]): string[] {
  const found = partitionsIn(documents);
  return found.length === 0 ? ["aws"] : found;
}

function partitionsIn(documents: readonly Document[]): string[] {
  const texts = documents.flatMap(({ statements }) =>
    statements.flatMap(({ principal, resource, conditions }) => [
      ...(principal?.entries ?? []).map((entry) =>
        entry.kind === "account" ? `arn:${entry.partition ?? "*"}:` : entry.kind === "arn" ? entry.arn : "name" in entry ? entry.name : "",
      ),
      ...(resource?.patterns ?? []),
      ...conditions.flatMap(({ values }) => values),
    ]),
  );
  const found = texts.flatMap((text) => /^arn:(aws(-[a-z]+)*):/.exec(text)?.[1] ?? []);
  return [...new Set(found)];
}

/** The partitions in which a role with such trust policies may be: what its Allows name as principals says it, or else all ARNs that there are. */
export function partitionsOfRole(trusts: readonly Document[]): string[] {
  const allows = trusts.map(({ version, statements }) => ({
    version,
    statements: statements
      .filter(({ effect }) => effect === "Allow")
      .map((statement) => ({ ...statement, resource: undefined, conditions: [] })),
  }));
  const named = allows.some((document) => partitionsIn([document]).length > 0);
  return named ? partitionsIn(allows) : partitionsOf(trusts);
}
