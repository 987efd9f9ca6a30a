import type { Guardrails } from "@mfa-guard/iam";
import type { AccountFacts } from "./account-facts";

/** The settings that are written, each as the pack's policies take it. */
export interface Known {
  readonly accountsWithoutUsers?: readonly string[];
  readonly enforcedGroups?: readonly string[];
  readonly enforcedPolicyArns?: readonly string[];
  readonly enforcedUsers?: readonly string[];
  readonly guardrails?: Guardrails;
}

export type KnownKey = keyof Known;

export const KNOWN_KEYS = [
  "accountsWithoutUsers",
  "enforcedGroups",
  "enforcedPolicyArns",
  "enforcedUsers",
  "guardrails",
] as const satisfies readonly KnownKey[];

/**
 * All that is known of the accounts together. A group's or user's name stands for all that have it, because a preview may not know its account: it is
 * listed iff each of them enforces MFA, and only where no account is missing (`complete`). What is empty is left out.
 */
export function knownOf(accounts: readonly AccountFacts[], complete: boolean, guardrails: Guardrails | undefined): Known {
  const lists = {
    accountsWithoutUsers: accounts.filter(({ hasUsers }) => hasUsers === false).map(({ account }) => account),
    enforcedGroups: complete ? enforcedEverywhere(accounts.map(({ groups }) => groups)) : [],
    enforcedPolicyArns: accounts.flatMap(({ enforcingPolicies }) => enforcingPolicies),
    enforcedUsers: complete ? enforcedEverywhere(accounts.map(({ users }) => users)) : [],
  };
  const filled = Object.entries(lists).filter(([, list]) => list.length > 0);
  return {
    ...Object.fromEntries(filled.map(([key, list]) => [key, [...new Set(list)].sort()])),
    ...(guardrails !== undefined && Object.keys(guardrails.policies).length > 0 && { guardrails }),
  };
}

function enforcedEverywhere(named: readonly Readonly<Record<string, boolean>>[]): readonly string[] {
  const open = new Set(named.flatMap((names) => Object.keys(names).filter((name) => !names[name])));
  return named.flatMap((names) => Object.keys(names).filter((name) => !open.has(name)));
}
