import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import MarkdownIt from "markdown-it";
import { root } from "../../offline/src/kit";

/** A block of code in a Markdown file. An indented one has no language of its own: here such blocks are commands. */
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
const notOurs = new Set(["node_modules", "dist", "coverage", "reports"]);

/** The Markdown files of the checkout, as paths from its root. */
export const markdownFiles: readonly string[] = filesUnder("");

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return entry.name.endsWith(".md") ? [path] : [];
    const skipped = notOurs.has(entry.name) || (entry.name.startsWith(".") && entry.name !== ".github");
    return skipped ? [] : filesUnder(path);
  });
}

function tokensOf(file: string) {
  return markdown.parse(readFileSync(join(root, file), "utf8"), {});
}

export function samplesOf(file: string): Sample[] {
  return tokensOf(file).flatMap(({ type, info, content, map }) => {
    const where = `${file}:${(map?.[0] ?? 0) + 1}`;
    if (type === "code_block") return [{ where, language: "sh", info: [], text: content }];
    if (type !== "fence") return [];
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
