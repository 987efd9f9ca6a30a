import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { run } from "../run";

/** The page that `mfa-guard audit` makes of saved details. */
export async function auditPage(path: string, ...more: readonly string[]): Promise<string> {
  const { out, err } = await run("audit", "--file", path, "--format", "html", ...more);
  assert.equal(err, "");
  return out;
}

/** The text of an element as it shows. */
export function seen(element: Locator): Promise<string> {
  // biome-ignore lint/performance/useDomNodeTextContent: what a reader sees is asked for, not what is there
  return element.innerText();
}

/** How wide the page is beyond the screen, in pixels. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}

/** What a reader has to guess or scroll for: texts of plots that reach beyond their drawing, and tables wider than their place. */
export function cutOff(page: Page): Promise<readonly string[]> {
  return page.evaluate(`[
    ...[...document.querySelectorAll(".plot svg")].flatMap((drawing) => {
      const room = drawing.getBoundingClientRect();
      return [...drawing.querySelectorAll("text, tspan")].filter((text) => {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        return left < room.left - 1 || right > room.right + 1 || top < room.top - 1 || bottom > room.bottom + 1;
      });
    }),
    ...[...document.querySelectorAll(".scrolls")].filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth),
  ].map(({ textContent }) => textContent)`);
}

/** Waits until an expression holds in the page, whose policy forbids `waitForFunction` to compile it there. */
export async function until(page: Page, expression: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await page.evaluate<boolean>(expression)) return;
    await page.waitForTimeout(50);
  }
  assert.fail(`it never came to be that ${expression}`);
}

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core finds serious or critical: https://github.com/dequelabs/axe-core/blob/develop/doc/API.md */
export async function inaccessible(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<AxeResults>("axe.run(document)");
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
  }[];
}
