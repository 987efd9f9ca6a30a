// Writes what the documentation says about components from their schema: `npm run docs:components`. A test fails when they differ.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { breakGlassChecklist, identityCenterChecklist, rootChecklist } from "../components/documents/checklists";
import { go, type Types } from "./languages/go";
import { python } from "./languages/python";
import { type Program, readProgram } from "./languages/read";
import { yaml } from "./languages/yaml";

const root = join(__dirname, "..");
const documentation = "https://github.com/mfa-guard/mfa-guard/blob/main/docs/components/";

interface Property {
  readonly type?: string;
  readonly $ref?: string;
  readonly description?: string;
  readonly optional?: boolean;
  readonly plain?: boolean;
  readonly items?: Property;
  readonly additionalProperties?: Property;
}
type Properties = Readonly<Record<string, Property>>;
interface Schema {
  readonly resources: Readonly<
    Record<string, { readonly description: string; readonly inputProperties: Properties; readonly properties: Properties }>
  >;
  readonly types: Readonly<Record<string, { readonly properties: Properties }>>;
}
interface Component {
  readonly name: string;
  readonly page: string;
  readonly description: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

export interface Page {
  readonly path: string;
  readonly text: string;
}

/** The order in which a person meets them. */
const order = [
  "MfaPolicy",
  "MfaGroup",
  "MfaUser",
  "JitRole",
  "JitGrants",
  "MfaServiceControlPolicy",
  "MfaResourceControlPolicy",
  "RootGuard",
  "BreakGlass",
  "MfaRecovery",
  "MfaMonitoring",
  "IdentityCenterAccess",
  "ProductionAccount",
];

const checklists: Readonly<Record<string, readonly string[]>> = {
  RootGuard: rootChecklist,
  BreakGlass: breakGlassChecklist,
  IdentityCenterAccess: identityCenterChecklist,
};

/** Every file that holds something generated, as it should be; what stands outside the marks is a person's and stays. */
export function pages(): readonly Page[] {
  const schema = JSON.parse(read("components/dist/schema.json")) as Schema;
  const components = componentsOf(schema);
  return [
    { path: "docs/components.md", text: withBlock(read("docs/components.md"), "components", table(components, "components/")) },
    { path: "components/README.md", text: withBlock(read("components/README.md"), "components", table(components, documentation)) },
    { path: "tests/components/languages/go/examples.go", text: goExamples(components, schema) },
    ...components.map((component) => {
      const path = `docs/components/${component.page}.md`;
      const text = read(path) || skeleton(component);
      return { path, text: withBlock(text, "reference", reference(component, schema)) };
    }),
  ];
}

function componentsOf({ resources }: Schema): Component[] {
  return Object.entries(resources)
    .map(([token, { description, inputProperties, properties }]) => {
      const name = token.split(":").at(-1) ?? "";
      const page = name.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
      return { name, page, description: description.replaceAll(/(?<=\S)\n(?=\S)/g, " "), inputs: inputProperties, outputs: properties };
    })
    .sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}

function table(components: readonly Component[], folder: string): string {
  const rows = components.map(({ name, page, description }) => `| [\`${name}\`](${folder}${page}.md) | ${firstSentence(description)} |`);
  return ["| component | builds |", "| --- | --- |", ...rows].join("\n");
}

function reference({ name, page, description, inputs, outputs }: Component, schema: Schema): string {
  const checklist = checklists[name];
  const types = [...new Set(Object.values(inputs).flatMap((input) => typeNames(input)))];
  return [
    description,
    "## Example",
    ...inEachLanguage(page, schema),
    "## Arguments",
    propertyTable(inputs),
    ...types.flatMap((type) => [`### ${type}`, propertyTable(schema.types[`mfa-guard:index:${type}`]?.properties ?? {})]),
    "## Outputs",
    [
      "| output | type | |",
      "| --- | --- | --- |",
      ...Object.entries(outputs).map(([name, output]) => `| \`${name}\` | ${typeOf(output)} | ${output.description} |`),
    ].join("\n"),
    ...(checklist ? ["## What only a person can do", checklist.map((step, index) => `${index + 1}. ${step}`).join("\n")] : []),
  ].join("\n\n");
}

/**
 * One program, which the site shows in tabs; only TypeScript's is written by a person. One with resources of another package too isn't shown in Go:
 * the test that compiles Go's has no SDK but the components'.
 */
function inEachLanguage(page: string, schema: Schema): readonly string[] {
  const text = read(`examples/components/${page}.ts`).trim();
  const program = readProgram(text);
  const programs = { ts: text, python: python(program), yaml: yaml(program), ...(isOurs(program) && { go: go(program, typesIn(schema)) }) };
  return Object.entries(programs).map(([language, each]) => `\`\`\`${language}\n${each}\n\`\`\``);
}

function isOurs({ resources }: Program): boolean {
  return resources.every(({ type }) => !type.includes("."));
}

function typesIn({ resources, types }: Schema): Types {
  return (name) => resources[`mfa-guard:index:${name}`]?.inputProperties ?? types[`mfa-guard:index:${name}`]?.properties ?? {};
}

/** What `npm run test:languages` compiles: the Go programs of all pages. */
function goExamples(components: readonly Component[], schema: Schema): string {
  const programs = components
    .map(({ name, page }) => ({ name, program: readProgram(read(`examples/components/${page}.ts`)) }))
    .filter(({ program }) => isOurs(program));
  const functions = programs.map(({ name, program }) => {
    const body = go(program, typesIn(schema)).replaceAll(/^(?=.)/gm, "\t");
    return `func example${name}(ctx *pulumi.Context) error {\n${body}\n}\n`;
  });
  return `// The programs of docs/components, written by \`npm run docs:components\`.\npackage main\n\nimport (\n\t"github.com/mfa-guard/mfa-guard/sdk/go/mfaguard"\n\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi"\n)\n\n${functions.join("\n")}`;
}

function propertyTable(properties: Properties): string {
  const rows = Object.entries(properties).map(
    ([name, property]) => `| \`${name}\` | ${typeOf(property)} | ${property.optional ? "" : "yes"} | ${property.description} |`,
  );
  return ["| argument | type | required | |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

const firstSentence = (text: string) => text.split(/(?<=\.)\s/)[0];

function typeOf({ type, $ref, items, additionalProperties }: Property): string {
  if ($ref) return `[${$ref.split(":").at(-1)}](#${$ref.split(":").at(-1)?.toLowerCase()})`;
  if (items) return `list of ${typeOf(items)}`;
  if (additionalProperties) return `map of ${typeOf(additionalProperties)}`;
  return type ?? "any";
}

function typeNames({ $ref, items }: Property): string[] {
  return [...($ref ? [$ref.split(":").at(-1) ?? ""] : []), ...(items ? typeNames(items) : [])];
}

/** The text with what stands between the block's two marks replaced. */
function withBlock(text: string, block: string, content: string): string {
  const [start, end] = [`<!-- generated: ${block} -->`, `<!-- end: ${block} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`a page lacks \`${start}\` … \`${end}\``);
  return `${text.slice(0, from + start.length)}\n\n${content}\n\n${text.slice(to)}`;
}

const skeleton = ({ name }: Component) => `# ${name}\n\n<!-- generated: reference -->\n<!-- end: reference -->\n`;

function read(path: string): string {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : "";
}

if (require.main === module) {
  for (const { path, text } of pages()) {
    if (read(path) === text) continue;
    writeFileSync(join(root, path), text);
    console.log(`wrote ${path}`);
  }
}
