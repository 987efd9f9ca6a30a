import type { Explanation } from "@mfa-guard/iam";
import type { Evidence } from "./report";

/** What a policy found: in two sentences, and the request that shows it. */
export interface Found extends Explanation {
  readonly evidence?: Evidence | undefined;
}

/**
 * The explanation without the values of condition keys: they come from the document, and a document may be secret (an external id, for one).
 * Pulumi hands a policy secrets as plain text, so no policy can tell.
 */
export function discreet({ how, fix }: Explanation, evidence: Evidence | undefined): Found {
  const values = [...(evidence?.request.context.values() ?? [])].map((value) =>
    typeof value === "string" ? `"${value}"` : JSON.stringify(value),
  );
  const hide = (sentence: string) => values.reduce((text, value) => text.replaceAll(` = ${value}`, ""), sentence);
  return { how: hide(how), fix: hide(fix), evidence };
}
