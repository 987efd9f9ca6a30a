import assert from "node:assert/strict";
import { compliant, user } from "../../../testkit/accounts";
import { visitor } from "../../../testkit/browser";
import { needsBuild } from "../../../testkit/build";
import { HOSTILE } from "../../../testkit/cli/page/accounts";
import { inaccessible, overflow, seen } from "../../../testkit/cli/page/pages";
import { auditJson, files, run } from "../../../testkit/cli/run";
import { exemption } from "../../../testkit/policypack/exemptions";

const PHONE = { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true };

describe("the page of mfa-guard exemptions, in Chromium", function () {
  this.timeout(60_000);
  needsBuild("pages");
  const file = files();
  const open = visitor();
  const configuration = {
    version: 2,
    policies: {
      "iam-user-requires-mfa": {
        exemptions: [
          exemption({ resources: ["gone"], until: "9999-12-31", ticket: "IAM-12" }),
          exemption({ resources: ["robot"], until: "2024-02-29", owner: "eve@example.com" }),
        ],
      },
    },
    exceptions: {
      "EXC-1": { reason: "LOG-31", match: [{ policies: ["iam-role-trust-requires-mfa"], targets: ["urn:pulumi:a::b::c::d"] }] },
    },
  };
  const pageOf = async (config: unknown, ...more: readonly string[]) => {
    const { out, err } = await run("exemptions", file("mfa.json", config), "--format", "html", ...more);
    assert.equal(err, "");
    return file("exemptions.html", out);
  };

  it("says what is in use, unused and over, by an audit, and whose it is", async () => {
    const details = file("details.json", { ...compliant, UserDetailList: [user("robot")] });
    const audit = file("audit.json", await auditJson("--file", details));
    const page = await open(await pageOf(configuration, "--findings", audit));
    assert.equal(await seen(page.locator(".prose").first()), "1 exemption ended.");
    const cells = async (row: number) =>
      (await page.getByRole("row").nth(row).getByRole("cell").allInnerTexts()).map((text) => text.trim()).slice(0, 6);
    assert.deepEqual(await cells(1), ["ended, in use", "robot", "iam-user-requires-mfa", "2024-02-29", "eve@example.com", ""]);
    assert.deepEqual(await cells(2), ["unused", "gone", "iam-user-requires-mfa", "9999-12-31", exemption().owner, "IAM-12"]);
    assert.deepEqual(await cells(3), [
      "no end, unused",
      "urn:pulumi:a::b::c::d",
      "iam-role-trust-requires-mfa",
      "no end",
      "Pulumi's exception EXC-1",
      "",
    ]);
  });

  it("says that no audit tells what is in use, and that there are none", async () => {
    const page = await open(await pageOf(configuration));
    assert.equal(await seen(page.locator(".prose").first()), "1 exemption ended. No audit says which are in use.");
    assert.equal(await seen((await open(await pageOf({}))).locator(".prose")), "There are none.");
  });

  it("takes what people wrote for text, and fits a phone", async () => {
    const exemptions = HOSTILE.map((text) => text.slice(0, 200)).map((text) =>
      exemption({ resources: [`xyz${text}`], owner: text, reason: text, ticket: text }),
    );
    const page = await open(await pageOf({ "iam-user-requires-mfa": { exemptions } }), PHONE);
    const text = await seen(page.locator("main"));
    for (const name of ["</script><script>document.title='owned'</script>", "<img src=x onerror", "__proto__", "<!--"]) {
      assert.ok(text.includes(name), name);
    }
    assert.ok(text.includes("⟨U+202E⟩"), "a mark that turns the text is written out");
    assert.equal(await page.title(), "Exemptions from MFA");
    assert.equal(await overflow(page), 0);
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`is accessible, in ${colorScheme} colours`, async () => {
      assert.deepEqual(await inaccessible(await open(await pageOf(configuration), { colorScheme })), []);
    });
  }
});
