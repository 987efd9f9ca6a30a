import { cp } from "node:fs/promises";
import { basename, join } from "node:path";
import { slug } from "github-slugger";
import { defineConfig, type SiteConfig } from "vitepress";
import { extendMarkdown, repositoryUrl } from "./markdown.mjs";
import { registryPages, sidebar } from "./navigation.mjs";
import previewOutput from "./preview-output.json" with { type: "json" };

/** For pages with wide tables and little to outline. */
const wide = { aside: false };

/** Kept here because the pages are plain Markdown that is read in the repository too, where it would show. */
const frontmatter: Readonly<Record<string, object>> = {
  "index.md": { layout: "home" },
  "policies.md": wide,
  "components.md": wide,
  "methods.md": wide,
  "comparison.md": wide,
  "playground.md": { ...wide, pageClass: "whole-width" },
};

/** A padlock, in the page itself: nothing to fetch and no path to get wrong. */
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M5 7V5a3 3 0 0 1 6 0v2" fill="none" stroke="#c2410c" stroke-width="2"/><rect x="3" y="7" width="10" height="7" rx="1.5" fill="#c2410c"/></svg>`;

/** Published with the pages: the JSON schemas, at `schemas/NAME.schema.json`. */
async function copySchemas({ outDir }: SiteConfig): Promise<void> {
  for (const path of [
    "cli/audit.schema.json",
    "cli/exemptions.schema.json",
    "cli/report.schema.json",
    "cli/short-config.schema.json",
    "policypack/config.schema.json",
  ]) {
    await cp(new URL(`../../${path}`, import.meta.url), join(outDir, "schemas", basename(path)));
  }
}

export default defineConfig({
  // Works in any folder of any host.
  base: "./",
  srcExclude: registryPages.map((page) => `${page}.md`),
  title: "MFA Guard",
  description: "Multi-factor authentication made mandatory in AWS before anything is deployed",
  head: [["link", { rel: "icon", href: `data:image/svg+xml,${encodeURIComponent(icon)}` }]],
  buildEnd: copySchemas,
  transformPageData: ({ relativePath }) => ({ frontmatter: frontmatter[relativePath] ?? {} }),
  markdown: {
    // As GitHub makes anchors, so that one link serves both.
    anchor: { slugify: slug },
    languages: [previewOutput],
    config: extendMarkdown,
  },
  themeConfig: {
    nav: [
      { text: "Playground", link: "/playground" },
      { text: "From question to answer", link: "/from-question-to-answer" },
      { text: "Policies", link: "/policies" },
      { text: "Components", link: "/components" },
      { text: "Command line", link: "/cli" },
    ],
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: "local" },
    socialLinks: [{ icon: "github", link: repositoryUrl }],
    footer: { message: "Apache-2.0" },
  },
});
