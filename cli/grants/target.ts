import { UserError } from "../user-error";

/** What is granted: a JitRole, or a permission set in an account. */
export type Target =
  | { readonly kind: "role"; readonly role: string }
  | { readonly kind: "assignment"; readonly permissionSet: string; readonly account: string };

/** Reads `ROLE` or `PERMISSION-SET-ARN@ACCOUNT`. */
export function targetOf(text: string): Target {
  const [, permissionSet, account] = /^(arn:[\w-]+:sso:::permissionSet\/[\w-]+\/[\w-]+)@(\d{12})$/.exec(text) ?? [];
  if (permissionSet !== undefined && account !== undefined) return { kind: "assignment", permissionSet, account };
  if (/^[\w+=.@-]{1,64}$/.test(text)) return { kind: "role", role: text };
  throw new UserError(
    `\`${text}\` is neither the name of a role nor a permission set in an account, such as \`arn:aws:sso:::permissionSet/ssoins-1/ps-1@111122223333\``,
  );
}

export const nameOfTarget = (target: Target): string =>
  target.kind === "role" ? target.role : `${target.permissionSet}@${target.account}`;

/** What the machine of JitGrants takes as its input, beside the action. */
export function inputOf(target: Target): Readonly<Record<string, string>> {
  return target.kind === "role" ? { role: target.role } : { permissionSet: target.permissionSet, account: target.account };
}

/** The time in so many seconds, as the machine takes it: in UTC, to the second. */
export function endIn(seconds: number, now = Date.now()): string {
  return `${new Date(now + seconds * 1000).toISOString().slice(0, 19)}Z`;
}
