import type { FindingsReport } from "../finding";

/** For machines: the report as `audit.schema.json` says, and a file for `--baseline`. */
export function json(report: FindingsReport): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
