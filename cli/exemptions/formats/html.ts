import type { ExemptionsData } from "../../page/browser/exemptions/data";
import { page } from "../../page/page";
import { type ExemptionsReport, stateOf } from "../listed";

/** One page for people, which needs no network. */
export function html(report: ExemptionsReport): string {
  const data: ExemptionsData = { report, states: report.exemptions.map(stateOf) };
  return page("exemptions", "Exemptions from MFA", data);
}
