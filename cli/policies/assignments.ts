import { type Privilege, privilegeOf } from "../../policypack/judgements/privilege";
import { ASSIGNMENT, type Assignment, GRANT_MACHINE } from "../../stack/existing";
import { permissionSetFactsOf, permissionSets } from "../../stack/permission-sets";
import type { RawResource } from "../../stack/reading";

/** An assignment of a permission set that is privileged, or may be. */
export interface PrivilegedAssignment extends Assignment {
  readonly urn: string;
  /** The name of the permission set. */
  readonly set: string;
  /** As Identity Center has it, in ISO 8601. */
  readonly session: string | undefined;
  /** The set's permissions boundary: an ARN, or `policy/NAME`. */
  readonly boundary: string | undefined;
  readonly privilege: Exclude<Privilege, { readonly kind: "ordinary" }>;
  /** Whether a machine of `JitGrants` makes and ends such assignments of a person: then this one may be a grant. */
  readonly granted: boolean;
}

export interface Assignments {
  readonly privileged: readonly PrivilegedAssignment[];
  /** Whether `JitGrants` makes assignments anywhere in the organization. */
  readonly jitGrants: boolean;
}

/** Who has a privileged permission set in which account. */
export function assignmentsIn(resources: readonly RawResource[], ordinaryPolicyArns: readonly string[]): Assignments {
  const held = resources.filter(({ type }) => type === ASSIGNMENT);
  const machines = resources.filter(({ type }) => type === GRANT_MACHINE).map(({ props }) => props.permissionSetArns as readonly string[]);
  if (held.length === 0) return { privileged: [], jitGrants: machines.length > 0 };
  const boundaries = new Map(resources.map(({ urn, props }) => [urn, boundaryOf(props)]));
  const sets = permissionSets(resources.flatMap(permissionSetFactsOf));
  const byArn = new Map(sets.map((set) => [set.arn, { set, privilege: privilegeOf(set, ordinaryPolicyArns) }]));
  const privileged = held.flatMap(({ urn, props }): readonly PrivilegedAssignment[] => {
    const assignment = props as unknown as Assignment;
    const found = byArn.get(assignment.permissionSetArn);
    if (found === undefined || found.privilege.kind === "ordinary") return [];
    const { set, privilege } = found;
    const listed = machines.some((arns) => arns.includes(assignment.permissionSetArn));
    const session = typeof set.sessionDuration === "string" ? set.sessionDuration : undefined;
    const boundary = boundaries.get(set.origin.urn);
    return [
      { ...assignment, urn, set: set.origin.name, session, boundary, privilege, granted: listed && assignment.principal.kind === "user" },
    ];
  });
  return { privileged, jitGrants: machines.length > 0 };
}

/** As the API has it. */
function boundaryOf({ permissionsBoundary }: RawResource["props"]): string | undefined {
  if (typeof permissionsBoundary !== "object" || permissionsBoundary === null) return undefined;
  const { ManagedPolicyArn, CustomerManagedPolicyReference: { Name } = {} } = permissionsBoundary as PermissionsBoundary;
  return ManagedPolicyArn ?? (Name === undefined ? undefined : `policy/${Name}`);
}

/** https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PermissionsBoundary.html */
interface PermissionsBoundary {
  readonly ManagedPolicyArn?: string;
  readonly CustomerManagedPolicyReference?: { readonly Name?: string };
}
