import type { ExemptionsReport } from "../../../exemptions/listed";

/** What the page carries. */
export interface ExemptionsData {
  readonly report: ExemptionsReport;
  /** Of each exemption, in words. */
  readonly states: readonly string[];
}
