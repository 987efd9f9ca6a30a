import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { html } from "../../../cli/report/formats/html";
import type { Report } from "../../../cli/report/report";
import { visitor } from "../../../testkit/browser";
import { needsBuild } from "../../../testkit/build";
import { HOSTILE } from "../../../testkit/cli/page/accounts";
import { cutOff, inaccessible, overflow, seen, until } from "../../../testkit/cli/page/pages";
import { report } from "../../../testkit/cli/page/reports";
import { files, run } from "../../../testkit/cli/run";
import { generate } from "../../../testkit/cloudtrail/generate";
import { PRIVILEGED_PATTERNS } from "../../../testkit/cloudtrail/shapes";

const PHONE = { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true };

const empty: Report = {
  ...report,
  account: null,
  adoption: null,
  events: null,
  privilegedAccess: null,
  failedSignIns: null,
  trend: [],
  gaps: [{ part: "adoption", reason: "the account's credential report was denied", failed: true }],
};

describe("the page of mfa-guard report, in Chromium", function () {
  this.timeout(60_000);
  needsBuild("pages");
  const file = files();
  const visit = visitor();
  const open = async (data: Report, options = {}) => {
    const page = await visit(file("report.html", html(data)), options);
    await page.locator(".lead").waitFor();
    return page;
  };
  const plot = (page: Page, title: string) => page.getByRole("figure").filter({ has: page.getByRole("heading", { name: title }) });

  it("says the three metrics in one sentence, and in numbers", async () => {
    const page = await open(report);
    assert.equal(
      await seen(page.locator(".lead")),
      "63 of 84 users have MFA, 431 of 475 privileged sessions began with MFA and failed sign-ins spiked once.",
    );
    const figures = page.locator(".figures div");
    assert.deepEqual((await figures.allInnerTexts()).slice(0, 5), [
      "of users have MFA\n75%",
      "of users with a password have MFA\n88%",
      "of privileged users have MFA\n82%",
      "root user has MFA\nYes",
      "of privileged sessions began with MFA\n91%",
    ]);
  });

  it("shows what the command counts in a trail whose answers are known", async () => {
    const trail = mkdtempSync(join(tmpdir(), "mfa-guard-page-trail-"));
    try {
      const answers = await generate({ events: 5000, seed: 5, out: trail });
      const { out, err } = await run("report", "--cloudtrail", trail, "--privileged", ...PRIVILEGED_PATTERNS, "--format", "html");
      assert.equal(err, "");
      const page = await visit(file("trail.html", out));
      const { people, signIns, spikes } = answers;
      const all = people.with + people.without + people.unseen;
      assert.ok(
        (await seen(page.locator(".lead"))).startsWith(`${people.with} of ${all} privileged sessions began with MFA and failed sign-ins `),
      );
      assert.deepEqual((await page.locator(".figures dd").allTextContents()).slice(1), [
        signIns.consoleFailures.toLocaleString("en"),
        String(spikes.length),
      ]);
      assert.equal(
        await plot(page, "Sessions of people by role").locator("g[aria-label=text]").last().locator("text").count(),
        Object.keys(answers.peopleByRole).length,
      );
    } finally {
      rmSync(trail, { recursive: true, force: true });
    }
  });

  it("plots adoption over time, kinds of device and ages", async () => {
    const page = await open(report);
    const trend = plot(page, "Share of users with MFA over time");
    // Five reports, and privileged users in four of them.
    assert.equal(await trend.locator("g[aria-label=dot] circle").count(), 14);
    assert.match(
      (await trend.getByRole("img").getAttribute("aria-label")) ?? "",
      /^From 40% of all users on 24 Jul 2026.* to 77% on 24 Nov 2026/,
    );
    const devices = plot(page, "Users by kind of device");
    assert.deepEqual(await devices.locator("g[aria-label=text] text").allTextContents(), ["14", "2", "47", "1"]);
    const ages = plot(page, "Users without MFA by age in days");
    assert.deepEqual(await ages.locator("g[aria-label=text] text").allTextContents(), ["3", "4", "2", "7", "5"]);
  });

  it("plots privileged sessions by role and by day", async () => {
    const page = await open(report);
    const roles = plot(page, "Sessions of people by role");
    assert.deepEqual(await roles.locator("g[aria-label=text]").last().locator("text").allTextContents(), [
      "210 of 231",
      "40 of 58",
      "1 of 6",
      "180 of 180",
    ]);
    // With and without MFA on each day; MFA that doesn't show on every ninth.
    assert.equal(await plot(page, "Sessions of people by day").locator("rect").count(), 3 * 28);
  });

  it("marks the hour of a spike, and names its users and addresses", async () => {
    const page = await open(report);
    const hours = plot(page, "Failed sign-ins to the console per hour");
    assert.deepEqual(await hours.locator("g[aria-label=text] text").allTextContents(), ["412"]);
    const row = page.getByRole("region", { name: "1 hour far above the usual" }).getByRole("row").nth(1);
    assert.equal(
      (await row.getByRole("cell").allInnerTexts()).join(" | "),
      "19 Nov 2026, 03:00 UTC | Failed sign-ins to the console | 412 | 0 | dana (380) | 192.0.2.44 (377), 192.0.2.45 (35)",
    );
    assert.equal(await plot(page, "Denied API calls without MFA per hour").locator("circle").count(), 0);
  });

  it("fits a phone, its plots with letters as large as the text", async () => {
    const page = await open(report, PHONE);
    assert.equal(await overflow(page), 0);
    const sizes = await page.evaluate<number[]>(
      "[...document.querySelectorAll('.plot text')].map((text) => text.getBoundingClientRect().height).filter((height) => height > 0)",
    );
    assert.ok(sizes.length > 20);
    assert.ok(Math.min(...sizes) >= 12, `the smallest letters are ${Math.min(...sizes)} pixels high`);
  });

  for (const width of [390, 1280]) {
    it(`cuts nothing off at ${width} pixels: dates below plots, names of roles, columns of tables`, async () => {
      const page = await open(report, { viewport: { width, height: 800 } });
      assert.ok((await page.locator(".plot text").count()) > 20);
      assert.deepEqual(await cutOff(page), []);
    });
  }

  it("draws anew when the window changes", async () => {
    const page = await open(report);
    const width = () => page.evaluate<number>("document.querySelector('.plot svg').clientWidth");
    const wide = await width();
    await page.setViewportSize({ width: 390, height: 800 });
    await until(page, `document.querySelector('.plot svg').clientWidth < ${wide}`);
    assert.ok((await width()) <= 390);
  });

  it("is accessible, in light colours", async () => {
    assert.deepEqual(await inaccessible(await open(report, { colorScheme: "light" })), []);
  });

  it("is accessible on a phone, in dark colours", async () => {
    assert.deepEqual(await inaccessible(await open(report, { ...PHONE, colorScheme: "dark" })), []);
  });

  it("says what was not measured, and what failed", async () => {
    const page = await open(empty);
    assert.equal(await seen(page.locator(".lead")), "Nothing was measured.");
    assert.equal(
      await seen(page.getByRole("region", { name: "MFA adoption" }).locator(".gap")),
      "Failed: the account's credential report was denied",
    );
    assert.match(await seen(page.getByRole("region", { name: "Failed sign-ins" })), /Not measured\./);
    assert.equal(await page.getByRole("figure").count(), 0);
  });

  it("doesn't round a share up to all or down to none", async () => {
    const users = { count: 99_999, of: 100_000 };
    const adoption = report.adoption && {
      ...report.adoption,
      users,
      consoleUsers: { count: 1, of: 1000 },
      privilegedUsers: { count: 0, of: 0 },
    };
    const page = await open({ ...report, adoption });
    const figures = await page.locator(".figures dd").allInnerTexts();
    assert.deepEqual(figures.slice(0, 3), ["over 99%", "under 1%", "–"]);
  });

  it("takes names for text, whatever they hold", async () => {
    const { adoption, privilegedAccess, failedSignIns } = report;
    if (adoption === null || privilegedAccess === null || failedSignIns === null) throw new Error("the whole report is there");
    const role = privilegedAccess.roles[0];
    const user = adoption.withoutMfa[0];
    const spike = failedSignIns.spikes[0];
    if (role === undefined || user === undefined || spike === undefined) throw new Error("the report has rows");
    const page = await open(
      {
        ...report,
        adoption: { ...adoption, withoutMfa: HOSTILE.map((name) => ({ ...user, name })) },
        privilegedAccess: { ...privilegedAccess, roles: HOSTILE.map((name) => ({ ...role, role: name })) },
        failedSignIns: { ...failedSignIns, spikes: HOSTILE.map((name) => ({ ...spike, user: { account: "", user: name } })) },
      },
      PHONE,
    );
    assert.equal(await page.title(), "MFA report");
    assert.equal(await overflow(page), 0);
    const text = await seen(page.locator("main"));
    for (const name of ["</script><script>", "<img src=x onerror", "__proto__", "eve⟨U+202E⟩moc.elpmaxe"])
      assert.ok(text.includes(name), name);
    assert.equal(
      await plot(page, "Sessions of people by role").locator("g[aria-label=text]").last().locator("text").count(),
      HOSTILE.length,
    );
  });
});
