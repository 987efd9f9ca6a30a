import type { Place } from "./template";
import type { Properties } from "./values";

/** The account of examples in AWS's own documentation: nobody's. */
const account = "123456789012";

/**
 * Where a provider with this configuration works: its region (`us-east-1` when none is given), that region's partition, and the account
 * of the role that it assumes, if any.
 */
export function placeOf(configuration: Properties): Place {
  const region = typeof configuration.region === "string" ? configuration.region : (process.env.AWS_REGION ?? "us-east-1");
  const [role] = list(configuration.assumeRoles ?? configuration.assumeRole);
  const assumed = /^arn:[^:]+:iam::(\d{12}):/.exec(String((role as Properties | undefined)?.roleArn ?? ""))?.[1];
  return { account: assumed ?? account, partition: partitionOf(region), region };
}

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** A provider's nested configuration crosses the wire as JSON text. */
function list(value: unknown): unknown[] {
  const parsed: unknown = typeof value === "string" ? JSON.parse(value) : value;
  return Array.isArray(parsed) ? parsed : parsed === undefined ? [] : [parsed];
}
