import { variablesIn } from "./python";
import type { Program, Resource, Value } from "./read";

export interface Property {
  readonly type?: string;
  readonly $ref?: string;
  readonly plain?: boolean;
  readonly optional?: boolean;
  readonly items?: Property;
  readonly additionalProperties?: Property;
}

export type Properties = Readonly<Record<string, Property>>;

/** What the schema says of a type: the arguments of a resource, the fields of an object. */
export type Types = (name: string) => Properties;

/** The body of the program's function in Go. */
export function go({ resources, exports }: Program, types: Types): string {
  const used = new Set([
    ...exports.flatMap(({ of }) => (of.property === undefined ? [] : [of.variable])),
    ...resources.flatMap(({ args }) => args.flatMap(([, value]) => variablesIn(value))),
  ]);
  const made = resources.map((each) =>
    [...each.comment.map((line) => `// ${line}`), statement(each, used.has(each.variable), types)].join("\n"),
  );
  const told = exports.flatMap(({ name, of, comment }) =>
    of.property === undefined
      ? []
      : [...comment.map((line) => `// ${line}`), `ctx.Export("${name}", ${of.variable}.${pascal(of.property)})`],
  );
  return [...made, ...told, "return nil"].join("\n");
}

function statement({ variable, type, name, args }: Resource, isUsed: boolean, types: Types): string {
  const properties = types(type);
  const given = args.length === 0 ? "nil" : `&mfaguard.${type}Args{\n${fields(args, properties, "\t")}}`;
  const call = `mfaguard.New${type}(ctx, "${name}", ${given})`;
  return isUsed ? `${variable}, err := ${call}\nif err != nil {\n\treturn err\n}` : `if _, err := ${call}; err != nil {\n\treturn err\n}`;

  function fields(entries: readonly (readonly [string, Value])[], of: Properties, indent: string): string {
    const lines = entries.map(([key, value]) => ({ key: pascal(key), text: expression(value, of[key], indent) }));
    return lines.map(({ key, text }, at) => `${indent}${key}:${" ".repeat(columnOf(lines, at) - key.length + 1)}${text},\n`).join("");
  }

  function expression(value: Value, property: Property | undefined, indent: string): string {
    switch (value.kind) {
      case "text":
        return property?.plain
          ? property.optional
            ? `pulumi.StringRef(${JSON.stringify(value.text)})`
            : JSON.stringify(value.text)
          : `pulumi.String(${JSON.stringify(value.text)})`;
      case "number":
        return property?.plain
          ? property.optional
            ? `pulumi.IntRef(${value.number})`
            : String(value.number)
          : `pulumi.Int(${value.number})`;
      case "truth":
        return property?.plain
          ? property.optional
            ? `pulumi.BoolRef(${value.truth})`
            : String(value.truth)
          : `pulumi.Bool(${value.truth})`;
      case "output":
        return `${value.variable}.${pascal(value.property ?? "id")}`;
      case "list":
        return list(value.items, property, indent);
      case "object": {
        const name = property?.$ref?.split(":").at(-1) ?? "";
        return `${property?.optional ? "&" : ""}mfaguard.${name}Args{\n${fields(value.entries, types(name), `${indent}\t`)}${indent}}`;
      }
    }
  }

  function list(items: readonly Value[], property: Property | undefined, indent: string): string {
    const element = property?.items;
    const name = element?.$ref?.split(":").at(-1);
    const kind = name === undefined ? (property?.plain ? "[]string" : "pulumi.StringArray") : `[]mfaguard.${name}Args`;
    const texts = items.map((item) => {
      const text = expression(item, element && { ...element, optional: false }, name === undefined ? indent : `${indent}\t`);
      return name === undefined ? text : text.replace(/^mfaguard\.\w+/, "");
    });
    return name === undefined
      ? `${kind}{${texts.join(", ")}}`
      : `${kind}{\n${texts.map((text) => `${indent}\t${text},\n`).join("")}${indent}}`;
  }
}

interface Line {
  readonly key: string;
  readonly text: string;
}

/** As gofmt aligns: lines that follow each other, without those whose value goes over several. */
function columnOf(lines: readonly Line[], at: number): number {
  const spans = ({ text }: Line): boolean => text.includes("\n");
  if (lines.slice(at, at + 1).some(spans)) return lines[at]?.key.length ?? 0;
  const start = lines.slice(0, at).findLastIndex(spans) + 1;
  const after = lines.slice(at).findIndex(spans);
  const together = lines.slice(start, after < 0 ? undefined : at + after);
  return Math.max(...together.map(({ key }) => key.length));
}

function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
