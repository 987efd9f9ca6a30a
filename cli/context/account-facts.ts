import { unenforcedWithoutMfa } from "@mfa-guard/iam";
import { groupEnforcement, userEnforcement } from "../../policypack/judgements/enforcement";
import { factsOf } from "../../stack/readers";
import type { RawResource } from "../../stack/reading";
import { UNKNOWN } from "../../stack/values";
import { identitiesOf } from "../account/identities";

/** What the pack needs to know of one account; each is judged by the engine, on the documents that were read. */
export interface AccountFacts {
  /** Its 12-digit id. */
  readonly account: string;
  /** Whether there is a user in it; undefined where what was read can't tell. */
  readonly hasUsers: boolean | undefined;
  /** By name, whether everything but enrolment is denied without MFA. */
  readonly groups: Readonly<Record<string, boolean>>;
  readonly users: Readonly<Record<string, boolean>>;
  /** ARNs of the account's own managed policies that deny everything but enrolment without MFA, by themselves. */
  readonly enforcingPolicies: readonly string[];
}

const NOTHING_ELSEWHERE = { enforcedGroups: [], enforcedPolicyArns: [] };

/** `whole`: whether the resources are all that the account has. */
export function accountFacts(account: string, resources: readonly RawResource[], whole: boolean): AccountFacts {
  const { users, groups } = identitiesOf(resources);
  return {
    account,
    hasUsers: whole ? users.length > 0 : undefined,
    groups: byName(groups.map((group) => [group.name, groupEnforcement(group, NOTHING_ELSEWHERE).kind === "enforced"])),
    users: byName(users.map((user) => [user.name, userEnforcement(user, NOTHING_ELSEWHERE).kind === "enforced"])),
    enforcingPolicies: resources.flatMap(enforcingIn).sort(),
  };
}

/** Two of one name, in a state's several accounts: only what is true of both. */
function byName(all: readonly (readonly [string | typeof UNKNOWN, boolean])[]): Readonly<Record<string, boolean>> {
  const found = new Map<string, boolean>();
  for (const [name, enforced] of all) if (name !== UNKNOWN) found.set(name, enforced && found.get(name) !== false);
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function enforcingIn(resource: RawResource): readonly string[] {
  return factsOf(resource).flatMap((fact) => {
    if (fact.kind !== "managed-policy" || fact.arn === UNKNOWN || fact.document.text === UNKNOWN || fact.arn.includes(":iam::aws:"))
      return [];
    return unenforcedWithoutMfa([fact.document.text]).kind === "requires-mfa" ? [fact.arn] : [];
  });
}
