// Writes what the documentation says about policies from their metadata: `npm run docs:policies`. A test fails when they differ.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { policies as audited } from "../cli/policies/policies";
import { policies } from "../policypack/policies";
import { byFramework, type Controls, FRAMEWORKS, type FrameworkId, titleOf } from "../policypack/policy/frameworks";
import type { Setting } from "../policypack/policy/settings";
import { configSchema, shortSchema } from "./config-schemas";

type Policy = (typeof policies)[number];
/** The published pack is read without the rest of the repository. */
const DOCUMENTATION = "https://github.com/mfa-guard/mfa-guard/blob/main/docs/policies/";

const root = join(__dirname, "..");

/** A file of the documentation with its generated parts up to date. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** Every file that holds something generated, as it should be. A page of a policy that doesn't exist yet comes without prose. */
export function pages(): readonly Page[] {
  return [
    {
      path: "docs/policies.md",
      text: withBlock("docs/policies.md", "controls", controlsTable(), withBlock("docs/policies.md", "policies", policyTable("policies/"))),
    },
    { path: "policypack/README.md", text: withBlock("policypack/README.md", "policies", policyTable(DOCUMENTATION)) },
    { path: "docs/configuration.md", text: withBlock("docs/configuration.md", "settings", policies.map(settingsSection).join("\n\n")) },
    { path: "policypack/config.schema.json", text: `${JSON.stringify(configSchema(), undefined, 2)}\n` },
    { path: "cli/short-config.schema.json", text: `${JSON.stringify(shortSchema(), undefined, 2)}\n` },
    ...policies.map((policy) => {
      const path = `docs/policies/${policy.name}.md`;
      return { path, text: withBlock(path, "settings", settingsTable(policy), withBlock(path, "metadata", metadataTable(policy))) };
    }),
  ];
}

/** The text with what stands between the block's two markers replaced. */
function withBlock(path: string, block: string, content: string, text: string = read(path)): string {
  const [start, end] = [`<!-- generated: ${block} -->`, `<!-- end: ${block} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${path} lacks \`${start}\` … \`${end}\``);
  return `${text.slice(0, from + start.length)}\n\n${content}\n\n${text.slice(to)}`;
}

function read(path: string): string {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : "";
}

function policyTable(folder: string): string {
  const rows = policies.map(
    (policy) =>
      `| [\`${policy.name}\`](${folder}${policy.name}.md) | ${byDefault(policy)} | ${policy.severity} | ${cell(policy.description)} |`,
  );
  return ["| policy | by default | severity | passes iff |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

/** A policy that has to be asked for says nothing until it is required. */
function byDefault(policy: Policy): string {
  return "required" in settingsOf(policy) ? "off until `required`" : String(policy.enforcementLevel);
}

function metadataTable(policy: Policy): string {
  const { displayName, description, severity, controls, tags = [], remediationSteps } = policy;
  const rows = [
    ["judges", policy.judges === "stack" ? "the stack's resources together" : "each resource by itself, before it is made"],
    ["by default", byDefault(policy)],
    ["severity", severity],
    ["remediates", "remediateResource" in policy ? "yes, at `enforcementLevel: remediate`" : "no"],
    ["controls", controlsOf(controls)],
    ["tags", tags.join(", ")],
    ["to fix", remediationSteps],
  ];
  const table = rows.map(([key, value]) => `| ${key} | ${cell(String(value))} |`);
  return [`**${displayName}.** ${description}`, "", "| | |", "| --- | --- |", ...table].join("\n");
}

function controlsOf(controls: Controls): string {
  const named = byFramework(controls).map(([id, references]) => `${titleOf(id)}: ${references.join(", ")}`);
  return named.length === 0 ? "none" : named.join("; ");
}

/** Every catalog's controls, each with the policies that serve it. */
function controlsTable(): string {
  const served = audited.flatMap(({ name, controls }) =>
    byFramework(controls).flatMap(([id, references]) => references.map((reference) => ({ id, reference, name }))),
  );
  const rows = (Object.keys(FRAMEWORKS) as FrameworkId[]).flatMap((id) =>
    [...new Set(served.filter((one) => one.id === id).map(({ reference }) => reference))].sort(byNumber).map((reference) => {
      const names = served.filter((one) => one.id === id && one.reference === reference).map(({ name }) => name);
      return `| ${titleOf(id)} | ${reference} | ${names.map((name) => `[\`${name}\`](${pageOf(name)})`).join(", ")} |`;
    }),
  );
  return ["| catalog | control | policies |", "| --- | --- | --- |", ...rows].join("\n");
}

/** The audit's own policies have no page each, but a section. */
function pageOf(name: string): string {
  return policies.some((policy) => policy.name === name) ? `policies/${name}.md` : `cli.md#${name}`;
}

/** 2.5 before 2.10. */
function byNumber(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

function settingsTable(policy: Policy): string {
  const rows = Object.entries(settingsOf(policy)).map(([key, setting]) => {
    return `| \`${key}\` | ${typeOf(setting)} | \`${JSON.stringify(setting.default)}\` | ${cell(setting.description)} |`;
  });
  return ["| key | type | default | meaning |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function settingsSection(policy: Policy): string {
  return `### [\`${policy.name}\`](policies/${policy.name}.md)\n\n${settingsTable(policy)}`;
}

function settingsOf(policy: Policy): Record<string, Setting> {
  return (policy.configSchema?.properties ?? {}) as Record<string, Setting>;
}

function typeOf({ type, items, minimum, maximum }: Setting): string {
  if (typeof items === "object" && !Array.isArray(items) && items.type === "object") return "list of exemptions";
  if (type === "object") return "object";
  if (type !== "array") return minimum === undefined ? String(type) : `${type}, ${minimum} to ${maximum}`;
  const pattern = typeof items === "object" && !Array.isArray(items) ? items.pattern : undefined;
  return pattern === undefined ? "list of strings" : `list of strings like \`${pattern}\``;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

if (require.main === module) {
  for (const { path, text } of pages()) writeFileSync(join(root, path), text);
}
