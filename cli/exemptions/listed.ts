import { z } from "zod";
import { type Day, daysLeft, type Exemption, exemptionsReader, type Standing, standingOn } from "../../policypack/policy/exemptions";
import { groupBy } from "../../stack/group-by";
import { readJson } from "../account/read";
import { type Configuration, readConfiguration } from "../config/configuration";
import { policiesOf } from "../config/exceptions";
import { type Exceptions, exemptionsIn } from "../config/file";
import { SCHEMA_VERSION } from "../schema-version";

/** What `mfa-guard exemptions --format json` prints. */
export interface ExemptionsReport {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  /** The configuration file, as it was named. */
  readonly source: string;
  /** The day on which this is so, in UTC: YYYY-MM-DD. */
  readonly on: Day;
  /** The audit that says what is in use, as it was named; null where none was. */
  readonly audit: string | null;
  /** What has ended comes first, then what ends soonest; what has no end comes last. */
  readonly exemptions: readonly ListedExemption[];
}

export interface ListedExemption {
  readonly policies: readonly string[];
  readonly resources: readonly string[];
  readonly reason: string;
  /** Missing, as `until`, where it is one of Pulumi's own exceptions. */
  readonly owner?: string;
  readonly until?: Day;
  readonly ticket?: string;
  /** The id of Pulumi's own exception. */
  readonly exception?: string;
  /** `ending`: within 14 days. `endless`: one of Pulumi's own exceptions. */
  readonly standing: Standing | "endless";
  /** Days until it ends: 0 on its last day, negative after it. */
  readonly days?: number;
  /** Whether it keeps something from being found; null where no audit says. */
  readonly used: boolean | null;
}

const place = z.object({ id: z.string(), name: z.string() });
const audited = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  findings: z.array(z.object({ policy: z.string(), resource: place })),
  exemptions: z.array(z.object({ policy: z.string(), state: z.string(), entry: z.unknown().optional(), exception: z.string().optional() })),
});
type Audited = z.output<typeof audited>;

export const AUDIT = "what `mfa-guard audit --format json` printed";

export async function listExemptions(source: string, audit: string | undefined, on: Day): Promise<ExemptionsReport> {
  const configuration = await readConfiguration(source);
  const found = audit === undefined ? undefined : await readJson(audit, audited, AUDIT);
  const exemptions = [...ofPolicies(configuration, on, found), ...ofPulumi(configuration.exceptions, found)];
  return { schemaVersion: SCHEMA_VERSION, source, on, audit: audit ?? null, exemptions: exemptions.sort(byEnd) };
}

/** The same entry under several policies is one. */
function ofPolicies({ entries }: Configuration, on: Day, found: Audited | undefined): readonly ListedExemption[] {
  const all = Object.entries(entries).flatMap(([policy, entry]) => exemptionsIn(entry).map((exemption) => ({ policy, exemption })));
  return [...groupBy(all, ({ exemption }) => JSON.stringify(exemption)).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { exemption } = first;
    const policies = same.map(({ policy }) => policy);
    const used = found === undefined ? null : policies.some((policy) => isUsed(policy, exemption, found));
    return [{ policies, ...exemption, standing: standingOn(exemption, on), days: daysLeft(exemption.until, on), used } as ListedExemption];
  });
}

/** True iff the audit was told of it and says so, or finds what it fits: the audit may have been made without it, or after its end. */
function isUsed(policy: string, exemption: Exemption, { findings, exemptions }: Audited): boolean {
  const same = JSON.stringify(exemption);
  if (exemptions.some((each) => each.policy === policy && each.state === "in-use" && JSON.stringify(each.entry) === same)) return true;
  const { fitting } = exemptionsReader(policy)([exemption]);
  return findings.some((each) => each.policy === policy && fitting({ urn: each.resource.id, names: [each.resource.name] }).length > 0);
}

function ofPulumi(exceptions: Exceptions, found: Audited | undefined): readonly ListedExemption[] {
  return Object.entries(exceptions).map(([id, exception]) => {
    const fits = (policy: string, urn: string) =>
      exception.match.some(({ policies, targets }) => policies.includes(policy) && targets.includes(urn));
    const used =
      found === undefined
        ? null
        : found.exemptions.some((each) => each.exception === id && each.state === "in-use") ||
          found.findings.some(({ policy, resource }) => fits(policy, resource.id));
    const resources = [...new Set(exception.match.flatMap(({ targets }) => targets))];
    return { policies: policiesOf(exception), resources, reason: exception.reason, exception: id, standing: "endless", used };
  });
}

function byEnd(a: ListedExemption, b: ListedExemption): number {
  const [first, second] = [a, b].map(({ until = "~", resources, exception = "" }) => JSON.stringify([until, resources, exception]));
  return (first as string) < (second as string) ? -1 : 1;
}

/** "in use, ends in 3 days". */
export function stateOf({ standing, days = 0, used }: ListedExemption): string {
  const use = used === null ? [] : [used ? "in use" : "unused"];
  const end = {
    ended: "ended",
    ending: days === 0 ? "ends today" : `ends in ${days} ${days === 1 ? "day" : "days"}`,
    endless: "no end",
    running: "",
  }[standing];
  return [...(end === "" ? [] : [end]), ...use].join(", ") || "runs";
}
