import type { RawResource } from "./reading";
import { hasUnknown, read } from "./values";

/**
 * The 12-digit id of the AWS account that the resource is in, as far as its ARN or its provider's settings say it; undefined where they don't. What was
 * read of an account has its ARN for a URN.
 */
export function accountIdOf({ urn, props, provider }: RawResource): string | undefined {
  return ofArn(read(props, "arn")) ?? ofArn(urn) ?? (provider === undefined ? undefined : ofProvider(provider.props));
}

/** The one account that the provider may work in, or the account of the role that it takes last. */
function ofProvider(props: Record<string, unknown>): string | undefined {
  const allowed = parsed(read(props, "allowedAccountIds"));
  if (Array.isArray(allowed) && allowed.length === 1 && isAccountId(allowed[0])) return allowed[0];
  const chain = [parsed(read(props, "assumeRoles") ?? read(props, "assumeRole"))].flat();
  const last: unknown = chain[chain.length - 1];
  return typeof last === "object" && last !== null ? ofArn(read(last, "roleArn")) : undefined;
}

/** Pulumi hands a provider's settings over as JSON text. */
function parsed(value: unknown): unknown {
  if (typeof value !== "string") return typeof value === "object" && value !== null && !hasUnknown(value) ? value : undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function ofArn(value: unknown): string | undefined {
  const [, , , , account] = typeof value === "string" && value.startsWith("arn:") ? value.split(":") : [];
  return isAccountId(account) ? account : undefined;
}

function isAccountId(value: unknown): value is string {
  return typeof value === "string" && /^\d{12}$/.test(value);
}
