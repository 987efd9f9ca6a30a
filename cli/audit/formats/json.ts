import type { Report } from "../finding";

/** For dashboards and baselines. `version` changes when a field changes its meaning. */
export function json(report: Report): string {
  return `${JSON.stringify({ version: 1, ...report }, undefined, 2)}\n`;
}
