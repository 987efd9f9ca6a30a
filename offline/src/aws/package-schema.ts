import { functions } from "./functions";
import { allShapes, type Kind, type Shape, shapes } from "./schema";
import { isEchoed, types } from "./types";

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
  const each = (tokens: string[], schema: (shape: Shape) => object) =>
    Object.fromEntries(tokens.map((token) => [token, schema(shapes[token] ?? allShapes()[token] ?? { inputs: {}, outputs: {} })]));
  const others = Object.keys(allShapes()).filter(isEchoed);
  return JSON.stringify({
    name: "aws",
    version,
    resources: each([...Object.keys(types), ...others.filter(isType)], resourceSchema),
    functions: each([...Object.keys(functions), ...others.filter((token) => !isType(token))], functionSchema),
  });
}

/** A type is named in capitals, a function isn't. */
const isType = (token: string) => /:[A-Z]\w*$/.test(token);

function resourceSchema(shape: Shape): object {
  const { properties: inputProperties, required: requiredInputs } = inputsOf(shape);
  return { inputProperties, requiredInputs, ...outputsOf(shape) };
}

function functionSchema(shape: Shape): object {
  return { inputs: { type: "object", ...inputsOf(shape) }, outputs: { type: "object", ...outputsOf(shape) } };
}

function inputsOf({ inputs }: Shape) {
  const typed = Object.entries(inputs).map(([name, { kind, document }]) => [name, document ? anything : propertyTypes[kind]]);
  return { properties: Object.fromEntries(typed), required: Object.keys(inputs).filter((name) => inputs[name]?.required) };
}

function outputsOf({ outputs }: Shape) {
  const typed = Object.entries(outputs).map(([name, { kind }]) => [name, propertyTypes[kind]]);
  return { properties: Object.fromEntries(typed), required: Object.keys(outputs).filter((name) => !outputs[name]?.optional) };
}
