import type { Finding } from "../../../findings/finding";
import { severityOf } from "./cards";

/** Worst first; what is undecided comes last, and is no pass. */
export const SHOWN_SEVERITIES = ["critical", "high", "medium", "low", "undecided"] as const satisfies readonly ReturnType<
  typeof severityOf
>[];

/** How bad a finding is: in words, not by colour alone. */
export function Severity({ of }: { readonly of: Finding }) {
  const severity = severityOf(of);
  return <span class={`severity ${severity}`}>{severity}</span>;
}
