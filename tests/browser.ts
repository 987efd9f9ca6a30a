import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const CHROMIUM = "/usr/bin/chromium";

/** Starts Debian's Chromium; the caller closes it. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? CHROMIUM;
  if (!existsSync(executablePath)) {
    throw new Error(
      `there is no Chromium at \`${executablePath}\`: install it with \`apt-get install chromium\`, or name another with the variable CHROMIUM`,
    );
  }
  // Chromium's sandbox refuses root, which is who runs tests in a container.
  return chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
}

export interface Opened {
  readonly page: Page;
  /** What the page asked of the network, and what it said on the console: both stay empty. */
  readonly complaints: readonly string[];
}

/** Registers hooks that keep one browser for a suite; the function opens a file in it as a new visitor would. */
export function visitor(): (path: string, options?: BrowserContextOptions) => Promise<Opened> {
  let browser: Browser | undefined;
  before(async function () {
    this.timeout(60_000);
    browser = await startBrowser();
  });
  after(() => browser?.close());
  return async (path, options = {}) => {
    if (browser === undefined) throw new Error("no browser is running");
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    const address = `file://${path}`;
    await page.route("**", (route) => {
      if (route.request().url() === address) return route.continue();
      complaints.push(`request: ${route.request().url()}`);
      return route.abort();
    });
    page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
    await page.goto(address);
    return { page, complaints };
  };
}
