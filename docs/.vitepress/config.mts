import { slug } from "github-slugger";
import { defineConfig } from "vitepress";
import { extendMarkdown, repositoryUrl } from "./markdown.mjs";
import { sidebar } from "./navigation.mjs";
import previewOutput from "./preview-output.json" with { type: "json" };

export default defineConfig({
  base: "./",
  title: "MFA Guard",
  description: "Multi-factor authentication made mandatory in AWS before anything is deployed",
  // The pages are plain Markdown that is read in the repository too, where front matter would show.
  transformPageData: (page) => (page.relativePath === "index.md" ? { frontmatter: { layout: "home" } } : undefined),
  markdown: {
    // As GitHub makes anchors, so that one link serves both.
    anchor: { slugify: slug },
    languages: [previewOutput],
    config: extendMarkdown,
  },
  themeConfig: {
    nav: [
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
