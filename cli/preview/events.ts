import { z } from "zod";

const policyEvent = z.object({
  resourceUrn: z.string().optional(),
  message: z.string(),
  policyName: z.string(),
  policyPackName: z.string(),
  enforcementLevel: z.string(),
  severity: z.string().optional(),
  exceptions: z.array(z.object({ id: z.string(), reason: z.string() })).optional(),
});
const checked = z.object({ passed: z.array(z.string()).nullish(), failed: z.array(z.string()).nullish() });
const event = z.object({
  preludeEvent: z.object({}).optional(),
  diagnosticEvent: z.object({ severity: z.string(), message: z.string() }).optional(),
  policyEvent: policyEvent.optional(),
  policyAnalyzeSummaryEvent: checked.optional(),
  policyAnalyzeStackSummaryEvent: checked.optional(),
  resOpFailedEvent: z.object({}).optional(),
  resourcePreEvent: z.object({ metadata: z.object({ urn: z.string(), type: z.string(), new: z.object({}).nullish() }) }).optional(),
  summaryEvent: z.object({ PolicyPacks: z.record(z.string(), z.string()).nullish() }).optional(),
});

/** What the engine tells of one thing: https://pkg.go.dev/github.com/pulumi/pulumi/sdk/v3/go/common/apitype#EngineEvent */
export type EngineEvent = z.output<typeof event>;
export type PolicyEvent = z.output<typeof policyEvent>;

/**
 * The events of an event log's last operation: `pulumi up` previews first, and what that couldn't know yet the update has decided. A line that
 * was cut off, because the engine was stopped, is left out.
 */
export function readEvents(log: string): readonly EngineEvent[] {
  const events = log.split("\n").flatMap((line) => {
    const read = event.safeParse(json(line));
    return read.success ? [read.data] : [];
  });
  const start = events.findLastIndex(({ preludeEvent }) => preludeEvent !== undefined);
  return start < 0 ? events : events.slice(start);
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

export function policyEvents(events: readonly EngineEvent[]): readonly PolicyEvent[] {
  return events.flatMap(({ policyEvent }) => (policyEvent === undefined ? [] : [policyEvent]));
}

/** Names of the policies that judged something. Engines of before 2025 don't tell. */
export function policiesThatRan(events: readonly EngineEvent[]): ReadonlySet<string> {
  const summaries = events.flatMap((each) => [each.policyAnalyzeSummaryEvent ?? {}, each.policyAnalyzeStackSummaryEvent ?? {}]);
  return new Set(summaries.flatMap(({ passed, failed }) => [...(passed ?? []), ...(failed ?? [])]));
}

/** Names of the packs that the engine ran. It writes `name`, or `name|local|path`. */
export function packsThatRan(events: readonly EngineEvent[]): ReadonlySet<string> {
  const named = events.flatMap(({ summaryEvent }) => Object.keys(summaryEvent?.PolicyPacks ?? {}));
  return new Set(named.map((name) => name.split("|")[0] ?? name));
}

/** How many resources there will be, by type. */
export function resourceTypes(events: readonly EngineEvent[]): Readonly<Record<string, number>> {
  const seen = new Map<string, string>();
  for (const { resourcePreEvent } of events) {
    if (resourcePreEvent?.metadata.new != null) seen.set(resourcePreEvent.metadata.urn, resourcePreEvent.metadata.type);
  }
  const counts = new Map<string, number>();
  for (const type of seen.values()) counts.set(type, (counts.get(type) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** True iff something went wrong besides what policies found: the engine's last word, "preview failed", stands for those. */
export function hasErrors(events: readonly EngineEvent[]): boolean {
  return events.some(
    ({ diagnosticEvent, resOpFailedEvent }) =>
      resOpFailedEvent !== undefined || (diagnosticEvent?.severity === "error" && !LAST_WORD.test(diagnosticEvent.message)),
  );
}

const LAST_WORD = /^(?:<\{%[^%]*%\}>)*(?:preview|update) failed\s*(?:<\{%[^%]*%\}>)*\s*$/;
