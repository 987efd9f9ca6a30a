// Builds the playground: one HTML file with its script, its style and the engine's worker inside, which asks nothing of any network.
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** The site publishes what lies there as it is. */
const PUBLIC = "docs/public";

async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [here(`playground/${entry}`)],
    outdir: here("playground/dist"),
    bundle: true,
    minify: true,
    write: false,
    platform: "browser",
    target: "es2023",
    format: "iife",
    conditions: ["mfa-guard-source"],
    legalComments: "inline",
    logLevel: "warning",
  });
  return (end) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? "";
}

const hash = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;

export async function buildPlayground() {
  const [page, engine] = await Promise.all([bundle("page/index.tsx"), bundle("engine/worker.ts")]);
  const [script, style] = [page(".js"), page(".css")];
  // https://developer.mozilla.org/docs/Web/HTTP/Guides/CSP
  const policy = `default-src 'none'; script-src '${hash(script)}'; style-src '${hash(style)}'; worker-src blob:; base-uri 'none'; form-action 'none'`;
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>MFA Guard playground</title>
<style>${style}</style>
</head>
<body>
<noscript>The playground runs in the browser: allow scripts to use it.</noscript>
<script type="text/plain" id="engine">${engine(".js")}</script>
<script>${script}</script>
</body>
</html>
`;
  await mkdir(here(PUBLIC), { recursive: true });
  await writeFile(here(`${PUBLIC}/play.html`), html);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPlayground();
