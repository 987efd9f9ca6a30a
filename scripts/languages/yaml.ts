import { stringify } from "yaml";
import type { Program, Value } from "./read";

/** The program in Pulumi's YAML, from the line after `runtime: yaml`. */
export function yaml({ resources, exports }: Program): string {
  const made = resources.map(({ variable, type, name, args }) => [
    variable,
    {
      type: type.includes(".") ? type.replaceAll(".", ":") : `mfa-guard:${type}`,
      ...(variable === name ? {} : { name }),
      ...(args.length > 0 && { properties: Object.fromEntries(args.map(([key, value]) => [key, plain(value)])) }),
    },
  ]);
  const outputs = exports.filter(({ of }) => of.property !== undefined).map(({ name, of }) => [name, `\${${of.variable}.${of.property}}`]);
  const program = {
    packages: { "mfa-guard": "./node_modules/mfa-guard" },
    resources: Object.fromEntries(made),
    ...(outputs.length > 0 && { outputs: Object.fromEntries(outputs) }),
  };
  return stringify(program, { lineWidth: 0, flowCollectionPadding: false }).trim();
}

function plain(value: Value): unknown {
  switch (value.kind) {
    case "text":
      return value.text;
    case "number":
      return value.number;
    case "truth":
      return value.truth;
    case "output":
      return `\${${value.variable}.${value.property}}`;
    case "list":
      return value.items.map(plain);
    case "object":
      return Object.fromEntries(value.entries.map(([key, item]) => [key, plain(item)]));
  }
}
