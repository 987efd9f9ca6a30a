import { isDeepStrictEqual } from "node:util";
import type { Known } from "./known";

/** What differs between what a file says and what is there now, one line each, in a fixed order; empty iff nothing does. */
export function changesBetween(before: Known, now: Known): readonly string[] {
  return [
    ...changedList("Accounts without users", before.accountsWithoutUsers, now.accountsWithoutUsers),
    ...changedList("Groups that enforce MFA", before.enforcedGroups, now.enforcedGroups),
    ...changedList("Managed policies that enforce MFA", before.enforcedPolicyArns, now.enforcedPolicyArns),
    ...changedList("Users that are enforced", before.enforcedUsers, now.enforcedUsers),
    ...changedTable("Targets of SCPs and RCPs", before.guardrails?.targets, now.guardrails?.targets),
    ...changedTable("Documents of SCPs and RCPs", before.guardrails?.policies, now.guardrails?.policies),
    ...changedList("Management account", account(before), account(now)),
  ];
}

function account({ guardrails }: Known): readonly string[] {
  return guardrails?.managementAccount === undefined ? [] : [guardrails.managementAccount];
}

function changedList(what: string, before: readonly string[] = [], now: readonly string[] = []): readonly string[] {
  return [
    ...before.filter((each) => !now.includes(each)).map((each) => `${what}: no longer \`${each}\`.`),
    ...now.filter((each) => !before.includes(each)).map((each) => `${what}: new \`${each}\`.`),
  ];
}

function changedTable(
  what: string,
  before: Readonly<Record<string, unknown>> = {},
  now: Readonly<Record<string, unknown>> = {},
): readonly string[] {
  const kept = Object.keys(before).filter((id) => id in now);
  return [
    ...changedList(what, Object.keys(before), Object.keys(now)),
    ...kept.filter((id) => !isDeepStrictEqual(before[id], now[id])).map((id) => `${what}: \`${id}\` is another.`),
  ];
}
