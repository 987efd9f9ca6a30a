import { posix } from "node:path";
import type { MarkdownRenderer } from "vitepress";

export const repositoryUrl = "https://github.com/mfa-guard/mfa-guard";

export function extendMarkdown(markdown: MarkdownRenderer): void {
  linkToRepository(markdown);
  highlightCommands(markdown);
  showVerdicts(markdown);
  groupLanguages(markdown);
}

/** Turns relative links that leave the documentation's folder into links to the repository's web page. */
function linkToRepository(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push("repository-links", ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.attrGet("href");
      if (token.type !== "link_open" || href === null || /^(?:[a-z]+:|#|\/)/.test(href)) continue;
      const target = posix.join("docs", posix.dirname(env.relativePath), href);
      if (!target.startsWith("docs/")) token.attrSet("href", `${repositoryUrl}/blob/main/${target}`);
    }
  });
}

/** An indented block holds commands: it becomes what a fence of shell is. */
function highlightCommands(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push("commands", ({ tokens }) => {
    for (const token of tokens) if (token.type === "code_block") Object.assign(token, { type: "fence", tag: "code", info: "sh" });
  });
}

const LANGUAGES: Readonly<Record<string, string>> = { ts: "TypeScript", python: "Python", yaml: "YAML", go: "Go" };

/** Programs that follow each other in several languages become tabs, as the theme makes them of a code group. */
function groupLanguages(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push("language-tabs", (state) => {
    const isProgram = (token: (typeof state.tokens)[number] | undefined): boolean =>
      token?.type === "fence" && token.info.trim() in LANGUAGES;
    for (let first = 0; first < state.tokens.length; first += 1) {
      let end = first;
      while (isProgram(state.tokens[end])) end += 1;
      if (end - first < 2) continue;
      const programs = state.tokens.slice(first, end);
      for (const program of programs) program.info = `${program.info.trim()} [${LANGUAGES[program.info.trim()]}]`;
      const open = new state.Token("container_code-group_open", "div", 1);
      const close = new state.Token("container_code-group_close", "div", -1);
      open.info = " code-group";
      state.tokens.splice(first, end - first, open, ...programs, close);
      first = end + 1;
    }
  });
}

/** Labels a policy document with the verdicts that its fence claims, such as `json trust=open`; tests/docs holds them to the engine. */
function showVerdicts(markdown: MarkdownRenderer): void {
  const fence = markdown.renderer.rules.fence;
  markdown.renderer.rules.fence = (tokens, index, ...rest) => {
    const claims = [...(tokens[index]?.info ?? "").matchAll(/(\w+)=([\w-]+)/g)].map(([, question, verdict]) => `${question}: ${verdict}`);
    const html = fence?.(tokens, index, ...rest) ?? "";
    return claims.length === 0 ? html : html.replace(/(<span class="lang">)\w+/, `$1${claims.join(", ")}`);
  };
}
