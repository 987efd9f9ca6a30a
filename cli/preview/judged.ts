import { groupBy } from "../../stack/group-by";
import { stackSubject } from "../account/state";
import { judge } from "../audit/judge";
import type { Configuration } from "../config/configuration";
import type { Finding } from "../findings/finding";
import type { Shown } from "./digest";

/** What the policies find in resources as Pulumi shows them, when this program asks them itself: with the request that gets in, and whom it is about. */
export function findingsIn(resources: readonly Shown[], configuration: Configuration): readonly Finding[] {
  // Of a preview the inputs are what will be, and the outputs what isn't among them.
  const whole = resources.map((resource) => ({ ...resource, outputs: { ...resource.outputs, ...resource.inputs } }));
  return judge(stackSubject("", whole), configuration).findings;
}

/** What the pack said, in the pack's words: a policy, a resource, a message. */
type Told = Pick<Finding, "policy" | "resource" | "message">;

/** Finds the findings that a message of the pack stands for: the same of the same resource, and of others where it says that the same is true of them. */
export function finder(own: readonly Finding[]): (told: Told) => readonly Finding[] {
  const byText = new Map(own.map((finding) => [keyOf(finding), finding]));
  const byWords = groupBy(own, wordsOf);
  return (told) => {
    const [first = "", others] = told.message.split(OTHERS);
    const same = byText.get(keyOf({ ...told, message: first }));
    if (same === undefined) return [];
    return others === undefined ? [same] : (byWords.get(wordsOf(same)) ?? [same]);
  };
}

/** See `gathering` in the pack's reporter. */
const OTHERS = " The same is true of ";

function keyOf({ policy, resource, message }: Told): string {
  return JSON.stringify([policy, resource.id, message]);
}

/** The message without the names in it. */
function wordsOf({ policy, message }: Told): string {
  return JSON.stringify([policy, message.replaceAll(/`[^`]*`/g, "``")]);
}
