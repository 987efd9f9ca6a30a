import type { FindingsReport } from "../../../findings/finding";

/** What the audit's page shows. */
export interface AuditData {
  readonly report: FindingsReport;
  /** When it was made: ISO 8601, UTC. */
  readonly generated: string;
  /** Of MFA Guard. */
  readonly version: string;
  /** Each policy's name for people, and its page. */
  readonly policies: readonly { readonly name: string; readonly title: string; readonly url: string }[];
}
