import { readFileSync } from "node:fs";
import { join } from "node:path";
import MarkdownIt from "markdown-it";
import ts from "typescript";

/** A piece of text that a user reads, and the line of its file that it begins on. */
export interface Text {
  readonly line: number;
  readonly text: string;
}

const root = join(__dirname, "..", "..");
const markdown = new MarkdownIt({ html: true });

/** The prose of a Markdown file. Blocks of code are none, and inline code is `…`. */
export function proseOf(source: string): Text[] {
  let line = 1;
  return markdown.parse(source, {}).flatMap(({ type, map, children }) => {
    // Only a table's rows know their line, not the cells in them.
    if (map) line = map[0] + 1;
    if (type !== "inline" || !children) return [];
    const words = children.map((child) => (child.type === "code_inline" ? "`…`" : child.type === "softbreak" ? "\n" : child.content));
    return [{ line, text: words.join("") }];
  });
}

/** The texts in a program that may reach a user: string literals, templates and the text of pages. */
export function messagesOf(path: string, source: string): Text[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const found: Text[] = [];
  const add = (node: ts.Node, text: string) =>
    found.push({ line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1, text: text.replaceAll(/`[^`]*`/g, "`…`") });
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isLiteralTypeNode(node)) return;
    if (ts.isStringLiteralLike(node) || ts.isJsxText(node)) add(node, node.text);
    if (ts.isTemplateExpression(node)) add(node, [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join("…"));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

export function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}
