import type { GrantExecution } from "./machine";

/** Errors of the machine with which it ends and has granted nothing. */
const GRANTED_NOTHING = ["HasAlready", "NotGranted", "Refused", "TooMany"];
/** In milliseconds: taking back, with the looks at whether it is gone. */
const GRACE = 120_000;

/** What has become of it: `overdue` is one that runs on after its end, or that stopped without taking back. */
export function stateOf({ status, error = "", input }: GrantExecution, now = Date.now()): string {
  if (status === "FAILED" && GRANTED_NOTHING.includes(error)) return "refused";
  if (input.action === "revoke") return status === "RUNNING" ? "revoking" : status === "SUCCEEDED" ? "revoked" : "overdue";
  if (status === "SUCCEEDED") return "ended";
  return status === "RUNNING" && Date.parse(String(input.until)) + GRACE > now ? "open" : "overdue";
}
