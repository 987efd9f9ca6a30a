import type { ErrorObject } from "ajv";
import schema from "../../policypack/config.schema.json";
import { type Exemption, faultOf, isDay, nameOf } from "../../policypack/policy/exemptions";
import { readAnyJson } from "../account/read";
import { UserError } from "../user-error";
import { auditOnly, type Policy } from "./policies";

type Level = "advisory" | "mandatory" | "remediate" | "disabled";
type Entry = Level | { readonly enforcementLevel?: Level; readonly [setting: string]: unknown };

/** How each policy counts, and its settings: what a policy pack takes from `--policy-pack-config`. */
export interface Configuration {
  readonly entries: Readonly<Record<string, Entry>>;
}

export const NO_CONFIGURATION: Configuration = { entries: {} };

const WHAT = "a configuration as docs/configuration.md describes it";

/** The pack's own schema, in which the audit's own policies have a level too. */
const SCHEMA = {
  ...schema,
  properties: { ...schema.properties, ...Object.fromEntries(auditOnly.map(({ name }) => [name, schema.properties.all])) },
};

export async function readConfiguration(path: string): Promise<Configuration> {
  const value = await readAnyJson(path, WHAT);
  // Loaded here, because only this option needs it.
  const { Ajv } = require("ajv") as typeof import("ajv");
  const validate = new Ajv({ allErrors: true, formats: { date: isDay } }).compile<Configuration["entries"]>(SCHEMA);
  if (validate(value)) {
    assertExemptions(path, value);
    return { entries: value };
  }
  throw new UserError(`\`${path}\` ${describe(validate.errors ?? [])}: it should be ${WHAT}`);
}

/** What a schema can't say of exemptions: the pack blocks for it, and here there is somebody to tell. */
function assertExemptions(path: string, entries: Configuration["entries"]): void {
  for (const [policy, entry] of Object.entries(entries)) {
    const { exemptions = [] } = (typeof entry === "object" ? entry : {}) as { readonly exemptions?: readonly Exemption[] };
    for (const exemption of exemptions) {
      const fault = faultOf(exemption);
      if (fault === undefined) continue;
      throw new UserError(`\`${path}\`: the exemption of ${nameOf(exemption)} from \`${policy}\` ${fault.wrong}. ${fault.fix}`);
    }
  }
}

/** Where a value may be one of several things, the deepest error is of the one that was meant. */
function describe(errors: readonly ErrorObject[]): string {
  const [worst] = errors
    .filter(({ keyword }) => keyword !== "anyOf")
    .sort((a, b) => b.instancePath.length - a.instancePath.length || Number(a.keyword === "enum") - Number(b.keyword === "enum"));
  if (worst === undefined) return "has another shape";
  const where = worst.instancePath === "" ? "" : ` in \`${worst.instancePath.slice(1).replaceAll("/", ".")}\``;
  if (worst.keyword === "additionalProperties")
    return `has the key \`${worst.params.additionalProperty}\`${where}, which isn't known there`;
  return `has a wrong value${where} (${worst.message})`;
}

/** The policy's own level, else that of `all`, else its default. */
export function levelOf({ name, enforcementLevel }: Policy, { entries }: Configuration): Level {
  return given(entries[name]) ?? given(entries.all) ?? (enforcementLevel === "disabled" ? "disabled" : "mandatory");
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
