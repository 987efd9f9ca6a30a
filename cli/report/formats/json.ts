import type { Report } from "../report";

/** For machines: the report as `report.schema.json` says, and a file for `--since-report`. */
export function json(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
