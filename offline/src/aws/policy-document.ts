import { createHash } from "node:crypto";
import { ProviderError } from "../grpc";
import { goJsonInOrder, type Properties, sortKeys } from "./values";

type Statement = Readonly<Record<string, unknown>>;
type Document = { Version?: string; Id?: string; Statement: Statement[] };

/**
 * `aws.iam.getPolicyDocument`: the statements given, over those of `sourcePolicyDocuments`, under those of `overridePolicyDocuments`;
 * a statement takes the place of an earlier one with the same `Sid`. The text is the real provider's: its order of elements, single
 * values without a list, other values in descending order, conditions' values as given.
 * https://www.pulumi.com/registry/packages/aws/api-docs/iam/getpolicydocument/
 */
export function getPolicyDocument(args: Properties): Properties {
  const version = text(args.version) ?? "2012-10-17";
  const merged: Document = { Statement: [] };
  const sids = new Set<string>();
  list(args.sourcePolicyDocuments).forEach((source, index) => {
    const document = read(source, `source document ${index}`);
    document.Statement.forEach((statement, position) => {
      const sid = text(statement.Sid);
      if (sid !== undefined && sids.has(sid)) {
        throw fault(
          `merging source document ${index}: duplicate Sid (${sid}) in source_policy_documents (statement ${position}). Remove the Sid or ensure Sids are unique.`,
        );
      }
      if (sid !== undefined) sids.add(sid);
    });
    merge(merged, document);
  });
  merge(merged, { Version: version, ...optional("Id", text(args.policyId)), Statement: ownStatements(args, version) });
  for (const [index, override] of list(args.overridePolicyDocuments).entries()) merge(merged, read(override, `override document ${index}`));
  const { Version, Id, Statement } = merged;
  const document = { ...optional("Version", Version), ...optional("Id", Id), ...(Statement.length > 0 ? { Statement } : {}) };
  const json = goJsonInOrder(document, "  ");
  return { ...args, version, id: checksum(json), json, minifiedJson: goJsonInOrder(document) };
}

function fault(message: string): ProviderError {
  return new ProviderError(`writing IAM Policy Document: ${message}`);
}

function merge(into: Document, from: Document): void {
  if (from.Id) into.Id = from.Id;
  if ((from.Version ?? "") > (into.Version ?? "")) into.Version = from.Version ?? "";
  for (const statement of from.Statement) {
    const same = into.Statement.findIndex((earlier) => earlier.Sid !== undefined && earlier.Sid === statement.Sid);
    if (same < 0) into.Statement.push(statement);
    else into.Statement[same] = statement;
  }
}

function read(source: unknown, where: string): Document {
  let document: Record<string, unknown>;
  try {
    document = JSON.parse(String(source));
  } catch (error) {
    throw fault(`merging ${where}: ${(error as Error).message}`);
  }
  const statements = list(document.Statement ?? []);
  return {
    ...optional("Version", text(document.Version)),
    ...optional("Id", text(document.Id)),
    Statement: statements.map((statement) => normalised(statement as Statement)),
  };
}

/** A statement of a document that was text: known elements only, in the order in which they are written. */
function normalised(statement: Statement): Statement {
  const order = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource"];
  return {
    ...Object.assign({}, ...order.map((key) => optional(key, statement[key]))),
    ...optional("Principal", readPrincipals(statement.Principal)),
    ...optional("NotPrincipal", readPrincipals(statement.NotPrincipal)),
    ...optional("Condition", readConditions(statement.Condition)),
  };
}

function readPrincipals(given: unknown): unknown {
  if (typeof given !== "object" || given === null) return given === undefined ? undefined : "*";
  const descending = (ids: unknown) => (Array.isArray(ids) ? [...ids].sort().reverse() : ids);
  return sortKeys(Object.fromEntries(Object.entries(given).map(([type, ids]) => [type, descending(ids)])));
}

/** The real provider loses a condition whose value is a number in a document given as text, and so does this. */
function readConditions(given: unknown): unknown {
  const operators = Object.entries((given ?? {}) as Record<string, Record<string, unknown>>).map(([operator, keys]) => {
    const kept = Object.entries(keys).filter(([, value]) => typeof value !== "number");
    return [operator, Object.fromEntries(kept.map(([key, value]) => [key, Array.isArray(value) ? single(value) : String(value)]))] as const;
  });
  const left = operators.filter(([, keys]) => Object.keys(keys).length > 0);
  return left.length === 0 ? undefined : sortKeys(Object.fromEntries(left));
}

function ownStatements(args: Properties, version: string): Statement[] {
  const sids = new Set<string>();
  return list(args.statements).map((given) => {
    const statement = given as Properties;
    const sid = text(statement.sid);
    if (sid !== undefined && sids.has(sid)) throw fault(`duplicate Sid (${sid}). Remove the Sid or ensure the Sid is unique.`);
    if (sid !== undefined) sids.add(sid);
    return {
      ...optional("Sid", sid),
      Effect: text(statement.effect) ?? "Allow",
      ...optional("Action", values(statement.actions)),
      ...optional("NotAction", values(statement.notActions)),
      ...optional("Resource", values(statement.resources, version)),
      ...optional("NotResource", values(statement.notResources, version)),
      ...optional("Principal", principals(statement.principals, version)),
      ...optional("NotPrincipal", principals(statement.notPrincipals, version)),
      ...optional("Condition", conditions(statement.conditions, version)),
    };
  });
}

function principals(given: unknown, version: string): unknown {
  const byType = new Map<string, string[]>();
  for (const { type, identifiers } of list(given) as { type: string; identifiers: unknown }[]) {
    byType.set(type, [...(byType.get(type) ?? []), ...strings(identifiers, version).sort().reverse()]);
  }
  if (byType.size === 0) return undefined;
  if (byType.size === 1 && byType.get("*")?.join() === "*") return "*";
  return sortKeys(Object.fromEntries([...byType].map(([type, all]) => [type, single(all)])));
}

function conditions(given: unknown, version: string): unknown {
  const merged: Record<string, Record<string, unknown>> = {};
  for (const condition of list(given) as { test: string; variable: string; values: unknown }[]) {
    merged[condition.test] ??= {};
    const keys = merged[condition.test] as Record<string, unknown>;
    const earlier = keys[condition.variable];
    keys[condition.variable] = single([...(earlier === undefined ? [] : list(earlier)), ...strings(condition.values, version)] as string[]);
  }
  return Object.keys(merged).length === 0 ? undefined : sortKeys(merged);
}

function values(given: unknown, version?: string): unknown {
  const all = [...new Set(strings(given, version))];
  return all.length === 0 ? undefined : single(all.sort().reverse());
}

/** Text values; `&{` stands for `${`, which the languages that the real provider serves would take for their own. */
function strings(given: unknown, version?: string): string[] {
  return list(given).map((value) => {
    const plain = String(value);
    if (version === undefined || !plain.includes("&{")) return plain;
    if (version === "2008-10-17") throw fault(`found &{ sequence in (${plain}), which is not supported in document version 2008-10-17`);
    return plain.replaceAll("&{", "${");
  });
}

function single(all: readonly string[]): unknown {
  return all.length === 1 ? all[0] : all;
}

function list(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.filter((member) => member !== null) : [value];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function optional(key: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [key]: value };
}

/** A number that follows the text, as the real provider's id does. */
function checksum(json: string): string {
  return String(createHash("sha256").update(json).digest().readUInt32BE());
}
