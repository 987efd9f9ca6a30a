import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { root } from "../../offline/src/kit";
import { startBrowser } from "../../testkit/browser";
import { inaccessible, overflow, until } from "../../testkit/cli/page/pages";
import { markdownFiles } from "../../testkit/docs/markdown";
import { needs } from "../../testkit/needs";

const site = join(root, "docs", ".vitepress", "dist");
/** Those for the Pulumi Registry, whose layout is not this site's. */
const elsewhere = ["_index", "installation-configuration"];
const pages = markdownFiles
  .filter((file) => file.startsWith("docs/"))
  .map((file) => file.slice("docs/".length, -".md".length))
  .filter((page) => !elsewhere.includes(page));
const read = (page: string) => readFileSync(join(site, `${page}.html`), "utf8");

describe("the documentation's site", function () {
  this.timeout(60_000);

  before("build it", async function () {
    this.timeout(180_000);
    await promisify(execFile)("npm", ["run", "docs"], { cwd: root });
  });

  it("leads to every page from the navigation of every page", () => {
    const wanted = pages.map((page) => `/${page}.html`).sort();
    for (const page of pages.filter((each) => each !== "index")) {
      const linked = new Set(addressesIn(page).map(([path]) => path));
      assert.deepEqual(
        wanted.filter((path) => !linked.has(path)),
        [],
        page,
      );
    }
  });

  it("has no link inside it that leads nowhere", () => {
    const ids = new Map(pages.map((page) => [`/${page}.html`, new Set([...read(page).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))]));
    for (const page of pages) {
      for (const [path, anchor] of addressesIn(page)) {
        assert.ok(existsSync(join(site, path)), `${page}: there is no ${path}`);
        if (anchor !== "") assert.ok(ids.get(path)?.has(anchor), `${page}: ${path} has no #${anchor}`);
      }
    }
  });

  it("publishes the JSON schemas", () => {
    for (const [name, source] of [
      ["audit", "cli"],
      ["report", "cli"],
      ["config", "policypack"],
    ]) {
      const file = `${name}.schema.json`;
      assert.equal(readFileSync(join(site, "schemas", file), "utf8"), readFileSync(join(root, `${source}`, file), "utf8"));
    }
  });

  it("has every page in its search", () => {
    const chunks = join(site, "assets", "chunks");
    const index = readdirSync(chunks).find((file) => file.startsWith("@localSearchIndex"));
    const text = readFileSync(join(chunks, index ?? ""), "utf8");
    for (const page of pages) assert.ok(text.includes(`"/${page === "index" ? "" : `${page}.html`}#`), page);
  });

  describe("in a browser", () => {
    let browser: Browser;
    needs("chromium");
    before(async () => {
      browser = await startBrowser();
    });
    after(() => browser?.close());

    it("finds a page by a word on it", async () => {
      const { page, complaints } = await open(browser, "index");
      await page.getByRole("button", { name: "Search" }).first().click();
      await page.getByRole("searchbox").fill("xylophone");
      await page.getByText("No results").waitFor();
      await page.getByRole("searchbox").fill("lost device");
      await page.locator(".result").filter({ hasText: "MfaRecovery" }).first().click();
      await page.getByRole("heading", { level: 1, name: "MfaRecovery" }).waitFor();
      assert.deepEqual(complaints, []);
    });

    it("holds the playground, as high as it is, in the reader's own light or dark", async () => {
      const { page, complaints } = await open(browser, "playground");
      const frame = page.frameLocator("iframe");
      await frame.getByText("Open", { exact: true }).waitFor();
      const ground = () => frame.locator(":root").evaluate("(root) => getComputedStyle(root).backgroundColor");
      const before = await ground();
      await page.getByRole("switch").first().click();
      await until(
        page,
        `getComputedStyle(document.querySelector("iframe").contentDocument.documentElement).backgroundColor !== ${JSON.stringify(before)}`,
      );
      await until(
        page,
        `document.querySelector("iframe").contentDocument.documentElement.scrollHeight <= document.querySelector("iframe").clientHeight`,
      );
      assert.deepEqual(complaints, []);
    });

    it("shows a component's program in tabs, which the keyboard changes", async () => {
      const { page, complaints } = await open(browser, "components/jit-role");
      const shown = page.locator(".vp-code-group .blocks > .active");
      assert.match(String(await shown.textContent()), /new JitRole\("admin", \{/);
      await page.getByRole("radio", { name: "TypeScript" }).focus();
      await page.keyboard.press("ArrowRight");
      await shown.getByText("from pulumi_mfa_guard import JitRole, MfaGroup").waitFor();
      await page.keyboard.press("ArrowRight");
      await shown.getByText("mfa-guard:JitRole").waitFor();
      await page.keyboard.press("ArrowRight");
      await shown.getByText("mfaguard.NewJitRole").waitFor();
      assert.deepEqual(complaints, []);
    });

    it("fits a phone", async () => {
      const { page, complaints } = await open(browser, "index", { viewport: { width: 390, height: 844 } });
      const tooWide: string[] = [];
      for (const name of pages) {
        await page.goto(addressOf(name));
        const excess = await overflow(page);
        if (excess > 0) tooWide.push(`${name}: ${excess} pixels`);
      }
      assert.deepEqual(tooWide, []);
      assert.deepEqual(complaints, []);
    });

    for (const colorScheme of ["light", "dark"] as const) {
      it(`is accessible, ${colorScheme}`, async () => {
        for (const name of ["index", "playground", "components/jit-role", "policies/iam-role-trust-requires-mfa"]) {
          const { page } = await open(browser, name, { colorScheme });
          assert.deepEqual(await inaccessible(page), [], name);
        }
      });
    }
  });
});

const addressOf = (page: string) => `http://site.test/${page}.html`;

/** Where a page's links and resources inside the site lead: path from its root, and anchor. */
function addressesIn(page: string): (readonly [path: string, anchor: string])[] {
  const found = [...read(page).matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, address = ""]) => address);
  return found
    .filter((address) => !/^[a-z]+:/.test(address))
    .map((address) => {
      const { pathname, hash } = new URL(address, addressOf(page));
      return [decodeURIComponent(pathname.endsWith("/") ? `${pathname}index.html` : pathname), decodeURIComponent(hash.slice(1))];
    });
}

/** Opens a page of the site as a new visitor; what it asks of anybody else and what it says on the console are complaints. */
async function open(browser: Browser, name: string, options: BrowserContextOptions = {}): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  await page.route("**", (route, request) => {
    const { origin, pathname } = new URL(request.url());
    const path = join(site, pathname);
    if (origin === "http://site.test" && existsSync(path)) return route.fulfill({ path });
    complaints.push(`request: ${request.url()}`);
    return route.abort();
  });
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  await page.goto(addressOf(name));
  return { page, complaints };
}
