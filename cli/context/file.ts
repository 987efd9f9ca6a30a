import { policies } from "../../policypack/policies";
import { type Context, hashOf } from "../../policypack/policy/context";
import type { Day } from "../../policypack/policy/exemptions";
import { KNOWN_KEYS, type Known } from "./known";

/** A file for `--policy-pack-config`. */
export type Entries = Readonly<Record<string, unknown>>;

export interface Origin {
  readonly date: Day;
  readonly source: string;
  readonly organization?: string;
}

/**
 * The pack's configuration with what is known in it: each policy sees its own entry only, so every one of them has what it asks for. `base` is a
 * configuration that is kept but for what an earlier run wrote into it.
 */
export function written(known: Known, origin: Origin, base: Entries = {}): Entries {
  const entries = policies.flatMap(({ name, configSchema }) => {
    const kept = withoutContext(base[name]);
    const keys = KNOWN_KEYS.filter((key) => known[key] !== undefined && key in (configSchema?.properties ?? {}));
    if (keys.length === 0) return kept === undefined ? [] : [[name, kept] as const];
    const hashes = Object.fromEntries(keys.map((key) => [key, hashOf(origin, key, known[key])]));
    const settings = Object.fromEntries(keys.map((key) => [key, known[key]]));
    const own = typeof kept === "string" ? { enforcementLevel: kept } : (kept as object | undefined);
    return [[name, { ...own, context: { ...origin, hashes } satisfies Context, ...settings }] as const];
  });
  const others = Object.entries(base).filter(([name]) => !policies.some((policy) => policy.name === name));
  return Object.fromEntries([...others, ...entries]);
}

/** Settings that people wrote where `known` has some too, as `policy.setting`: the two can't be told apart afterwards. */
export function writtenByHand(known: Known, base: Entries): readonly string[] {
  return policies.flatMap(({ name, configSchema }) => {
    const kept = withoutContext(base[name]);
    if (typeof kept !== "object" || kept === null) return [];
    const keys = KNOWN_KEYS.filter((key) => known[key] !== undefined && key in (configSchema?.properties ?? {}) && key in kept);
    return keys.map((key) => `${name}.${key}`);
  });
}

/** What a file says that an earlier run wrote: the context of each policy, and its settings. */
export function contextsIn(entries: Entries): readonly { readonly context: Context; readonly settings: Known }[] {
  return Object.values(entries).flatMap((entry) => {
    const context = contextOf(entry);
    if (context === undefined) return [];
    const keys = KNOWN_KEYS.filter((key) => key in context.hashes);
    return [{ context, settings: Object.fromEntries(keys.map((key) => [key, (entry as Record<string, unknown>)[key]])) as Known }];
  });
}

function withoutContext(entry: unknown): unknown {
  const context = contextOf(entry);
  if (context === undefined) return entry;
  const kept = Object.entries(entry as object).filter(([key]) => key !== "context" && !(key in context.hashes));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function contextOf(entry: unknown): Context | undefined {
  if (typeof entry !== "object" || entry === null || !("context" in entry)) return undefined;
  const context = entry.context as Partial<Context> | null;
  return typeof context?.hashes === "object" ? (context as Context) : undefined;
}
