import { functions } from "./functions";
import { type Kind, shapes } from "./schema";
import { types } from "./types";

const anything = { $ref: "pulumi.json#/Any" };
const propertyTypes: Readonly<Record<Kind, object>> = {
  string: { type: "string" },
  number: { type: "number" },
  boolean: { type: "boolean" },
  list: { type: "array", items: anything },
  map: { type: "object", additionalProperties: { type: "string" } },
  object: anything,
};

/** The package's schema as far as a YAML program needs it: names, required inputs and simple types, without documentation. */
export function packageSchema(version: string): string {
  const resources = Object.keys(types).map((token) => [token, resourceSchema(token)]);
  const open = { inputs: { properties: {} }, outputs: { properties: {} } };
  return JSON.stringify({
    name: "aws",
    version,
    resources: Object.fromEntries(resources),
    functions: Object.fromEntries(Object.keys(functions).map((token) => [token, open])),
  });
}

function resourceSchema(token: string): object {
  const { inputs, outputs } = shapes[token] ?? { inputs: {}, outputs: {} };
  const typed = (property: string) => {
    const { kind } = outputs[property] ?? { kind: "object" as const };
    return [property, inputs[property]?.document || token.includes("Policy") ? anything : propertyTypes[kind]];
  };
  return {
    inputProperties: Object.fromEntries(Object.keys(inputs).map(typed)),
    requiredInputs: Object.keys(inputs).filter((property) => inputs[property]?.required),
    properties: Object.fromEntries(Object.keys(outputs).map(typed)),
    required: Object.keys(outputs).filter((property) => !outputs[property]?.optional),
  };
}
