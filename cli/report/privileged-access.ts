import { assumedRoles, roleIn } from "../../cloudtrail/queries";
import { numberOf, type Records, type Row, textOf } from "./cloudtrail/engine";
import type { AssumedRoles, AssumedWithoutMfa, MfaCalls, PrivilegedAccess } from "./report";

/** Which roles count as privileged: those of the account that its policies make so, or those that fit a pattern. */
export type PrivilegedRoles = { readonly arns: readonly string[] } | { readonly patterns: readonly string[] };

const MOST_LISTED = 1000;
const MOST_ADDRESSES = 5;

/** Who assumed privileged roles, with MFA and without. */
export async function privilegedAccess(records: Records, roles: PrivilegedRoles): Promise<PrivilegedAccess> {
  const chosen = "arns" in roles ? roleIn(roles.arns, []) : roleIn([], roles.patterns);
  const total = noCalls();
  const byRole = new Map<string, Counts>();
  const byDay = new Map<string, Record<keyof MfaCalls, number>>();
  const withoutMfa = new Map<string, Draft>();
  for await (const row of records.ask((facts) => assumedRoles(facts, chosen))) {
    const role = textOf(row, "role");
    for (const counts of [total, found(byRole, role, noCalls)]) add(counts, row);
    if (row.kind !== "people" || row.outcome !== "done") continue;
    const mfa = mfaOf(row);
    found(byDay, textOf(row, "day"), noMfaCalls)[mfa] += numberOf(row, "calls");
    if (mfa !== "with") addCaller(withoutMfa, role, mfa, row);
  }
  const callers = [...withoutMfa.values()].sort(
    (a, b) => b.calls - a.calls || (`${a.caller} ${a.role}` < `${b.caller} ${b.role}` ? -1 : 1),
  );
  return {
    chosenBy: "arns" in roles ? "policies" : roles.patterns,
    ...total,
    roles: [...byRole].map(([role, counts]) => ({ role, ...counts })).sort((a, b) => unproven(b) - unproven(a)),
    days: [...byDay].map(([day, calls]) => ({ day, ...calls })).sort((a, b) => (a.day < b.day ? -1 : 1)),
    withoutMfa: callers.slice(0, MOST_LISTED).map((each) => ({ ...each, addresses: [...each.addresses].slice(0, MOST_ADDRESSES) })),
    withoutMfaLeftOut: Math.max(0, callers.length - MOST_LISTED),
  };
}

type Counts = { -readonly [K in keyof AssumedRoles]: AssumedRoles[K] extends number ? number : Record<keyof MfaCalls, number> };
type Draft = { -readonly [K in keyof AssumedWithoutMfa]: AssumedWithoutMfa[K] } & { addresses: string[] };

const noMfaCalls = () => ({ with: 0, without: 0, unseen: 0 });
const noCalls = (): Counts => ({ people: noMfaCalls(), failed: noMfaCalls(), roleChains: 0, services: 0, federated: 0, other: 0 });
const unproven = ({ people }: AssumedRoles) => people.without + people.unseen;
const mfaOf = ({ mfa }: Row) => (mfa === "with" || mfa === "unseen" ? mfa : "without");

/** Refused calls are people's: those of machines say nothing about MFA. */
function add(counts: Counts, row: Row): void {
  const calls = numberOf(row, "calls");
  const { kind } = row;
  if (row.outcome !== "done") {
    if (kind === "people") counts.failed[mfaOf(row)] += calls;
  } else if (kind === "people") counts.people[mfaOf(row)] += calls;
  else if (kind === "roleChains" || kind === "services" || kind === "federated") counts[kind] += calls;
  else counts.other += calls;
}

function addCaller(drafts: Map<string, Draft>, role: string, mfa: "without" | "unseen", row: Row): void {
  const caller = textOf(row, "caller");
  const [first, last, address] = [textOf(row, "first"), textOf(row, "last"), textOf(row, "address")];
  const draft = found(drafts, JSON.stringify([caller, role, mfa]), () => ({ caller, role, mfa, calls: 0, first, last, addresses: [] }));
  draft.calls += numberOf(row, "calls");
  if (first < draft.first) draft.first = first;
  if (last > draft.last) draft.last = last;
  if (draft.addresses.length < MOST_ADDRESSES && !draft.addresses.includes(address)) draft.addresses.push(address);
}

function found<T>(map: Map<string, T>, key: string, make: () => T): T {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
