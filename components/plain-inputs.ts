import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "./documents/problems";

/** A property in a Pulumi package schema, as far as it says where outputs may stand. */
interface Property {
  readonly plain?: boolean;
  readonly $ref?: string;
  readonly items?: Property;
  readonly additionalProperties?: Property;
}
type Properties = Readonly<Record<string, Property>>;

export interface Schema {
  readonly version: string;
  readonly resources: Readonly<Record<string, { readonly inputProperties: Properties; readonly properties: Properties }>>;
  readonly types: Readonly<Record<string, { readonly properties: Properties }>>;
}

/** What the SDK's outputs have and its types hide. */
interface Settling extends pulumi.Output<unknown> {
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
  promise(): Promise<unknown>;
}

/**
 * The inputs of a component as its class takes them. TypeScript's compiler keeps outputs out of plain properties, and lists of inputs are
 * lists; other languages don't. Where an output is known its value takes its place, or for a list of inputs an output for each member. Those
 * that have no value yet, and secrets in plain properties, are left in place and reported as problems.
 */
export async function plainInputs(type: string, inputs: pulumi.Inputs, { resources, types }: Schema): Promise<[pulumi.Inputs, Problem[]]> {
  const problems: Problem[] = [];

  async function settled(value: unknown, property: Property, path: string): Promise<unknown> {
    if (pulumi.Output.isInstance(value)) return settledOutput(value as Settling, property, path);
    if (typeof value !== "object" || value === null) return value;
    const { items, additionalProperties, $ref } = property;
    if (Array.isArray(value)) return items ? Promise.all(value.map((item, index) => settled(item, items, `${path}[${index}]`))) : value;
    return settledMembers(value, (name) => additionalProperties ?? types[typeName($ref)]?.properties[name], `${path}.`);
  }

  async function settledMembers(object: object, propertyOf: (name: string) => Property | undefined, path = ""): Promise<pulumi.Inputs> {
    const entries = Object.entries(object).map(async ([name, value]) => {
      const property = propertyOf(name);
      return [name, property ? await settled(value, property, path + name) : value] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  async function settledOutput(output: Settling, property: Property, path: string): Promise<unknown> {
    if (!property.plain && !property.items) return output;
    const reason = await refusal(output, property);
    if (reason === undefined) return property.plain ? settled(await output.promise(), property, path) : members(output);
    problems.push({ property: path, reason });
    return output;
  }

  return [await settledMembers(inputs, (name) => resources[type]?.inputProperties[name]), problems];
}

/** Why an output can't stand in a plain property, or for a list of inputs; `undefined` if it can. */
async function refusal(output: Settling, { plain }: Property): Promise<string | undefined> {
  if (!(await output.isKnown)) {
    return plain
      ? "must be known in the preview: pass text from the program, its configuration or another stack's outputs, not an output of a resource that is yet to be created"
      : "must be a list whose length is known in the preview: pass a list of outputs, not an output that is a list";
  }
  if (plain && (await output.isSecret))
    return "can't be a secret, because the component writes it into names and policies: pass it as plain text";
  return undefined;
}

/** A known list's members, each with what the list depends on. */
async function members(output: Settling): Promise<unknown> {
  const list = await output.promise();
  return Array.isArray(list) ? list.map((_, index) => output.apply((known) => (known as unknown[])[index])) : list;
}

const typeName = (reference = "") => reference.replace("#/types/", "");
