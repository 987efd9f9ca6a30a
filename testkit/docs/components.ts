import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../offline/src/kit";

interface Schema {
  readonly resources: Readonly<
    Record<string, { readonly inputProperties: Readonly<Record<string, unknown>>; readonly requiredInputs?: readonly string[] }>
  >;
}

const schema: Schema = JSON.parse(readFileSync(join(root, "components", "dist", "schema.json"), "utf8"));

/** What the component's schema says against making one with these arguments. */
export function componentFaults(name: string, args: readonly string[]): string[] {
  const component = schema.resources[`mfa-guard:index:${name}`];
  if (component === undefined) return [`there is no component ${name}`];
  const { inputProperties, requiredInputs = [] } = component;
  return [
    ...args.filter((arg) => inputProperties[arg] === undefined).map((arg) => `${name} takes no ${arg}`),
    ...requiredInputs.filter((arg) => !args.includes(arg)).map((arg) => `${name} lacks ${arg}`),
  ];
}
