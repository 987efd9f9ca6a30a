import { readdirSync, readFileSync } from "node:fs";
import type { DefaultTheme } from "vitepress";

const root = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");

/** Pages that the Pulumi Registry takes from here, with its own front matter and layout. */
export const registryPages: readonly string[] = ["_index", "installation-configuration"];

interface Group {
  readonly text: string;
  readonly pages: readonly string[];
  readonly collapsed?: boolean;
}

const groups: readonly Group[] = [
  { text: "Start", pages: ["playground", "from-question-to-answer", "rollout", "configuration", "context"] },
  { text: "People", pages: ["root", "methods", "session", "just-in-time", "recovery", "identity-center"] },
  { text: "What is there already", pages: ["cli", "check", "report", "pages"] },
  { text: "Policies", pages: ["policies", ...tableOf("policies")], collapsed: true },
  { text: "Components", pages: ["components", ...tableOf("components")], collapsed: true },
  { text: "How it decides", pages: ["architecture", "limits", "condition-keys", "comparison", "field-trial", "performance"] },
  { text: "Decisions", pages: pagesIn("decisions"), collapsed: true },
];

/** Every page under `docs/` once: those of the groups in their order, then the others. */
export function sidebar(): DefaultTheme.SidebarItem[] {
  const grouped = new Set(groups.flatMap(({ pages }) => pages));
  const others = readdirSync(new URL("docs", root))
    .filter((file) => file.endsWith(".md") && file !== "index.md")
    .map((file) => file.slice(0, -".md".length))
    .filter((page) => !grouped.has(page) && !registryPages.includes(page));
  return [...groups, { text: "More", pages: others }]
    .filter(({ pages }) => pages.length > 0)
    .map(({ pages, ...group }) => ({ ...group, items: pages.map((page) => ({ text: titleOf(page), link: `/${page}` })) }));
}

function pagesIn(folder: string): string[] {
  const files = readdirSync(new URL(`docs/${folder}`, root)).sort();
  return files.map((file) => `${folder}/${file.replace(/\.md$/, "")}`);
}

/** The pages of a folder in the order of the table on the page that is called like it. */
function tableOf(folder: string): string[] {
  const rows = read(`docs/${folder}.md`).matchAll(new RegExp(`^\\| \\[.*?\\]\\((${folder}/.*?)\\.md\\)`, "gm"));
  return [...rows].map(([, page]) => page as string);
}

function titleOf(page: string): string {
  const heading = /^# (.*)$/m.exec(read(`docs/${page}.md`))?.[1];
  if (heading === undefined) throw new Error(`docs/${page}.md has no heading of the first level`);
  return heading.replaceAll("`", "");
}
