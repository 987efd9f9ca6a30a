import type { Kind, ResourceType } from "./schema";
import { expand, isMadeUp, type Place } from "./template";
import { containsUnknown, type Properties, sameToAws, unknown, without } from "./values";

/** A resource as it stands after create, update or read. */
export type State = { readonly id: string; readonly outputs: Properties };

const empty: Readonly<Record<Kind, unknown>> = { string: "", number: 0, boolean: false, list: [], map: {}, object: {} };

/** The outputs that preview shows of a resource to be created: its inputs, and unknown whatever AWS will give. */
export function planned(type: ResourceType, inputs: Properties, place: Place): Properties {
  const outputs = outputsOf(type, inputs, place, () => unknown);
  return type.echoed ? { ...outputs, ...without(inputs, "__defaults") } : outputs;
}

/** The resource after create: what AWS gives is made up, in AWS's form. */
export function created(type: ResourceType, inputs: Properties, place: Place): State {
  return settle(type, inputs, place, () => undefined);
}

/**
 * The resource after an update: what AWS gave at create stays, what follows from a changed property follows it, and is unknown where
 * that property still is.
 */
export function updated(type: ResourceType, id: string, olds: Properties, inputs: Properties, place: Place): State {
  const keeps = (template: unknown) => template === undefined || (typeof template === "string" && isMadeUp(template));
  return settle(type, inputs, place, (property, template) => (keeps(template) ? (property === "id" ? id : olds[property]) : undefined));
}

function settle(type: ResourceType, inputs: Properties, place: Place, kept: (property: string, template: unknown) => unknown): State {
  const settled = new Map<string, unknown>();
  const value = (property: string): unknown => {
    if (property !== "id" && isGiven(type, inputs, property)) return inputs[property];
    if (settled.has(property)) return settled.get(property);
    settled.set(property, undefined);
    const template = property === "id" ? type.id : (type.computed?.[property] ?? prefixedName(inputs, property));
    const made = kept(property, template) ?? fill(template ?? empty[type.outputs[property]?.kind ?? "string"]);
    settled.set(property, made);
    return made;
  };
  const fill = (template: unknown): unknown => {
    if (typeof template === "string") return expand(template, place, value);
    if (Array.isArray(template)) return template.map(fill);
    if (typeof template !== "object" || template === null) return template;
    return Object.fromEntries(Object.entries(template).map(([key, member]) => [key, fill(member)]));
  };
  const id = String(value("id"));
  return { id, outputs: outputsOf(type, inputs, place, value) };
}

/** AWS's own end to a name of which the program gave the beginning. */
function prefixedName(inputs: Properties, property: string): string | undefined {
  const prefix = inputs[`${property}Prefix`];
  return typeof prefix === "string" ? `${prefix}{digits:26}` : undefined;
}

function isGiven(type: ResourceType, inputs: Properties, property: string): boolean {
  return property in type.inputs && inputs[property] !== undefined;
}

function outputsOf(type: ResourceType, inputs: Properties, place: Place, computed: (property: string) => unknown): Properties {
  const outputs: Record<string, unknown> = {};
  for (const [property, { optional }] of Object.entries(type.outputs)) {
    if (isGiven(type, inputs, property)) outputs[property] = inputs[property];
    else if (property === "tagsAll") outputs[property] = inputs.tags ?? {};
    else if (property === "region") outputs[property] = place.region;
    else if (!optional) outputs[property] = computed(property);
  }
  return outputs;
}

export type Difference = { readonly changed: readonly string[]; readonly replaces: readonly string[] };

/** The inputs that differ to AWS, and those of them that force a new resource. A value not known yet counts as different. */
export function difference(type: ResourceType, oldInputs: Properties, news: Properties): Difference {
  const names = Object.keys(type.inputs);
  const changed = names.filter((name) => containsUnknown(news[name]) || !sameToAws(oldInputs[name], news[name]));
  return { changed, replaces: changed.filter((name) => type.replaceOn?.includes(name)) };
}

export const noDifference: Difference = { changed: [], replaces: [] };

/** Inputs of a resource that nobody has read: whatever the program says is taken to be so. */
export const presumed: Properties = { __presumed: true };

export function isPresumed(inputs: Properties): boolean {
  return inputs.__presumed === true;
}
