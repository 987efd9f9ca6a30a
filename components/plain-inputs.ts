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
 * The inputs of a component, with the value of each output where the schema has a plain property: only TypeScript's compiler keeps outputs
 * out of there. Those that have no value yet, and secrets, are left in place and told as problems.
 */
export async function plainInputs(type: string, inputs: pulumi.Inputs, { resources, types }: Schema): Promise<[pulumi.Inputs, Problem[]]> {
  const problems: Problem[] = [];

  async function settled(value: unknown, property: Property, path: string): Promise<unknown> {
    const read = property.plain && pulumi.Output.isInstance(value) ? await valueOfOutput(value as Settling, path) : value;
    if (typeof read !== "object" || read === null || pulumi.Output.isInstance(read)) return read;
    const { items, additionalProperties, $ref } = property;
    if (Array.isArray(read)) return items ? Promise.all(read.map((item, index) => settled(item, items, `${path}[${index}]`))) : read;
    return valuesOf(read as pulumi.Inputs, (name) => additionalProperties ?? types[typeName($ref)]?.properties[name], `${path}.`);
  }

  async function valuesOf(object: pulumi.Inputs, propertyOf: (name: string) => Property | undefined, path = ""): Promise<pulumi.Inputs> {
    const entries = Object.entries(object).map(async ([name, value]) => {
      const property = propertyOf(name);
      return [name, property ? await settled(value, property, path + name) : value] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  async function valueOfOutput(output: Settling, property: string): Promise<unknown> {
    if (!(await output.isKnown)) {
      problems.push({
        property,
        reason:
          "must be known in the preview: pass text from the program, its configuration or another stack's outputs, not an output of a resource that is yet to be created",
      });
    } else if (await output.isSecret) {
      problems.push({
        property,
        reason: "can't be a secret, because the component writes it into names and policies: pass it as plain text",
      });
    } else {
      return output.promise();
    }
    return output;
  }

  return [await valuesOf(inputs, (name) => resources[type]?.inputProperties[name]), problems];
}

const typeName = (reference = "") => reference.replace("#/types/", "");
