import { z } from "zod";
import { readJson } from "../account/read";
import { SCHEMA_VERSION } from "../schema-version";
import type { FindingsReport } from "./finding";

const earlier = z.object({ schemaVersion: z.literal(SCHEMA_VERSION), findings: z.array(z.object({ fingerprint: z.string() })) });

/** The report without the findings that an earlier one holds. One whose message differs is new: something about it has changed. */
export async function withoutKnown(report: FindingsReport, path: string): Promise<FindingsReport> {
  const { findings } = await readJson(path, earlier, "what `mfa-guard audit --format json` printed earlier");
  const known = new Set(findings.map(({ fingerprint }) => fingerprint));
  const unknown = report.findings.filter(({ fingerprint }) => !known.has(fingerprint));
  return { ...report, findings: unknown, known: report.findings.length - unknown.length };
}
