import { policies } from "../../policypack/policies";
import { type Entries, type Entry, exemptionsIn, type Level, type PulumiFile, type ShortExemption, type ShortFile } from "./file";
import { settingsOf } from "./shared";

/**
 * Pulumi's file, which repeats for each policy what it shares with others: a policy sees its own entry only. The same file for the same contents,
 * in the order of the pack. It has a version only where it has to, for exceptions: Pulumi CLIs before 3.274 don't know it.
 */
export function expand({ shared = {}, exemptions = [], policies: own = {}, exceptions, environments }: ShortFile): PulumiFile {
  const { all } = own;
  const names = new Set([
    ...policies.map(({ name }) => name),
    ...Object.keys(own)
      .filter((name) => name !== "all")
      .sort(),
  ]);
  const entries = [...names].flatMap((name) => {
    const entry = entryOf(name, own[name], shared, exemptions);
    return entry === undefined ? [] : [[name, entry] as const];
  });
  const expanded: Entries = { ...(all !== undefined && { all }), ...Object.fromEntries(entries) };
  const read = environments !== undefined && { environments };
  return exceptions === undefined ? ({ ...expanded, ...read } as PulumiFile) : { version: 2, policies: expanded, exceptions, ...read };
}

function entryOf(
  name: string,
  own: Entry | undefined,
  shared: Readonly<Record<string, unknown>>,
  exemptions: readonly ShortExemption[],
): Entry | undefined {
  const policy = policies.find((each) => each.name === name);
  if (policy === undefined) return own;
  const { enforcementLevel, exemptions: _, ...settings } = typeof own === "object" ? own : { enforcementLevel: own as Level | undefined };
  const all = [
    ...exemptions.filter((each) => each.policies?.includes(name) ?? true).map(({ policies: _, ...each }) => each),
    ...exemptionsIn(own),
  ];
  const given: Readonly<Record<string, unknown>> = { ...shared, ...settings };
  const entry = {
    ...(enforcementLevel !== undefined && { enforcementLevel }),
    ...(all.length > 0 && { exemptions: all }),
    ...Object.fromEntries(Object.keys(settingsOf(policy)).flatMap((key) => (key in given ? [[key, given[key]]] : []))),
  };
  return Object.keys(entry).length === 0 ? undefined : entry;
}
