import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import MarkdownIt from "markdown-it";
import { root } from "../../offline/src/kit";

/** A block of code in a Markdown file, or a command within a sentence. An indented block has no language of its own: here such are commands. */
export interface Sample {
  /** File and line, as a person looks it up. */
  readonly where: string;
  readonly language: string;
  /** The words after the language. */
  readonly info: readonly string[];
  readonly text: string;
}

export interface Link {
  readonly where: string;
  readonly href: string;
}

const markdown = new MarkdownIt({ html: true });
const skipped = new Set(["node_modules", "dist", ".vitepress"]);
const folders = [".github", "bench", "cli", "components", "docs", "examples", "iam", "offline", "policypack", "scripts", "tests", "tour"];

/** The Markdown files of the project, as paths from its root. */
export const markdownFiles: readonly string[] = [...filesIn("."), ...folders.flatMap(filesUnder)];

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));
}

function filesUnder(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  const inside = readdirSync(join(root, folder), { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !skipped.has(entry.name),
  );
  return [...filesIn(folder), ...inside.flatMap(({ name }) => filesUnder(join(folder, name)))];
}

function tokensOf(file: string) {
  return markdown.parse(readFileSync(join(root, file), "utf8"), {});
}

/** Words in backticks that are a command; `npm` and the like alone are the programs' names. */
const command = /^(?:(?:npx|mfa-guard|pulumi|aws) |npm (?:ci|install|run|test)\b)/;

export function samplesOf(file: string): Sample[] {
  return tokensOf(file).flatMap(({ type, info, content, map, children }): Sample[] => {
    const where = `${file}:${(map?.[0] ?? 0) + 1}`;
    const shell = (text: string) => ({ where, language: "sh", info: [], text });
    if (type === "code_block") return [shell(content)];
    if (type !== "fence") {
      const codes = (children ?? []).filter((child) => child.type === "code_inline" && command.test(child.content));
      return codes.map((code) => shell(code.content));
    }
    const [language = "", ...words] = info.trim().split(/\s+/);
    return [{ where, language, info: words, text: content }];
  });
}

export function linksOf(file: string): Link[] {
  return tokensOf(file).flatMap(({ children, map }) =>
    (children ?? []).flatMap((token) => {
      const href = token.attrGet("href") ?? token.attrGet("src");
      return href === null ? [] : [{ where: `${file}:${(map?.[0] ?? 0) + 1}`, href }];
    }),
  );
}

/** The texts of a file's headings, without their markup. */
export function headingsOf(file: string): string[] {
  const tokens = tokensOf(file);
  return tokens.flatMap(({ type }, at) => {
    const inline = tokens[at + 1]?.children;
    return type === "heading_open" && inline ? [inline.map(({ content }) => content).join("")] : [];
  });
}
