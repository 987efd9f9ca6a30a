import { version } from "../../package.json";
import type { AuditData } from "../../page/browser/audit/data";
import { page } from "../../page/page";
import { policies } from "../../policies/policies";
import type { FindingsReport } from "../finding";
import type { Circumstances } from "./circumstances";

/** One page for people, which needs no network: what is open, how to get in, and who reaches which privileged role. */
export function html(report: FindingsReport, { now }: Circumstances): string {
  const data: AuditData = {
    report,
    generated: now.toISOString(),
    version,
    policies: policies.map(({ name, displayName, url }) => ({ name, title: displayName ?? name, url: url ?? "" })),
  };
  return page("audit", "MFA audit", data);
}
