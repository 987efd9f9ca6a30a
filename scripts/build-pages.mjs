// Builds what the HTML pages carry: for each page one script and one style, with the libraries inside.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

export async function buildPages() {
  const outdir = here("cli/dist/pages");
  const { metafile } = await build({
    entryPoints: Object.fromEntries(["audit", "exemptions", "report"].map((page) => [page, here(`cli/page/browser/${page}/index.tsx`)])),
    outdir,
    absWorkingDir: here(""),
    bundle: true,
    minify: true,
    platform: "browser",
    target: "es2022",
    format: "iife",
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  await writeFile(`${outdir}/LICENSES.txt`, await licences(Object.keys(metafile.inputs)));
}

/** The licences of the libraries that the pages carry: MIT and ISC ask for them in every copy. */
async function licences(inputs) {
  const folders = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []));
  const texts = [...folders]
    .sort()
    .map(async (folder) => `${folder.replace(/^.*node_modules\//, "")}\n\n${await readFile(here(`${folder}/LICENSE`), "utf8")}`);
  return (await Promise.all(texts)).join("\n\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPages();
