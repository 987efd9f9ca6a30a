import type { Place } from "./reach";

/** Privileged access through IAM Identity Center, of an organization. */
export interface IdentityCenter {
  /** Each assignment of a privileged permission set. */
  readonly access: readonly PrivilegedAccess[];
  /** What no API shows, one instruction each: how people sign in. */
  readonly checklist: readonly string[];
}

export interface PrivilegedAccess {
  /** By ARN. */
  readonly permissionSet: Place;
  /** Why it is privileged: a clause that follows "because". */
  readonly privileged: string;
  /** The permissions boundary, an ARN or `policy/NAME`: what it takes away isn't considered. */
  readonly boundary?: string | undefined;
  /** How long a session lasts, in ISO 8601. */
  readonly session: string;
  readonly account: Place;
  readonly principal: Place & { readonly kind: "user" | "group" };
  /** The user, or the members of the group. */
  readonly people: readonly Place[];
  /** Whether `JitGrants` may have made the assignment, which then ends. */
  readonly granted: boolean;
}
