import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { root } from "../../offline/src/kit";
import { headingsOf, linksOf, markdownFiles } from "../../testkit/docs/markdown";

const onTheWeb = "https://github.com/mfa-guard/mfa-guard/blob/main/";

describe("the links of the documentation", () => {
  for (const file of markdownFiles) {
    it(`of ${file} lead somewhere`, async () => {
      const faults = await Promise.all(linksOf(file).map(async ({ where, href }) => ({ where, fault: await faultOf(file, href) })));
      assert.deepEqual(
        faults.flatMap(({ where, fault }) => (fault === undefined ? [] : [`${where}: ${fault}`])),
        [],
      );
    });
  }

  it("would tell a link that leads nowhere", async () => {
    const faults = ["no-such-page.md", "README.md#no-such-heading", "#no-such-heading", "http://example.com", `${onTheWeb}no-such-file`];
    for (const href of faults) assert.notEqual(await faultOf("README.md", href), undefined, href);
  });
});

/** What is wrong with a link, or nothing. Other people's sites are not asked: their addresses must be well-formed and encrypted. */
async function faultOf(file: string, href: string): Promise<string | undefined> {
  if (/^[a-z]+:/.test(href) && !href.startsWith(onTheWeb)) {
    return URL.canParse(href) && /^(?:https:\/\/|mailto:)/.test(href) ? undefined : `\`${href}\` is no https address`;
  }
  const [path = "", anchor] = href.replace(onTheWeb, "/").split("#");
  const target = path === "" ? file : path.startsWith("/") ? path.slice(1) : relative(root, join(root, dirname(file), path));
  if (!existsSync(join(root, target))) return `\`${href}\`: there is no ${target}`;
  if (anchor === undefined) return undefined;
  if (!target.endsWith(".md") || statSync(join(root, target)).isDirectory()) return `\`${href}\`: only Markdown has anchors`;
  const { default: GithubSlugger } = await import("github-slugger");
  const slugger = new GithubSlugger();
  const anchors = headingsOf(target).map((heading) => slugger.slug(heading));
  return anchors.includes(anchor) ? undefined : `\`${href}\`: ${target} has no heading for #${anchor}`;
}
