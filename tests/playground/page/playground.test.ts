import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync, gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { root } from "../../../offline/src/kit";
import { visitor } from "../../../testkit/browser";
import { inaccessible, overflow, seen, until } from "../../../testkit/cli/page/pages";
import { accountWithMfa, enforcing, missingKeys, text } from "../../../testkit/documents";

const file = join(root, "docs/public/play.html");
const openTrust = text({ ...accountWithMfa, Condition: undefined });

const box = (page: Page, position = 1) => page.getByRole("textbox", { name: `Document ${position}: JSON` });
const labels = (page: Page) => page.locator(".answer .label").allTextContents();
const answered = (page: Page, wanted: readonly string[]) =>
  until(
    page,
    `JSON.stringify([...document.querySelectorAll(".answer .label")].map((each) => each.textContent)) === ${JSON.stringify(JSON.stringify(wanted))}`,
  );

/** Pastes as a person does, through the clipboard. */
async function paste(page: Page, pasted: string): Promise<void> {
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(pasted)})`);
  await box(page).focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("ControlOrMeta+v");
}

describe("the playground", function () {
  this.timeout(60_000);
  before("build it", () => {
    execFileSync(process.execPath, [join(root, "scripts/build-playground.mjs")]);
  });
  const visit = visitor();

  it("carries a script of at most 80 KB, compressed", () => {
    const scripts = [...readFileSync(file, "utf8").matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, script = ""]) => script);
    assert.equal(scripts.length, 2);
    assert(gzipSync(scripts.join("")).length <= 80_000);
  });

  it("judges what is pasted, without a network, shows the request and marks the statement", async () => {
    const page = await visit(file);
    await answered(page, ["Open"]);
    await page.context().setOffline(true);
    await paste(page, text(accountWithMfa));
    await answered(page, ["Requires MFA"]);
    await paste(page, text(accountWithMfa, { Sid: "Rest", Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }));
    await answered(page, ["Open"]);
    assert.match(await seen(page.locator(".how")), /^Any IAM user can assume the role .* through statement Rest\.$/);
    const rows = page.getByRole("table", { name: "The request" }).getByRole("row");
    assert.deepEqual(await rows.allInnerTexts(), [
      "Who\tany IAM user",
      "How\twith an access key, without MFA",
      "Action\tsts:AssumeRole",
      "Resource\tthe role",
      "Keys it sets\tnone",
    ]);
    assert.match((await page.locator(".editor mark").allTextContents()).join(), /^\{"Sid":"Rest",.*\}$/);
  });

  it("shows the repair, applies it, and takes it back", async () => {
    const page = await visit(file);
    await answered(page, ["Open"]);
    assert.deepEqual(await page.locator(".diff del").allTextContents(), ['        "BoolIfExists": {']);
    assert.deepEqual(await page.locator(".diff ins").allTextContents(), ['        "Bool": {']);
    await page.getByRole("button", { name: "Apply" }).click();
    await answered(page, ["Requires MFA"]);
    assert.match(await box(page).inputValue(), /"Bool": \{/);
    await page.getByRole("button", { name: "Undo" }).click();
    await answered(page, ["Open"]);
  });

  it("takes several documents, what they are, and a question, from a person who has only a keyboard", async () => {
    const page = await visit(file);
    const reach = async (role: Parameters<Page["getByRole"]>[0], name: string) => {
      const wanted = page.getByRole(role, { name, exact: true });
      for (let presses = 0; presses < 40; presses += 1) {
        if (await wanted.evaluate((element) => element === element.ownerDocument.activeElement)) return;
        await page.keyboard.press("Tab");
      }
      assert.fail(`the keyboard doesn't reach ${name}`);
    };
    await reach("textbox", "Document 1: JSON");
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText(missingKeys);
    await answered(page, ["Open", "Unsound"]);
    await reach("button", "Add a document");
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: "Document 2: JSON" }).waitFor();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.insertText(enforcing);
    await answered(page, ["Requires MFA", "Unsound", "Sound"]);
    await page.getByRole("combobox", { name: "What document 2 is" }).selectOption("Service control policy");
    await answered(page, ["Open", "Unsound", "Requires MFA", "Sound", "Denies workloads"]);
    await page.getByRole("combobox", { name: "Question" }).selectOption("Can anybody assume the role without MFA?");
    await answered(page, ["Can't be read", "Can't be read"]);
    await reach("button", "Remove document 1");
    await page.keyboard.press("Enter");
    await answered(page, ["Can't be read"]);
  });

  it("shows where the statement is", async () => {
    const page = await visit(file);
    await answered(page, ["Open"]);
    await page.getByRole("button", { name: "Show the statement" }).click();
    const selected = await box(page).evaluate((area) => {
      const { value, selectionStart, selectionEnd } = area as unknown as { value: string; selectionStart: number; selectionEnd: number };
      return value.slice(selectionStart, selectionEnd);
    });
    assert.equal((JSON.parse(selected) as { Sid: string }).Sid, "Administrators");
  });

  it("tries a request that got in, and one of a person's own", async () => {
    const page = await visit(file);
    await answered(page, ["Open"]);
    await page.getByRole("button", { name: "Try this request" }).click();
    const decision = page.locator("output");
    await decision.getByText("Allowed").waitFor();
    assert.equal(await seen(decision), "Allowed by document 1: statement Administrators.");
    await page.getByRole("combobox", { name: "How" }).selectOption("From a session without MFA");
    await decision.getByText("Not allowed").waitFor();
    await page.getByRole("textbox", { name: "Its ARN" }).fill("alice");
    await decision.getByText("isn't the ARN of such a caller").waitFor();
  });

  it("hands its documents on in a link's fragment", async () => {
    const page = await visit(file);
    await page.getByRole("combobox", { name: "Examples" }).selectOption("An SCP on credentials that also stops pipelines");
    await answered(page, ["Open", "Sound", "Denies workloads"]);
    await page.getByRole("button", { name: "Copy a link" }).click();
    const address = await page.getByRole("textbox", { name: "The link" }).inputValue();
    assert.equal(await page.evaluate("navigator.clipboard.readText()"), address);
    const wanted = await box(page).inputValue();
    const other = await visit(file);
    await other.evaluate(`location.hash = ${JSON.stringify(new URL(address).hash)}`);
    await answered(other, ["Open", "Sound", "Denies workloads"]);
    assert.equal(await box(other).inputValue(), wanted);
  });

  for (const [title, hash] of [
    ["isn't one of its own", "#what-it-answers"],
    ["is damaged", "#d=%%%"],
    ["unpacks to more than the page takes", `#d=${hugeFragment()}`],
    ["holds no documents", `#d=${fragment({ __proto__: [1] })}`],
  ] as const) {
    it(`stays as it is under a fragment that ${title}`, async () => {
      const page = await visit(file);
      await answered(page, ["Open"]);
      const before = await box(page).inputValue();
      await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
      await page.waitForTimeout(300);
      assert.equal(await box(page).inputValue(), before);
    });
  }

  it("says of documents that are too long for a link that they are", async () => {
    const page = await visit(file);
    await box(page).fill(JSON.stringify({ Id: noise(60_000) }));
    await page.getByRole("button", { name: "Copy a link" }).click();
    await page.getByText("too long for a link").waitFor();
  });

  it("goes on answering under a paste of a megabyte, and under one that is made to be hard", async () => {
    const page = await visit(file);
    await answered(page, ["Open"]);
    await page.evaluate(`(() => {
      let last = performance.now();
      globalThis.slowest = 0;
      const tick = () => {
        slowest = Math.max(slowest, performance.now() - last);
        last = performance.now();
        requestAnimationFrame(tick);
      };
      tick();
    })()`);
    const hard = {
      Effect: "Allow",
      Principal: "*",
      Action: "sts:AssumeRole",
      Condition: { StringLike: { "aws:PrincipalTag/a": Array.from({ length: 400 }, (_, at) => `${"*a".repeat(40)}${at}`) } },
    };
    for (const [pasted, wanted] of [
      ["x".repeat(1_000_000), ["Can't be read"]],
      [`{"__proto__": ${"[".repeat(100_000)}`, ["Can't be read"]],
      [text({ ...accountWithMfa, proto: 1 }).replace("proto", "__proto__"), ["Can't be read"]],
      [openTrust, ["Open"]],
    ] as const) {
      await paste(page, pasted);
      await answered(page, wanted);
    }
    await paste(page, text(hard));
    await until(
      page,
      `document.querySelector("mark")?.textContent.includes("aws:PrincipalTag/a") || document.querySelector(".undecided") !== null`,
    );
    await paste(page, text(accountWithMfa));
    await answered(page, ["Requires MFA"]);
    // A page that freezes does so for many seconds: this one lays out what it is given, on a machine that has other work.
    assert((await page.evaluate<number>("slowest")) < 3000);
  });

  it("runs no markup that a document holds", async () => {
    const page = await visit(file);
    await paste(page, text({ ...accountWithMfa, Condition: undefined, Sid: "<img src=x onerror=alert(1)>`" }));
    await until(page, `document.querySelector(".how")?.textContent.includes("<img src=x")`);
    assert.equal(await page.locator("img").count(), 0);
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`is accessible, ${colorScheme}`, async () => {
      const page = await visit(file, { colorScheme });
      await answered(page, ["Open"]);
      await page.getByRole("button", { name: "Try this request" }).click();
      await page.locator("output").getByText("Allowed").waitFor();
      assert.deepEqual(await inaccessible(page), []);
      await page.getByRole("button", { name: "Apply" }).click();
      await answered(page, ["Requires MFA"]);
      assert.deepEqual(await inaccessible(page), []);
    });
  }

  it("fits a phone", async () => {
    const page = await visit(file, { viewport: { width: 320, height: 640 } });
    for (const example of await page.getByRole("combobox", { name: "Examples" }).getByRole("option").allTextContents()) {
      if (example === "Examples…") continue;
      await page.getByRole("combobox", { name: "Examples" }).selectOption(example);
      await page.waitForTimeout(50);
      assert.equal(await overflow(page), 0, example);
    }
    assert((await labels(page)).length > 0);
  });
});

/** Text that nothing compresses, the same each time. */
function noise(length: number): string {
  let state = 1;
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(33 + (state % 90));
  }).join("");
}

function fragment(value: unknown): string {
  return deflated(JSON.stringify(value));
}

/** A few hundred characters that unpack to megabytes. */
function hugeFragment(): string {
  return deflated(JSON.stringify([["x".repeat(8_000_000), ""]]));
}

function deflated(written: string): string {
  return deflateRawSync(written).toString("base64url");
}
