import assert from "node:assert/strict";
import jsQR from "jsqr";
import { sessionWorld } from "../../../testkit/cli/session/world";

describe("mfa-guard on a terminal", function () {
  this.timeout(120_000);
  const world = sessionWorld();

  it("asks for the code, and counts down to the next one when AWS refuses it", async () => {
    const { aws, terminal } = world();
    const { home, app } = await world().dana("pat");
    aws.nearEnd(4);
    const person = await terminal(home, ["session", "--profile", "dana"]);
    await person.shows(/MFA code of pat \(pat\)/);
    await person.enter("12345");
    await person.shows(/A code has six digits/);
    await person.press("C-u");
    await person.enter(app.code(-4));
    await person.shows(/AWS refused the code: the next code comes in \d+ s/);
    await person.shows(/MFA code of pat[\s\S]*MFA code of pat/);
    await person.enter(app.code());
    await person.shows(/Session until 20\d\d-/);
    assert.equal(await person.exitCode(), 0);
  });

  it("asks on the terminal while standard output is a protocol", async () => {
    const { program, terminal } = world();
    const { home, app } = await world().dana("pia");
    const pipe = `${program.join(" ")} session --profile dana --credential-process | grep -c '"Version":1'`;
    const person = await world().shell(home, pipe);
    await person.shows(/MFA code of pia/);
    await person.enter(app.code());
    await person.shows(/^1$/m);
    const cancelled = await terminal((await world().dana("pim")).home, ["session"]);
    await cancelled.shows(/MFA code of pim/);
    await cancelled.press("C-c");
    await cancelled.shows(/error: cancelled/);
    assert.equal(await cancelled.exitCode(), 2);
  });

  it("lets a person choose the device", async () => {
    const { aws, terminal } = world();
    const { user, home } = await world().dana("peg");
    const spare = await aws.app(user, "peg-spare");
    const person = await terminal(home, ["session"]);
    await person.shows(/Which device of peg\?/);
    await person.press("Down");
    await person.enter("");
    await person.shows(/MFA code of peg \(peg-spare\)/);
    await person.enter(spare.code());
    await person.shows(/Session until/);
  });

  describe("mfa-guard enroll", () => {
    /** What a camera sees: the QR code's pixels, out of the half blocks on the screen. */
    function scan(screen: string): string {
      const shown = screen.split("\n");
      const first = shown.findIndex((line) => line.includes("▄▄▄▄▄▄▄"));
      // The row of upper halves below is white on white: the code's margin.
      const last = shown.findIndex((line) => line.startsWith("▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀"));
      const rows = shown.slice(first, last);
      const width = Math.max(...rows.map((row) => row.length)) + 4;
      const scale = 4;
      const dark = (x: number, y: number) => {
        const character = rows[Math.floor(y / 2)]?.[x - 2] ?? " ";
        return character === "█" || character === (y % 2 === 0 ? "▀" : "▄");
      };
      const [columns, lines] = [width * scale, (rows.length * 2 + 4) * scale];
      const pixels = new Uint8ClampedArray(columns * lines * 4).fill(255);
      for (let y = 0; y < lines; y += 1)
        for (let x = 0; x < columns; x += 1)
          if (dark(Math.floor(x / scale), Math.floor(y / scale) - 2)) pixels.fill(0, (y * columns + x) * 4, (y * columns + x) * 4 + 3);
      const code = jsQR(pixels, columns, lines);
      if (code === null) throw new Error(`no QR code can be read from:\n${screen}`);
      return code.data;
    }

    it("shows a QR code that an app reads, takes two codes, and registers the device", async () => {
      const { aws, home: homeOf, terminal, run } = world();
      const home = homeOf(await aws.user("new"));
      aws.nearEnd(4);
      const person = await terminal(home, ["enroll", "--profile", "dana"]);
      const screen = await person.shows(/The code that the app shows/);
      assert.match(
        screen.replaceAll("\n", ""),
        /Until new has a device, MFA enforcement allows only these actions: iam:CreateVirtualMFADevice, /,
      );
      const uri = new URL(scan(screen));
      const secret = uri.searchParams.get("secret") ?? "";
      assert.ok(uri.href.startsWith("otpauth://totp/Amazon%20Web%20Services:new@123456789012?"), uri.href);
      assert.equal(uri.searchParams.get("issuer"), "Amazon Web Services");
      assert.ok(!screen.includes(secret), "the secret is for the camera");
      const app = aws.scanned(secret);
      await person.enter(app.code());
      await person.shows(/AWS wants two codes: the next code comes in/);
      await person.shows(/The next code/);
      await person.enter(app.code());
      await person.shows(/Registered: arn:aws:iam::123456789012:mfa\/new/);
      assert.equal(await person.exitCode(), 0);

      assert.match((await run(home, ["session", "--code", app.code(1)])).out, /^Session until/);
      const second = await terminal(home, ["enroll"]);
      await second.shows(/error: `new` is enrolled already, with `arn:.*`: register one more with --additional/);
    });

    it("says when the codes are wrong, and takes another name after an enrolment that was left", async () => {
      const { aws, home: homeOf, terminal } = world();
      const home = homeOf(await aws.user("nan"));
      const left = await terminal(home, ["enroll"]);
      await left.shows(/The code that the app shows/);
      await left.press("C-c");
      await left.shows(/mfa\/nan stays, unused: deleting it takes MFA; the next enrolment takes another name/);
      assert.equal(await left.exitCode(), 2);

      aws.nearEnd(4);
      const mistaken = await terminal(home, ["enroll"]);
      await mistaken.shows(/The code that the app shows/);
      await mistaken.enter("000000");
      await mistaken.shows(/The next code/);
      await mistaken.enter("111111");
      await mistaken.shows(/AWS refused the codes: they must be two consecutive codes[\s\S]*The code that the app shows/);
      await mistaken.close();

      aws.nearEnd(4);
      const person = await terminal(home, ["enroll", "--show-secret"]);
      const screen = await person.shows(/The code that the app shows/);
      const secret = new URL(scan(screen)).searchParams.get("secret") ?? "";
      assert.ok(screen.includes(`type the secret into one: ${secret}`));
      const app = aws.scanned(secret);
      await person.enter(app.code());
      await person.shows(/The next code/);
      await person.enter(app.code());
      await person.shows(/Registered: .*nan-3[\s\S]*Left over from unfinished enrolments; .*: arn:.*:mfa\/nan, arn:.*:mfa\/nan-2/);
    });
  });
});
