// Writes the JSON schemas of what `mfa-guard audit` and `report` print from their types: `npm run docs:schemas`. A test fails when they differ.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createGenerator } from "ts-json-schema-generator";

const root = join(__dirname, "..");

/** The types whose JSON is printed, by the file that holds the schema of each. */
const PRINTED = {
  "cli/audit.schema.json": { path: "cli/findings/finding.ts", type: "FindingsReport", command: "mfa-guard audit" },
  "cli/exemptions.schema.json": { path: "cli/exemptions/listed.ts", type: "ExemptionsReport", command: "mfa-guard exemptions" },
  "cli/report.schema.json": { path: "cli/report/report.ts", type: "Report", command: "mfa-guard report" },
} as const;

export const schemaFiles = Object.keys(PRINTED) as readonly (keyof typeof PRINTED)[];

/** Lets fields through that it doesn't know: a new field keeps the version. */
export function schemaText(file: keyof typeof PRINTED): string {
  const { path, type, command } = PRINTED[file];
  const generator = createGenerator({
    path: join(root, path),
    tsconfig: join(root, "tsconfig.json"),
    type,
    topRef: false,
    jsDoc: "extended",
    skipTypeCheck: true,
    additionalProperties: true,
  });
  const schema = { title: `What \`${command} --format json\` prints`, ...generator.createSchema(type) };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

if (require.main === module) for (const file of schemaFiles) writeFileSync(join(root, file), schemaText(file));
