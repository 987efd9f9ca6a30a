import { nameOfUrn } from "../urn";
import type { ResourceType } from "./schema";
import type { Autoname } from "./types";
import { containsUnknown, goJson, type Properties, unknown, without } from "./values";

/** What Check answers: the inputs that the engine goes on with, and every reason to refuse them. */
export type Checked = { readonly inputs: Properties; readonly failures: readonly string[] };

/**
 * The inputs as the real provider would hand them on: documents as text, defaults and a made-up name filled in. A name that was made up
 * before (`olds`) is kept. `hex` gives the seven characters of a new one. Failures are in the real provider's words.
 */
export function check(type: ResourceType, urn: string, olds: Properties, news: Properties, hex: string): Checked {
  const given = without(news, "__defaults");
  const defaulted = { ...missing(type.defaults ?? {}, given), ...madeUpName(type, urn, olds, given, hex) };
  const inputs: Record<string, unknown> = { ...given, ...defaulted, __defaults: Object.keys(defaulted) };
  for (const [property, { document }] of Object.entries(type.inputs)) {
    if (document) inputs[property] = documentText(inputs[property]);
    if (inputs[property] === undefined) delete inputs[property];
  }
  return { inputs, failures: failures(type, nameOfUrn(urn), inputs) };
}

function missing(defaults: Properties, given: Properties): Properties {
  return Object.fromEntries(Object.entries(defaults).filter(([property]) => given[property] === undefined));
}

function madeUpName(type: ResourceType, urn: string, olds: Properties, given: Properties, hex: string): Properties {
  const { autoname } = type;
  if (autoname === undefined || given[autoname.property] !== undefined) return {};
  const prefixed = given[`${autoname.property}Prefix`];
  if (typeof prefixed === "string") return {};
  return { [autoname.property]: keptName(autoname, olds) ?? newName(autoname, nameOfUrn(urn), hex) };
}

function keptName({ property }: Autoname, olds: Properties): unknown {
  const made = olds.__defaults;
  return Array.isArray(made) && made.includes(property) ? olds[property] : undefined;
}

function newName({ prefix = "", lowerCase }: Autoname, resource: string, hex: string): string {
  return `${prefix}${lowerCase ? resource.toLowerCase() : resource}-${hex}`;
}

function documentText(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return containsUnknown(value) ? unknown : goJson(value);
}

function failures(type: ResourceType, resource: string, inputs: Properties): string[] {
  const at = (property: string) => `Examine values at '${resource}.${property}'.`;
  // An echoed type may come from a program with another version of the SDK, which wants other arguments.
  const absent = (type.echoed ? [] : Object.entries(type.inputs))
    .filter(([property, { required }]) => required && inputs[property] === undefined)
    .map(
      ([property]) =>
        `Missing required argument. The argument "${snakeCase(property)}" is required, but no definition was found.. ${at(property)}`,
    );
  const name = type.autoname === undefined ? undefined : inputs[type.autoname.property];
  const long =
    type.autoname !== undefined && typeof name === "string" && name !== unknown && name.length > type.autoname.longest
      ? [
          `expected length of ${snakeCase(type.autoname.property)} to be in the range (1 - ${type.autoname.longest}), got ${name}. ${at(type.autoname.property)}`,
        ]
      : [];
  const policies = Object.keys(type.inputs)
    .filter((property) => type.inputs[property]?.document)
    .flatMap((property) => prefixed(policyFault(inputs[property]), property, "contains an invalid JSON policy", at));
  const texts = (type.json ?? []).flatMap((property) => prefixed(jsonFault(inputs[property]), property, "contains an invalid JSON", at));
  return [...absent, ...long, ...policies, ...texts];
}

function prefixed(fault: string | undefined, property: string, what: string, at: (property: string) => string): string[] {
  if (fault === undefined) return [];
  const reason = fault === "" ? "is an empty string, which is not a valid JSON value" : `${what}: ${fault}`;
  return [`"${snakeCase(property)}" ${reason}. ${at(property)}`];
}

/** What the real provider finds wrong with the text of a policy document; it doesn't look into the object. */
function policyFault(value: unknown): string | undefined {
  if (typeof value !== "string" || value === unknown) return undefined;
  if (value === "") return "";
  if (/^\s/.test(value)) return "leading space characters are not allowed";
  if (value.startsWith('"')) return "contains a JSON-encoded string, not a JSON-encoded object";
  if (value.startsWith("[")) return "contains a JSON array, not a JSON object";
  return value.startsWith("{") ? jsonFault(value) : "not a JSON object";
}

function jsonFault(value: unknown): string | undefined {
  if (typeof value !== "string" || value === unknown) return undefined;
  try {
    JSON.parse(value);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** A property's name in the real provider's messages, which come from Terraform: `maxSessionDuration` is `max_session_duration`. */
function snakeCase(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
