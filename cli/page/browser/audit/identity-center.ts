import { groupBy } from "../../../../stack/group-by";
import type { FindingsReport } from "../../../findings/finding";
import type { PrivilegedAccess } from "../../../findings/identity-center";
import type { Reach, ReachedRole } from "../../../findings/reach";

/** What the picture shows: who reaches a privileged role without MFA, and beside them the people of Identity Center, whose MFA no API shows. */
export function withIdentityCenter({ reach, identityCenter }: FindingsReport): Reach {
  const access = identityCenter?.access ?? [];
  if (access.length === 0) return reach;
  const sets = groupBy(access, ({ permissionSet, account }) => `${permissionSet.id} ${account.id}`);
  return {
    ...reach,
    roles: [...reach.roles, ...[...sets].map(([id, some]) => reached(id, some))],
    presumed: [...reach.presumed, "no API shows whether people of IAM Identity Center sign in with MFA"],
  };
}

function reached(id: string, some: readonly PrivilegedAccess[]): ReachedRole {
  const [{ permissionSet, account, privileged }] = some as readonly [PrivilegedAccess, ...PrivilegedAccess[]];
  const people = new Map(some.flatMap((each) => each.people).map((person) => [person.id, person]));
  return {
    role: { id, name: `${permissionSet.name} in ${account.name}` },
    privileged,
    users: [...people.values()].map((person) => ({
      ...person,
      name: `${person.name} (Identity Center)`,
      via: [],
      steps: [],
      certain: false,
    })),
    otherAccounts: false,
  };
}
