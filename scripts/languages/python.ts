import type { Program, Resource, Value } from "./read";

/** The program in Python. */
export function python({ resources, exports }: Program): string {
  const ours = [...new Set(resources.flatMap(({ type }) => (type.includes(".") ? [] : [type])))].sort();
  const aws = resources.some(({ type }) => type.startsWith("aws."));
  const imports = [
    ...(exports.length > 0 ? ["import pulumi"] : []),
    ...(aws ? ["import pulumi_aws as aws"] : []),
    `from pulumi_mfa_guard import ${ours.join(", ")}`,
  ];
  const used = new Set([
    ...exports.map(({ of }) => of.variable),
    ...resources.flatMap(({ args }) => args.flatMap(([, value]) => variablesIn(value))),
  ]);
  const made = resources.map((each) => [...each.comment.map((line) => `# ${line}`), statement(each, used.has(each.variable))].join("\n"));
  const told = exports.map(({ name, of, comment }) =>
    [
      ...comment.map((line) => `# ${line}`),
      `pulumi.export("${snake(name)}", ${snake(of.variable)}${of.property === undefined ? "" : `.${snake(of.property)}`})`,
    ].join("\n"),
  );
  return [imports.join("\n"), ...made, ...(told.length > 0 ? [told.join("\n")] : [])].join("\n\n");
}

const WIDTH = 100;

function statement({ variable, type, name, args }: Resource, isUsed: boolean): string {
  const start = `${isUsed ? `${snake(variable)} = ` : ""}${type}(`;
  const words = [`"${name}"`, ...args.map(([key, value]) => `${snake(key)}=${expression(value, "    ")}`)];
  const short = `${start}${words.join(", ")})`;
  return short.length <= WIDTH && !short.includes("\n") ? short : `${start}\n${words.map((word) => `    ${word},`).join("\n")}\n)`;
}

function expression(value: Value, indent: string): string {
  switch (value.kind) {
    case "text":
      return JSON.stringify(value.text);
    case "number":
      return String(value.number);
    case "truth":
      return value.truth ? "True" : "False";
    case "output":
      return `${snake(value.variable)}.${snake(value.property ?? "id")}`;
    case "list":
      return spread(
        "[",
        value.items.map((item) => expression(item, `${indent}    `)),
        "]",
        indent,
      );
    case "object":
      return spread(
        "{",
        value.entries.map(([key, item]) => `"${snake(key)}": ${expression(item, `${indent}    `)}`),
        "}",
        indent,
      );
  }
}

function spread(open: string, items: readonly string[], close: string, indent: string): string {
  const short = `${open}${items.join(", ")}${close}`;
  if (short.length <= WIDTH - 20 && !short.includes("\n")) return short;
  return `${open}\n${items.map((item) => `${indent}    ${item},`).join("\n")}\n${indent}${close}`;
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export function variablesIn(value: Value): readonly string[] {
  switch (value.kind) {
    case "output":
      return [value.variable];
    case "list":
      return value.items.flatMap(variablesIn);
    case "object":
      return value.entries.flatMap(([, item]) => variablesIn(item));
    default:
      return [];
  }
}
