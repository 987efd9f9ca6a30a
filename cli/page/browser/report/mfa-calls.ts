import type { MfaCalls } from "../../../report/report";

/** The colours of calls with MFA, without, and of those that don't show it. */
export const MFA_KEY = [
  ["with MFA", "var(--good)"],
  ["MFA not visible here", "var(--quiet)"],
  ["without MFA", "var(--critical)"],
] as const;

/** Calls as the parts of a bar. */
export function parts(calls: MfaCalls) {
  const numbers = [calls.with, calls.unseen, calls.without];
  return MFA_KEY.map(([mfa, colour], order) => ({ mfa, colour, order, calls: numbers[order] ?? 0 }));
}

export function allCalls(calls: MfaCalls): number {
  return calls.with + calls.without + calls.unseen;
}
