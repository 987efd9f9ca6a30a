import { type ReportViolation, UnknownValueError } from "@pulumi/policy";
import { groupBy } from "../../stack/group-by";
import type { Exemption } from "./exemptions";
import { type Message, messages } from "./message";

/** How a policy speaks. */
export interface Reporter {
  /** What is judged, as sentences call it: `stack` for "this stack". */
  readonly place: string;
  /** Blocks at the policy's level. */
  violation(message: Message, urn?: string): void;
  /** Like a violation, and never blocking: something breaks that a person can mend afterwards. */
  warning(message: Message, urn?: string): void;
  /** Shown, never blocking: an exemption or a list entry in use, a repair. */
  note(note: Note, urn?: string): void;
}

/** A note's name, for tests and tools, and one full sentence. */
export type Note = { readonly name: "listed" | "remediated"; readonly text: string } | ExemptionInUse | ExemptionNote | Later;

export interface ExemptionInUse {
  readonly name: "exempt";
  readonly text: string;
  readonly exemption: Exemption;
}

/** What a run shows of exemptions besides their use: nothing needs them, they end soon, or they have ended and nothing needs them. */
export interface ExemptionNote {
  readonly name: "unused" | "ending" | "ended";
  readonly text: string;
  readonly exemptions: readonly Exemption[];
}

/** What isn't known during a preview, and what it depends on. */
export interface Later {
  readonly name: "later";
  readonly text: string;
  /** Within a sentence. */
  readonly what: string;
  readonly doubts: readonly string[];
  /** The property of the resource that isn't known, where it is one. */
  readonly property?: string | undefined;
}

/** Says, without blocking, what isn't known during a preview; `doubts`: what it depends on. */
export function reportLater(report: Reporter, what: string, urn?: string, doubts: readonly string[] = [], property?: string): void {
  report.note(later(what, doubts, property), urn);
}

export function later(what: string, doubts: readonly string[], property?: string): Later {
  const because = doubts.length === 0 ? "" : `: it depends on ${enumerated(doubts)}`;
  const text = `${capital(what)} isn't known until the update, and will be checked then${because}.`;
  return { name: "later", text, what, doubts, property };
}

/** How many things one line names; a stack may have hundreds that aren't known yet. */
const NAMED = 3;

/** One line for all that isn't known yet: a preview of a sound stack should read like one. Undefined if there is nothing. */
export function together(all: readonly Later[]): string | undefined {
  const [first, ...others] = all;
  if (first === undefined || others.length === 0) return first?.text;
  const doubts = [...new Set(all.flatMap((one) => one.doubts))];
  const because = doubts.length === 0 ? "" : `: it depends on ${enumerate(doubts)}`;
  return `${all.length} things aren't known until the update, and will be checked then, such as ${enumerate(all.map(({ what }) => what))}${because}.`;
}

/** The first of them, and how many more there are. */
export function enumerate(all: readonly string[], named = NAMED): string {
  const more = all.length - named;
  return more > 0 ? `${all.slice(0, named).join(", ")} and ${more} more` : enumerated(all);
}

const say = messages({
  unjudged: ({ name, kind }: { readonly name: string; readonly kind: string }) => ({
    how: `\`${name}\` could not be judged, because reading it failed with \`${kind}\`.`,
    fix: "Simplify the document it carries, or report this as a fault of the policy pack.",
  }),
});

/**
 * Runs a judgement so that it can't end in silence: an exception is a violation. It names the kind of error only, because an error's text
 * may quote a document, and a document may be secret.
 */
export function guarded(report: Reporter, name: string, urn: string | undefined, judge: () => void): void {
  try {
    judge();
  } catch (error) {
    if (error instanceof UnknownValueError) reportLater(report, `a value of \`${name}\``, urn);
    else report.violation(say("unjudged", { name, kind: error instanceof Error ? error.name : typeof error }), urn);
  }
}

/** A report to Pulumi, whose interface takes messages only. Its command line doesn't show where a policy is explained, so each message ends with `url`. */
export function reporter(reportViolation: ReportViolation, url: string): Reporter {
  // The SDK also takes an object, whose level overrides the policy's: the only way to say something about one resource without blocking it.
  const advise = (message: string, urn?: string) =>
    reportViolation({ message, urn, enforcementLevel: "advisory" } as unknown as string, urn);
  return {
    place: "stack",
    violation: ({ how, fix }, urn) => reportViolation(`${how} ${fix} See ${url}`, urn),
    warning: ({ how, fix }, urn) => advise(`${how} ${fix} See ${url}`, urn),
    note: ({ text }, urn) => advise(text, urn),
  };
}

/** Collects violations, so that `end` says once, of all resources that it is true of, what is said of several in the same words but for their names. */
export function gathering(report: Reporter): { readonly report: Reporter; readonly end: () => void } {
  const found: { readonly message: Message; readonly urn: string | undefined }[] = [];
  const violation: Reporter["violation"] = (message, urn) => found.push({ message, urn });
  const words = ({ message: { how, fix, names = [] }, urn }: (typeof found)[number]) => {
    const own = [nameOf(urn), ...names.map((name) => `\`${name}\``)];
    return JSON.stringify([how, fix].map((text) => own.reduce((rest, name) => rest.replaceAll(name, ""), text)));
  };
  const end = () => {
    for (const alike of groupBy(found, words).values()) {
      // Pulumi's engine registers resources in no fixed order.
      const [first, ...others] = [...alike].sort((a, b) => (nameOf(a.urn) < nameOf(b.urn) ? -1 : 1));
      if (first !== undefined)
        report.violation(
          ofAll(
            first.message,
            others.map(({ urn }) => nameOf(urn)),
          ),
          first.urn,
        );
    }
  };
  return { report: { ...report, violation }, end };
}

/** How many resources one violation names: whoever has to mend them needs to know which. */
const LISTED = 20;

function ofAll(message: Message, others: readonly string[]): Message {
  return others.length === 0 ? message : { ...message, fix: `${message.fix} The same is true of ${enumerate(others, LISTED)}.` };
}

/** The resource's name as sentences have it. */
function nameOf(urn = ""): string {
  return `\`${urn.slice(urn.lastIndexOf("::") + 2)}\``;
}

/** `a`, `a and b`, `a, b and c`. */
export function enumerated(items: readonly string[]): string {
  return [items.slice(0, -1).join(", "), ...items.slice(-1)].filter((part) => part !== "").join(" and ");
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
