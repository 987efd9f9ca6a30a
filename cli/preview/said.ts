import type { ExemptionState } from "../findings/finding";
import type { PolicyEvent } from "./events";

/** What a policy of the pack said, read back from the text that Pulumi's interface takes. */
export type Said =
  | { readonly kind: "violation"; readonly how: string; readonly fix: string }
  | { readonly kind: "undecided"; readonly text: string }
  | { readonly kind: "exemption"; readonly state: ExemptionState["state"]; readonly text: string }
  /** Of no account: it was mended on the spot. */
  | { readonly kind: "remediated" };

/** A violation ends with where it is explained; a note doesn't. Any other text counts as something that couldn't be decided. */
export function readSaid({ message, policyName }: PolicyEvent, description: string | undefined): Said {
  const text = withoutDescription(message, description).trim();
  const end = text.lastIndexOf(` See https://github.com/mfa-guard/mfa-guard/blob/main/docs/policies/${policyName}.md`);
  if (end >= 0) return { kind: "violation", ...sentences(text.slice(0, end)) };
  if (/^Remediated: /.test(text)) return { kind: "remediated" };
  const state = STATES.find(({ of }) => of.test(text))?.state;
  return state === undefined ? { kind: "undecided", text } : { kind: "exemption", state, text };
}

const STATES: readonly { readonly of: RegExp; readonly state: ExemptionState["state"] }[] = [
  { of: /^Nothing in this stack needs .*, which (?:has|have) ended: /s, state: "ended" },
  { of: /^Nothing in this stack needs /, state: "unused" },
  { of: /^The exemption of .* from this policy ends /s, state: "ending" },
  { of: /^`.*` is exempt from this policy until /s, state: "in-use" },
  { of: /`.*` counts as (?:enforced|covered)\b/s, state: "listed" },
  { of: /^\d+ [a-z ]+ pass(?:es)?\. /, state: "listed" },
];

/** Pulumi puts the policy's description on a line before what it says. */
function withoutDescription(message: string, description: string | undefined): string {
  if (description === undefined) return message.slice(message.trimEnd().indexOf("\n") + 1);
  return message.startsWith(`${description}\n`) ? message.slice(description.length + 1) : message;
}

/** Who gets in and how; what to change. A name may hold a period, but stands in backticks or quotes. */
export function sentences(text: string): { readonly how: string; readonly fix: string } {
  let [inCode, inQuotes] = [false, false];
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "`") inCode = !inCode;
    else if (text[at] === '"' && !inCode) inQuotes = !inQuotes;
    else if (text[at] === "." && !inCode && !inQuotes && text[at + 1] === " ")
      return { how: text.slice(0, at + 1), fix: text.slice(at + 2) };
  }
  return { how: text, fix: "" };
}
