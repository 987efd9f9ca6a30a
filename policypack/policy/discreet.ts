import type { Explanation, Request } from "@mfa-guard/iam";

/**
 * The explanation without the values of condition keys: they come from the document, and a document may be secret (an external id, for one).
 * Pulumi hands a policy secrets as plain text, so no policy can tell.
 */
export function discreet({ how, fix }: Explanation, request: Request | undefined): Explanation {
  const values = [...(request?.context.values() ?? [])].map((value) => (typeof value === "string" ? `"${value}"` : JSON.stringify(value)));
  const hide = (sentence: string) => values.reduce((text, value) => text.replaceAll(` = ${value}`, ""), sentence);
  return { how: hide(how), fix: hide(fix) };
}
