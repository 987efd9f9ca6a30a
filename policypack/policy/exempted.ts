import type { RawResource } from "../../stack/reading";
import { type Maybe, text, UNKNOWN } from "../../stack/values";
import { listedAs } from "./names";
import type { Reporter } from "./reporter";

/** Where the providers keep a resource's own name. */
const NAME_PROPERTIES = ["name", "userName", "groupName", "roleName", "policyName", "managedPolicyName"];

/** True iff a pattern leaves the resource out; it says so, each time. */
export function exempted(resource: RawResource, patterns: readonly string[], report?: Reporter): boolean {
  if (patterns.length === 0) return false;
  const names = NAME_PROPERTIES.map((property) => text(resource.props, property) ?? UNKNOWN);
  return exemptedName(resource, names, patterns, report);
}

/** The same for something that is already read: by its Pulumi name or one of its AWS names. */
export function exemptedName(
  { name, urn }: { readonly name: string; readonly urn: string },
  names: readonly Maybe<string>[],
  patterns: readonly string[],
  report?: Reporter,
): boolean {
  const pattern = listedAs(patterns, name, ...names);
  if (pattern === undefined) return false;
  const text = `\`${name}\` is exempt from this policy by the pattern \`${pattern}\` in \`exemptNames\`.`;
  report?.note({ name: "exempt", text }, urn);
  return true;
}
