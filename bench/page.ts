import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBrowser, visit } from "../testkit/browser";
import { accountOf } from "./audit";
import { heading, row } from "./print";

const command = join(__dirname, "../cli/dist/mfa-guard.cjs");
const KEYSTROKES = [..."u-4321"].map((_, index, word) => word.slice(0, index + 1).join(""));

/** The page of an audit in which everybody has something open: its size, and how long a reader waits for it in Chromium. */
export async function benchPage(): Promise<void> {
  const size = { users: 5000, groups: 500, roles: 2000 };
  heading(`The page of an audit of ${size.users.toLocaleString("en")} users in which everybody has something open`);
  const folder = mkdtempSync(join(tmpdir(), "mfa-guard-bench-"));
  const browser = await startBrowser();
  try {
    const [details, html] = [join(folder, "details.json"), join(folder, "audit.html")];
    writeFileSync(details, JSON.stringify(accountOf(size, 1)));
    const { stdout } = spawnSync(process.execPath, [command, "audit", "--file", details, "--format", "html"], { maxBuffer: 1 << 28 });
    writeFileSync(html, stdout);
    row("size", `${(stdout.length / 1e6).toFixed(1)} MB`);
    const started = performance.now();
    const { page } = await visit(browser, html);
    await page.locator(".card").first().waitFor();
    row("from opening the file to the first finding", `${(performance.now() - started).toFixed(0)} ms`);
    row("what it shows", await page.locator("p[role=status]").last().textContent().then(String));
    const waits = await page.evaluate<number[]>(`(${typing})(${JSON.stringify(KEYSTROKES)})`);
    row("from the first key of a search to its result on the screen", `${waits[0]?.toFixed(0)} ms`);
    row(`the slowest of ${waits.length} keys`, `${Math.max(...waits).toFixed(0)} ms`);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs in the page: types each text into the search, and measures until the browser has painted what it finds. */
const typing = `async (texts) => {
  const search = document.querySelector("input[type=search]");
  const waits = [];
  for (const text of texts) {
    const started = performance.now();
    search.value = text;
    search.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
    waits.push(performance.now() - started);
  }
  return waits;
}`;
