// Writes stack/managed-policies.table.json from the documents of AWS's managed policies that moto carries: `npm run managed-policies`.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ESCALATION_ACTIONS, ESCALATIONS } from "@mfa-guard/iam";
import { globMatches } from "../iam/src/sets/pattern";
import { installPython } from "../testkit/python";

/** `d`: what moto makes of each policy, by its name. */
const PRINT =
  "import json, moto; from moto.iam.aws_managed_policies import aws_managed_policies_data as d; print(json.dumps([moto.__version__, json.loads(d)]))";

interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
}

interface Policy {
  readonly Path: string;
  readonly UpdateDate: string;
  readonly Document: { readonly Version: string; readonly Statement: Statement | readonly Statement[] };
}

/** What the audit asks about: all else of a policy changes no answer. */
const ASKED = [
  "sts:AssumeRole",
  "sts:GetFederationToken",
  "iam:CreateRole",
  "iam:CreateUser",
  ...ESCALATION_ACTIONS,
  ...ESCALATIONS.flatMap(({ calls }) => calls.map(({ action }) => action)),
].map((action) => action.toLowerCase());

const listOf = <T>(some: T | readonly T[] | undefined): readonly T[] =>
  some === undefined ? [] : Array.isArray(some) ? some : [some as T];

function reduced(statement: Statement): readonly Statement[] {
  const { Sid: _, ...rest } = statement;
  if (rest.NotAction !== undefined) return [rest];
  const kept = listOf(rest.Action).filter((pattern) => ASKED.some((action) => globMatches(pattern.toLowerCase(), action)));
  return kept.length === 0 ? [] : [{ ...rest, Action: kept.length === 1 ? (kept[0] as string) : kept }];
}

/** The documents as moto has them, by path and name, and its version. */
export function carriedByMoto(bin: string): { readonly version: string; readonly policies: Readonly<Record<string, Policy>> } {
  const [version, policies] = JSON.parse(
    execFileSync(join(bin, "python"), ["-c", PRINT], { encoding: "utf8", maxBuffer: 1 << 28 }),
  ) as readonly [string, Readonly<Record<string, Policy>>];
  const named = Object.entries(policies).map(([name, policy]) => [`${policy.Path.slice(1)}${name}`, policy] as const);
  return { version, policies: Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** The file's text. */
export function managedPolicies(bin: string): string {
  const { version, policies } = carriedByMoto(bin);
  const known = Object.entries(policies).map(([name, { UpdateDate, Document }]) => {
    const Statement = listOf(Document.Statement).flatMap(reduced);
    return { name, UpdateDate, Document: { Version: Document.Version, Statement } };
  });
  const of = (some: typeof known) =>
    some.map(({ name, Document }) => `    ${JSON.stringify(name)}: ${JSON.stringify(Document)}`).join(",\n");
  const [granting, others] = [true, false].map((grants) => known.filter(({ Document }) => Document.Statement.length > 0 === grants));
  const newest = known
    .map(({ UpdateDate }) => UpdateDate.slice(0, 10))
    .sort()
    .at(-1);
  const names = (others ?? []).map(({ name }) => `    ${JSON.stringify(name)}`).join(",\n");
  return `{
  "source": "moto ${version} (Apache-2.0), moto/iam/aws_managed_policies.py: AWS's managed policies, as far as the audit asks about their actions",
  "newest": ${JSON.stringify(newest)},
  "granting": {
${of(granting ?? [])}
  },
  "others": [
${names}
  ]
}
`;
}

/** Writes the file. */
async function main(): Promise<void> {
  const bin = await installPython();
  if (bin === undefined) throw new Error("there is no Python 3 to read moto's documents with");
  writeFileSync(join(__dirname, "../stack/managed-policies.table.json"), managedPolicies(bin));
}

if (require.main === module) void main();
