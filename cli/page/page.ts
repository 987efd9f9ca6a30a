import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Scripts and styles as `scripts/build-pages.mjs` makes them: the same folder seen from this source and from the bundle. */
const BUILT = join(__dirname, "../dist/pages");

/**
 * One HTML file that shows `data` without a network. The only script and style that run are those built for the page, by their hashes:
 * https://developer.mozilla.org/docs/Web/HTTP/Guides/CSP
 */
export function page(name: "audit" | "exemptions" | "report", title: string, data: unknown): string {
  const script = readFileSync(join(BUILT, `${name}.js`), "utf8");
  const style = readFileSync(join(BUILT, `${name}.css`), "utf8");
  const policy = `default-src 'none'; script-src '${hash(script)}'; style-src '${hash(style)}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<noscript>This page draws itself with the script that it carries: allow scripts to read it.</noscript>
<script type="application/json" id="data">${embedded(data)}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** JSON in which no text ends the element that holds it or opens a comment. */
function embedded(data: unknown): string {
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}

function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
