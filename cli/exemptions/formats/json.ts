import type { ExemptionsReport } from "../listed";

/** For machines: the list as `exemptions.schema.json` says. */
export function json(report: ExemptionsReport): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
