import { unwrapped } from "../../stack/generic";
import type { RawResource } from "../../stack/reading";
import { text, UNKNOWN } from "../../stack/values";
import { type Day, daysLeft, type Exemption, type Exemptions, type Named, nameOf, oneLine, standingOn } from "./exemptions";
import { messages } from "./message";
import { enumerate, type Reporter } from "./reporter";

/** What a run makes of a policy's exemptions. */
export interface Exempting {
  /** True iff one that still runs leaves the resource out. */
  covers(resource: RawResource): boolean;
  /** A reporter that hands on everything but what is found in exempt resources, of which it says once that they are; `find` knows them by URN. */
  reporter(report: Reporter, find: (urn: string) => RawResource | undefined): Reporter;
  /** Says, after the last resource, what no single one shows. */
  end(report: Reporter): void;
}

const say = messages({
  "exemption-ended": ({ of, owner, until }: { readonly of: string; readonly owner: string; readonly until: Day }) => ({
    how: `The exemption of ${of} from this policy ended on ${until}; ${owner} answers for it.`,
    fix: `Put right what is found there, or agree on another end with ${owner}.`,
  }),
});

/**
 * One that has ended exempts nothing: what it covered is found again, with a violation that names its owner and its end. Where nothing is found it
 * is a note, because one file serves many stacks, and must not stop those that it doesn't concern.
 */
export function exempting({ all, faults, fitting }: Exemptions, day: Day): Exempting {
  const used = new Set<Exemption>();
  const told = new Set<string>();
  const isOver = (exemption: Exemption) => standingOn(exemption, day) === "ended";
  const ofResource = (resource: RawResource | undefined) =>
    resource === undefined || all.length === 0 ? undefined : fitting(named(resource))[0];
  const tellOnce = (exemption: Exemption, urn: string, tell: () => void) => {
    used.add(exemption);
    const key = `${all.indexOf(exemption)} ${urn}`;
    if (!told.has(key)) tell();
    told.add(key);
  };

  return {
    covers: (resource) => {
      const exemption = ofResource(resource);
      return exemption !== undefined && !isOver(exemption);
    },
    reporter: (report, find) => {
      /** Hands the finding on unless the resource is exempt. */
      const unlessExempt = (urn: string | undefined, tell: () => void, tellEnd: boolean) => {
        const resource = urn === undefined ? undefined : find(urn);
        const exemption = ofResource(resource);
        if (resource === undefined || exemption === undefined) return tell();
        const { name } = resource;
        if (!isOver(exemption)) {
          return tellOnce(exemption, resource.urn, () => report.note({ name: "exempt", text: inUse(name, exemption), exemption }, urn));
        }
        tell();
        used.add(exemption);
        if (tellEnd) tellOnce(exemption, resource.urn, () => report.violation(ended(exemption), urn));
      };
      return {
        place: report.place,
        violation: (message, urn) => unlessExempt(urn, () => report.violation(message, urn), true),
        warning: (message, urn) => unlessExempt(urn, () => report.warning(message, urn), false),
        note: (note, urn) => (note.name === "later" ? unlessExempt(urn, () => report.note(note, urn), false) : report.note(note, urn)),
      };
    },
    end: (report) => {
      for (const fault of faults) report.violation(fault);
      const unused = all.filter((exemption) => !used.has(exemption));
      tellUnused(
        report,
        "unused",
        unused.filter((exemption) => !isOver(exemption)),
      );
      tellUnused(report, "ended", unused.filter(isOver));
      for (const exemption of used) {
        if (standingOn(exemption, day) === "ending") report.note({ name: "ending", text: ending(exemption, day), exemptions: [exemption] });
      }
    },
  };
}

function tellUnused(report: Reporter, name: "unused" | "ended", exemptions: readonly Exemption[]): void {
  if (exemptions.length > 0) report.note({ name, text: unusedText(name, exemptions, report.place), exemptions });
}

/** What is said of exemptions that nothing needs, whether they still run or have ended. */
export function unusedText(name: "unused" | "ended", exemptions: readonly Exemption[], place: string): string {
  const which = enumerate(exemptions.map((each) => `${nameOf(each)} (${oneLine(each.owner)}, until ${each.until})`));
  const what = exemptions.length === 1 ? "this exemption from the policy" : `these ${exemptions.length} exemptions from the policy`;
  const over = name === "ended" ? `, ${exemptions.length === 1 ? "which has" : "which have"} ended` : "";
  return `Nothing in this ${place} needs ${what}${over}: ${which}. What nothing else needs either, remove from the configuration.`;
}

function ended(exemption: Exemption) {
  return say("exemption-ended", { of: nameOf(exemption), owner: oneLine(exemption.owner), until: exemption.until });
}

function inUse(name: string, { until, owner, reason, ticket }: Exemption): string {
  const planned = ticket === undefined ? "" : `, ${oneLine(ticket)}`;
  return `\`${name}\` is exempt from this policy until ${until} (${oneLine(owner)}${planned}): ${oneLine(reason)}`;
}

function ending(exemption: Exemption, day: Day): string {
  const left = daysLeft(exemption.until, day);
  const when = left === 0 ? "today" : left === 1 ? "tomorrow" : `in ${left} days`;
  return `The exemption of ${nameOf(exemption)} from this policy ends ${when}, on ${exemption.until}; ${oneLine(exemption.owner)} answers for it.`;
}

/** Where the providers keep a resource's own name, and the name of whom a credential or an inline policy belongs to. */
const NAME_PROPERTIES = [
  "name",
  ...["userName", "groupName", "roleName", "policyName", "managedPolicyName"],
  ...["user", "username", "group", "role", "rootId"],
];

function named(resource: RawResource): Named {
  return { urn: resource.urn, names: [resource.name, ...awsNames(resource)] };
}

/** Those that are known; an organizational unit's and an account's id stand at the end of their ARN. */
function awsNames(resource: RawResource): readonly string[] {
  try {
    const { props } = unwrapped(resource);
    const arn = text(props, "arn") ?? UNKNOWN;
    const names = [
      ...NAME_PROPERTIES.map((property) => text(props, property)),
      arn === UNKNOWN ? arn : arn.slice(arn.lastIndexOf("/") + 1),
    ];
    return names.filter((name) => typeof name === "string");
  } catch {
    return [];
  }
}
