import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { findChromium } from "./chromium";
import { needs } from "./needs";
import { remedy, tools } from "./tools";

/** Starts Chromium; the caller closes it. */
export async function startBrowser(): Promise<Browser> {
  const found = await findChromium();
  if (found === undefined) throw new Error(`there is no Chromium: ${remedy(tools.chromium)}`);
  return chromium.launch({ ...found, env: { ...process.env, ...found.env } as Record<string, string> });
}

export interface Visit {
  readonly page: Page;
  /** What the page asked of the network, and what it said on the console. */
  readonly complaints: readonly string[];
}

/** Opens a file as a new visitor would: nothing but the file itself is let through. */
export async function visit(browser: Browser, path: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ["clipboard-read", "clipboard-write"],
    ...options,
  });
  context.setDefaultTimeout(5000);
  const page = await context.newPage();
  const complaints: string[] = [];
  const address = pathToFileURL(path).href;
  await page.route("**", (route, request) => {
    if (request.url() === address) return route.continue();
    complaints.push(`request: ${request.url()}`);
    return route.abort();
  });
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  await page.goto(address);
  return { page, complaints };
}

/** Registers hooks that keep one browser for a suite and hold every page to be quiet: no request, no word on the console. */
export function visitor(): (path: string, options?: BrowserContextOptions) => Promise<Page> {
  let browser: Browser;
  let visits: Visit[] = [];
  needs("chromium");
  before(async function () {
    this.timeout(60_000);
    browser = await startBrowser();
  });
  afterEach(async () => {
    const complaints = visits.flatMap((one) => one.complaints);
    await Promise.all(visits.map(({ page }) => page.context().close()));
    visits = [];
    assert.deepEqual(complaints, []);
  });
  after(() => browser?.close());
  return async (path, options) => {
    const made = await visit(browser, path, options);
    visits.push(made);
    return made.page;
  };
}
