import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { FindingsReport } from "../../../cli/findings/finding";
import { html } from "../../../cli/findings/formats/html";
import { compliant, credentialReport, rootRow } from "../../../testkit/accounts";
import { visitor } from "../../../testkit/browser";
import { needsBuild } from "../../../testkit/build";
import { company, HOSTILE, hostile } from "../../../testkit/cli/page/accounts";
import { auditPage, inaccessible, overflow, seen, until } from "../../../testkit/cli/page/pages";
import { auditJson, files, run } from "../../../testkit/cli/run";

const PHONE = { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true };

describe("the page of mfa-guard audit, in Chromium", function () {
  this.timeout(60_000);
  needsBuild("pages");
  const file = files();
  const open = visitor();
  const saved = () => file("details.json", company);
  const companyPage = async () => file("company.html", await auditPage(saved()));
  const status = (page: Page) => seen(page.getByRole("region", { name: "Findings" }).locator("p[role=status]"));
  const cards = (page: Page) => page.getByRole("article").getByRole("heading").allInnerTexts();
  const unfold = async (page: Page) => {
    // What a fold holds, which may be folds again, is drawn once it is open.
    const opened = "(folded) => { folded.open = true; return folded.children.length > 1; }";
    await until(page, `[...document.querySelectorAll("details")].map(${opened}).every(Boolean)`);
  };

  it("says what is open in one sentence, with the numbers of the JSON", async () => {
    const page = await open(await companyPage());
    const { findings } = await auditJson("--file", saved());
    assert.equal(
      await seen(page.locator(".lead")),
      "Something is open for 18 of 28 users and 5 of 7 roles; 18 people reach 6 privileged roles without MFA, and users of other accounts 1.",
    );
    assert.equal(await status(page), `All ${findings.length} findings, about 18 users and 5 roles`);
    const figure = (what: string) => seen(page.locator(".figures div", { has: page.getByText(what, { exact: true }) }).locator("dd"));
    const critical = findings.filter(({ severity }) => severity === "critical").length;
    assert.equal(await figure("critical"), String(critical));
    assert.equal(await figure("high"), String(findings.length - critical));
  });

  it("groups by user and role, and people about whom the same is found together", async () => {
    const page = await open(await companyPage());
    assert.deepEqual(await cards(page), [
      "wanda, xavier, yusuf, zoe",
      "amara, bo, chen, dilan, edith",
      "deploy-bot",
      "old-contractor",
      "billing-admin",
      "database-admin",
      "network-admin",
      "partner-admin",
      "production-admin",
    ]);
    await page.getByText("and 7 more, about whom the same is found").click();
    await page.locator(".names").waitFor();
    assert.deepEqual(await page.locator(".names li").allInnerTexts(), ["farid", "goran", "hana", "ines", "jonas", "kaya", "li"]);
  });

  it("filters by severity, by whom it is about and by policy, and shows all again", async () => {
    const page = await open(await companyPage());
    await page.getByLabel("Severity").selectOption("critical");
    assert.equal(await status(page), "5 of 32 findings, about 5 roles");
    assert.deepEqual(new Set(await page.locator(".card .severity").allInnerTexts()), new Set(["critical"]));
    await page.getByLabel("About").selectOption("user");
    assert.equal(await status(page), "0 of 32 findings");
    await page.getByLabel("Severity").selectOption("");
    assert.equal(await status(page), "22 of 32 findings, about 18 users");
    await page.getByLabel("Policy").selectOption("iam-mfa-condition-is-sound");
    assert.equal(await status(page), "2 of 32 findings, about 16 users");
    await page.getByRole("button", { name: "Show all", exact: true }).click();
    assert.equal(await status(page), "All 32 findings, about 18 users and 5 roles");
  });

  it("searches names and sentences, in any case", async () => {
    const page = await open(await companyPage());
    const search = page.getByLabel("Search");
    await search.fill("  HANA ");
    assert.deepEqual(await cards(page), ["hana"]);
    await search.fill("notaction");
    assert.deepEqual(await cards(page), ["wanda, xavier, yusuf, zoe", "deploy-bot", "old-contractor"]);
    await search.fill("no such thing");
    assert.equal(await status(page), "0 of 32 findings");
  });

  it("shows the findings of a policy from its way in", async () => {
    const page = await open(await companyPage());
    await page.getByRole("button", { name: "Show all 5 findings" }).first().click();
    assert.equal(await status(page), "5 of 32 findings, about 5 roles");
    assert.equal(await page.getByLabel("Policy").inputValue(), "iam-role-trust-requires-mfa");
  });

  it("unfolds a finding into where it is, the request and the fix, with the keyboard alone", async () => {
    const page = await open(await companyPage());
    const focused = () => page.evaluate<string>("document.activeElement.innerText");
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "Skip to the findings");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.type("database");
    const onFinding = () => page.evaluate<boolean>("document.activeElement.matches('.finding summary')");
    for (let presses = 0; presses < 20 && !(await onFinding()); presses += 1) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const finding = page.locator(".finding").first();
    assert.equal(
      await seen(finding.locator("dd").nth(0)),
      "The role database-admin, statement 1\narn:aws:iam::111122223333:role/database-admin",
    );
    assert.match(
      await seen(finding.locator("dd").nth(1)),
      /^The IAM user arn:aws:iam::111122223333:user\/deploy-bot calls sts:AssumeRole on the role with a long-term access key\.\n/,
    );
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "Copy the fix");
    await page.keyboard.press("Enter");
    await finding.getByText("Copied").waitFor();
    const fix = await page.evaluate<string>("navigator.clipboard.readText()");
    const { findings } = await auditJson("--file", saved());
    assert.equal(fix, findings.find(({ resource }) => resource.name === "database-admin")?.fix);
  });

  it("draws who reaches which privileged role, and says the lines of the name that is chosen", async () => {
    const page = await open(await companyPage());
    const region = page.getByRole("region", { name: "Who reaches which privileged role without MFA" });
    assert.equal(await region.locator("path").count(), 12);
    await region.getByRole("button", { name: "deploy-bot" }).focus();
    await page.keyboard.press("Enter");
    assert.equal(await seen(region.getByRole("status")), "deploy-bot reaches production-admin and database-admin.");
    assert.equal(await region.locator("path.lit").count(), 2);
    await region.getByRole("button", { name: "database-admin" }).click();
    assert.equal(await seen(region.getByRole("status")), "old-contractor and deploy-bot reach database-admin.");
    await region.getByRole("button", { name: "database-admin" }).click();
    assert.equal(await region.locator("path.lit").count(), 12);
  });

  it("fits a phone, with everything unfolded", async () => {
    const page = await open(await companyPage(), PHONE);
    await unfold(page);
    assert.equal(await overflow(page), 0);
  });

  it("is accessible, in light colours", async () => {
    const page = await open(await companyPage(), { colorScheme: "light" });
    await unfold(page);
    assert.deepEqual(await inaccessible(page), []);
  });

  it("is accessible on a phone, in dark colours", async () => {
    const page = await open(await companyPage(), { ...PHONE, colorScheme: "dark" });
    await unfold(page);
    assert.deepEqual(await inaccessible(page), []);
  });

  it("prints without its controls", async () => {
    const page = await open(await companyPage());
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.getByRole("searchbox").isVisible(), false);
    assert.equal(await page.locator(".lead").isVisible(), true);
    assert.equal(await page.getByRole("button", { name: "deploy-bot" }).isVisible(), true);
  });

  it("takes names for text, whatever they hold", async () => {
    const page = await open(file("hostile.html", await auditPage(file("hostile.json", hostile))), PHONE);
    await unfold(page);
    const text = await seen(page.locator("main"));
    for (const name of ["</script><script>document.title='owned'</script>", "<img src=x onerror", "__proto__", "constructor", "<!--"]) {
      assert.ok(text.includes(name), name);
    }
    assert.ok(text.includes("eve⟨U+202E⟩moc.elpmaxe"), "a mark that turns the text is written out");
    assert.equal(await page.title(), "MFA audit");
    assert.equal(await overflow(page), 0);
    assert.equal(
      await status(page),
      `All ${await page.evaluate("JSON.parse(document.getElementById('data').textContent).report.findings.length")} findings, about ${HOSTILE.length} users and ${HOSTILE.length} roles`,
    );
  });

  it("is a page when nothing is open, with what was judged and what wasn't", async () => {
    const page = await open(file("good.html", await auditPage(file("good.json", compliant))));
    assert.equal(await seen(page.locator(".lead")), "Nothing is open in what was judged.");
    assert.match(await seen(page.getByText(/^Judged: /)), /^Judged: 1 user, 1 group, 2 roles and 1 managed policy\.$/);
    assert.match(
      await seen(page.locator(".gap").first()),
      /^Not judged: only a credential report shows credentials .*\n\niam-root-requires-mfa, iam-root-mfa-is-hardware and /,
    );
    assert.deepEqual(await inaccessible(page), []);
  });

  it("names the account of everybody in an organization, which accounts it couldn't judge, and exemptions in use", async () => {
    const { out } = await run("audit", "--file", saved(), "--format", "json");
    const report: FindingsReport = {
      ...JSON.parse(out),
      kind: "organization",
      accounts: [
        { id: "111122223333", name: "production", outcome: "judged" },
        { id: "444455556666", name: "<b>sandbox", outcome: "failed", reason: "the role `Auditor` can't be assumed" },
      ],
      exemptions: [
        {
          policy: "iam-group-requires-mfa",
          state: "in-use",
          resource: { id: "", type: "", name: "" },
          message: "`robots` is exempt by `exempt`.",
        },
      ],
    };
    const page = await open(file("organization.html", html(report, { now: new Date(), environment: {} })));
    assert.equal(await seen(page.locator(".gap").first()), "1 account could not be judged: what is open there doesn't show.");
    assert.deepEqual((await cards(page)).slice(2, 4), ["deploy-bot (111122223333)", "old-contractor (111122223333)"]);
    const judged = page.getByRole("region", { name: "What was judged" });
    assert.deepEqual(await judged.getByRole("row").nth(2).getByRole("cell").allTextContents(), [
      "444455556666",
      "<b>sandbox",
      "failed",
      "the role Auditor can't be assumed",
    ]);
    assert.ok((await seen(judged)).includes("robots is exempt by exempt."));
    assert.deepEqual(await inaccessible(page), []);
  });

  it("puts the people of Identity Center beside the IAM users, with what has to be looked up", async () => {
    const { out } = await run("audit", "--file", saved(), "--format", "json");
    const place = (name: string) => ({ id: `id of ${name}`, name });
    const report: FindingsReport = {
      ...JSON.parse(out),
      identityCenter: {
        access: [
          {
            permissionSet: place("Admin"),
            privileged: "it carries AWS's policy `AdministratorAccess`",
            session: "PT8H",
            account: place("production"),
            principal: { kind: "group", ...place("admins") },
            people: [place("priya"), place("<b>quim")],
            granted: false,
          },
        ],
        checklist: ["Require MFA at every sign-in."],
      },
    };
    const page = await open(file("center.html", html(report, { now: new Date(), environment: {} })));
    const section = page.getByRole("region", { name: "Privileged access through IAM Identity Center" });
    assert.match(
      await seen(section),
      /group admins\s+2 people.*Admin\s+none\s+production\s+PT8H\s+never[\s\S]*Require MFA at every sign-in\./s,
    );
    const reach = page.getByRole("region", { name: "Who reaches" });
    assert.match(await seen(reach), /no API shows whether people of IAM Identity Center sign in with MFA/);
    await reach.getByText("All of it as a table").click();
    assert.match(await seen(reach), /Admin in production[\s\S]*<b>quim \(Identity Center\) \(couldn't be ruled out\)/);
    assert.deepEqual(await inaccessible(page), []);
  });

  it("doesn't say that people reach what only can't be excluded", async () => {
    // What the developers' missing policy denies, nobody can tell.
    const page = await open(file("assumed.html", await auditPage(file("assumed.json", { ...company, Policies: [] }))));
    assert.match(await seen(page.locator(".lead")), /; 28 people may reach 6 privileged roles /);
    assert.match(await seen(page.getByRole("region", { name: "Who reaches" })), /A dashed line is a path that couldn't be ruled out\./);
  });

  it("doesn't call open what is undecided only", async () => {
    const report = file("report.csv", credentialReport(rootRow));
    const page = await open(file("undecided.html", await auditPage(file("good.json", compliant), "--credential-report", report)));
    assert.equal(await seen(page.locator(".lead")), "Nothing is known to be open, but 1 finding could not be decided.");
    assert.equal(await seen(page.locator(".card .severity")), "undecided");
  });

  it("tells what the baseline holds", async () => {
    const known = file("known.json", (await run("audit", "--file", saved(), "--format", "json")).out);
    const page = await open(file("known.html", await auditPage(saved(), "--baseline", known)));
    assert.match(await seen(page.locator(".lead")), /^Nothing new is open in what was judged; 18 people reach 6 privileged roles /);
    assert.equal(await seen(page.getByText(/in the baseline/)), "32 more findings are in the baseline, and not shown.");
  });
});
