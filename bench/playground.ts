import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { startBrowser, visit } from "../testkit/browser";
import { accountWithMfa, text } from "../testkit/documents";
import { heading, row } from "./print";

const root = join(__dirname, "..");
const PASTES = Array.from({ length: 20 }, (_, index) =>
  index % 2 === 0 ? [text(accountWithMfa), "Requires MFA"] : [text({ ...accountWithMfa, Condition: undefined }), "Open"],
);

/** How long a reader of the playground waits, in Chromium, from a paste to its verdict on the screen, and what the page weighs. */
export async function benchPlayground(): Promise<void> {
  heading("The playground");
  execFileSync(process.execPath, [join(root, "scripts/build-playground.mjs")]);
  const file = join(root, "docs/public/play.html");
  row("the whole page, compressed", `${(gzipSync(readFileSync(file)).length / 1000).toFixed(1)} KB`);
  const browser = await startBrowser();
  try {
    const { page } = await visit(browser, file);
    await page.locator("textarea").waitFor();
    const waits = await page.evaluate<number[]>(`(${pasting})(${JSON.stringify(PASTES)})`);
    row("from the first paste to its verdict on the screen", `${waits[0]?.toFixed(0)} ms`);
    row(`the slowest of ${waits.length - 1} more`, `${Math.max(...waits.slice(1)).toFixed(0)} ms`);
  } finally {
    await browser.close();
  }
}

/** Runs in the page: puts each text in the box, and measures until the browser has painted its verdict. */
const pasting = `async (pastes) => {
  const box = document.querySelector("textarea");
  const waits = [];
  for (const [text, verdict] of pastes) {
    const started = performance.now();
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    do await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
    while (document.querySelector(".label")?.textContent !== verdict);
    waits.push(performance.now() - started);
  }
  return waits;
}`;
