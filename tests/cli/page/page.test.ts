import assert from "node:assert/strict";
import { page } from "../../../cli/page/page";
import { startBrowser, visit } from "../../../testkit/browser";
import { needsBuild } from "../../../testkit/build";
import { HOSTILE } from "../../../testkit/cli/page/accounts";
import { files } from "../../../testkit/cli/run";
import { needed } from "../../../testkit/needs";

const read = (html: string) => /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? "";

describe("one page", function () {
  this.timeout(60_000);
  needsBuild("pages");
  const file = files();

  it("carries its data unchanged, whatever it holds", () => {
    const data = { names: HOSTILE, ["__proto__"]: "own", separators: "\u2028\u2029", html: "</SCRIPT><!-- <script> -->" };
    const html = page("audit", "MFA audit", data);
    assert.deepEqual(JSON.parse(read(html)), JSON.parse(JSON.stringify(data)));
    assert.equal(html.match(/<script/g)?.length, 2, "the data's element and the script's");
    assert.equal(html.match(/<\/script/gi)?.length, 2);
  });

  for (const name of ["audit", "exemptions", "report"] as const) {
    it(`lets nothing in and nothing out: ${name}`, () => {
      const html = page(name, "title", {});
      assert.match(
        html,
        /content="default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'"/,
      );
      assert.doesNotMatch(html.replace(/<script>.*<\/script>/s, ""), /<link|<img|src=|@import|url\(/);
    });
  }

  it("runs no script but its own, and the tests notice what a page asks for and says", async function () {
    await needed(this, "chromium");
    const own = page("audit", "own", { report: {} });
    const tampered = own.replace("</body>", "<script>document.title = 'owned'</script><img src='https://example.com/pixel.png'></body>");
    const browser = await startBrowser();
    try {
      const { page: opened, complaints } = await visit(browser, file("tampered.html", tampered));
      assert.equal(await opened.title(), "own");
      assert.ok(
        complaints.some((one) => /inline script/.test(one)),
        complaints.join("\n"),
      );
      assert.ok(
        complaints.some((one) => /pixel\.png/.test(one)),
        complaints.join("\n"),
      );
      const bare = await visit(browser, file("bare.html", "<img src='https://example.com/pixel.png'><script>console.log(1)</script>"));
      assert.ok(bare.complaints.includes("request: https://example.com/pixel.png"), bare.complaints.join("\n"));
      assert.ok(bare.complaints.includes("log: 1"));
    } finally {
      await browser.close();
    }
  });
});
