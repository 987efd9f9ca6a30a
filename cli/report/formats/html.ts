import { page } from "../../page/page";
import type { Report } from "../report";

/** One page for people, which needs no network: adoption, privileged access and failed sign-ins, with plots. */
export function html(report: Report): string {
  return page("report", "MFA report", report);
}
