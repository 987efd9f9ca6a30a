// `npm run screenshots`: the pictures of the pages in docs/images, of the accounts that the pages' tests use.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../cli/program";
import { html } from "../cli/report/formats/html";
import { startBrowser, visit } from "../testkit/browser";
import { company } from "../testkit/cli/page/accounts";
import { report } from "../testkit/cli/page/reports";

const images = join(__dirname, "../docs/images");
const SIZE = { width: 1200, height: 860 };

async function auditPage(): Promise<string> {
  writeFileSync("details.json", JSON.stringify(company));
  let page = "";
  await runCommand(["audit", "--file", "details.json", "--format", "html"], {
    out: (text) => {
      page += text;
    },
    err: (text) => process.stderr.write(text),
  });
  return page;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "mfa-guard-screenshots-"));
  // The page names the file that it was made of as it was given.
  process.chdir(folder);
  const browser = await startBrowser();
  try {
    mkdirSync(images, { recursive: true });
    for (const [name, content] of [
      ["audit-page", await auditPage()],
      ["report-page", html(report)],
    ] as const) {
      const path = join(folder, `${name}.html`);
      writeFileSync(path, content);
      const { page } = await visit(browser, path, { viewport: SIZE, colorScheme: "light" });
      await page.screenshot({ path: join(images, `${name}.png`) });
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
