import { byFramework, type Controls, titleOf } from "../../../policypack/policy/frameworks";
import { policies } from "../../policies/policies";
import { printable } from "../../terminal/printable";
import type { Finding, FindingsReport } from "../finding";

/** `Role` of `aws-native:iam:Role`. */
export function kindOf({ type }: Finding["resource"]): string {
  return type.slice(type.lastIndexOf(":") + 1);
}

/** `new: `, `advisory: ` and `undecided: `, where the finding is. */
export function marksOf({ change, enforcement, level }: Finding): string {
  return `${change === "new" ? "new: " : ""}${enforcement === "advisory" ? "advisory: " : ""}${level === "undecided" ? "undecided: " : ""}`;
}

/** On one line, all that a reader needs who sees nothing else of the finding. */
export function lineOf(finding: Finding): string {
  const { resource, message } = finding;
  return printable(`${kindOf(resource)} ${resource.name}: ${marksOf(finding)}${message}`);
}

/** The policy's name and page for people. */
export function policyOf(id: string): { readonly title: string; readonly url: string | undefined } {
  const { displayName = id, url } = policies.find(({ name }) => name === id) ?? {};
  return { title: displayName, url };
}

/** `CIS AWS Foundations Benchmark v7.0.0 2.10`, for each control. */
export function requirementsOf(controls: Controls): readonly string[] {
  return byFramework(controls).flatMap(([framework, references]) => references.map((each) => `${titleOf(framework)} ${each}`));
}

/** One sentence for each account that couldn't be read: without findings of its own, it isn't fine. */
export function unreadOf({ accounts }: FindingsReport): readonly { readonly account: string; readonly sentence: string }[] {
  return accounts
    .filter(({ outcome }) => outcome === "failed")
    .map(({ id, name, reason = "" }) => ({ account: id, sentence: printable(`Account ${id} (${name}) was not judged: ${reason}.`) }));
}

/** One sentence for each reason why something wasn't judged, and for what was taken for granted. */
export function gapsOf({ notJudged, notes }: FindingsReport): readonly string[] {
  const gaps = [...new Set(notJudged.map(({ reason }) => reason))].map((reason) => {
    const without = notJudged.filter((gap) => gap.reason === reason).map(({ policy }) => policy);
    return printable(`Not judged: ${without.join(", ")} (${reason}).`);
  });
  return [...gaps, ...notes.map(printable)];
}

/** How many findings there are, how many aren't shown, and how many are gone: `3 findings (1 more in the baseline, 2 of the baseline gone).` */
export function verdictOf({ findings, known, gone = [], incomplete }: FindingsReport): string {
  const besides = [
    ...(known === 0 ? [] : [`${known} more in the baseline`]),
    ...(gone.length === 0 ? [] : [`${gone.length} of the baseline gone`]),
  ];
  const already = besides.length === 0 ? "" : ` (${besides.join(", ")})`;
  return `${findings.length === 0 ? "No" : findings.length} ${findings.length === 1 ? "finding" : "findings"}${incomplete ? " before Pulumi failed" : ""}${already}.`;
}

/** What `--severity` leaves out, in a sentence, where it leaves out something. */
export function leftOut({ below }: FindingsReport): readonly string[] {
  if (below === undefined || below.findings === 0) return [];
  const { severity, findings } = below;
  return [`${findings} less severe than ${severity} ${findings === 1 ? "isn't" : "aren't"} reported (--severity).`];
}
