import { faultOf, nameOf } from "../../policypack/policy/exemptions";
import { readAnyJson } from "../account/read";
import type { Policy } from "../policies/policies";
import { UserError } from "../user-error";
import { expand } from "./expand";
import { type Entries, type Entry, type Exceptions, exemptionsIn, isShort, type Level, type PulumiFile } from "./file";
import { assertValid } from "./validate";

/** How each policy counts, its settings, and Pulumi's own exceptions by their ids. */
export interface Configuration {
  readonly entries: Entries;
  readonly exceptions: Exceptions;
}

export const NO_CONFIGURATION: Configuration = { entries: {}, exceptions: {} };

const WHAT = "a configuration as docs/configuration.md describes it";

/** What the file says, whether it is Pulumi's or the short one that Pulumi's is made from; a `UserError` names what is wrong with it. */
export async function readConfiguration(path: string): Promise<Configuration> {
  return configurationIn(path, await readAnyJson(path, WHAT));
}

/** The same of what was read from the path. */
export function configurationIn(path: string, value: unknown): Configuration {
  assertValid(path, value);
  const configuration = ofPulumi(isShort(value) ? expand(value) : (value as PulumiFile));
  assertExemptions(path, configuration);
  return configuration;
}

function ofPulumi(file: PulumiFile): Configuration {
  if (isVersion2(file)) return { entries: file.policies ?? {}, exceptions: file.exceptions ?? {} };
  const { environments: _, ...entries } = file;
  return { entries: entries as Entries, exceptions: {} };
}

export function isVersion2(file: PulumiFile): file is Extract<PulumiFile, { readonly version: 2 }> {
  return file.version === 2;
}

/** What a schema can't say of exemptions: the pack blocks for it, and here there is somebody to tell. */
function assertExemptions(path: string, { entries }: Configuration): void {
  for (const [policy, entry] of Object.entries(entries)) {
    for (const exemption of exemptionsIn(entry)) {
      const fault = faultOf(exemption);
      if (fault === undefined) continue;
      throw new UserError(`\`${path}\`: the exemption of ${nameOf(exemption)} from \`${policy}\` ${fault.wrong}. ${fault.fix}`);
    }
  }
}

/** The policy's own level, else that of `all`, else mandatory. */
export function levelOf({ name }: Policy, { entries }: Configuration): Level {
  return given(entries[name]) ?? given(entries.all) ?? "mandatory";
}

function given(entry: Entry | undefined): Level | undefined {
  return typeof entry === "object" ? entry.enforcementLevel : entry;
}

/** The policy's settings that the configuration gives; the policy knows its defaults. */
export function settingsOf(policy: string, { entries }: Configuration): Readonly<Record<string, unknown>> {
  const entry = entries[policy];
  if (typeof entry !== "object") return {};
  const { enforcementLevel, ...settings } = entry;
  return settings;
}
