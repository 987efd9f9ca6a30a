import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defaultsFile } from "../../cli/defaults";
import { compliant } from "../../testkit/accounts";
import { files, run } from "../../testkit/cli/run";

describe("defaults of the command line", () => {
  const file = files();
  const { MFA_GUARD_CONFIG, XDG_CONFIG_HOME } = process.env;
  afterEach(() => {
    for (const [name, value] of Object.entries({ MFA_GUARD_CONFIG, XDG_CONFIG_HOME })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
  const hold = (content: unknown) => {
    process.env.MFA_GUARD_CONFIG = file("config.json", content);
  };
  const audit = (...args: readonly string[]) => run("audit", "--file", file("details.json", compliant), ...args);

  it("stand in for options that aren't given, and yield to those that are", async () => {
    hold({ audit: { format: "json" } });
    assert.equal(JSON.parse((await audit()).out).kind, "account");
    assert.match((await audit("--format", "junit")).out, /^<\?xml/);
  });

  it("conflict with nothing, because nobody has asked for them here", async () => {
    hold({ audit: { profile: "audit" }, report: { workgroup: "mfa" } });
    assert.equal((await audit()).code, 0);
    assert.equal((await run("report", "--file", file("details.json", compliant))).code, 0);
  });

  for (const [title, content, says] of [
    ["a command that there isn't", { adit: {} }, /has defaults for `adit`, which isn't a command\n$/],
    [
      "an option that the command doesn't have",
      { audit: { formt: "json" } },
      /has the default `audit.formt`: `mfa-guard audit` has no --formt\n$/,
    ],
    ["a value that the option doesn't take", { audit: { format: "pdf" } }, /`audit.format` is wrong: It is one of table, json/],
    ["a number that is none", { report: { days: "many" } }, /`report.days` is wrong: It must be a whole number/],
    ["a text in place of true or false", { audit: { org: "yes" } }, /`audit.org` takes true or false\n$/],
    ["another shape", { audit: { format: {} } }, /has another shape at `audit.format`/],
    ["what isn't JSON", "{", /can't be read as JSON/],
  ] as const) {
    it(`refuse ${title}`, async () => {
      hold(content);
      const { code, err } = await audit();
      assert.equal(code, 2);
      assert.match(err, says);
    });
  }

  it("lie in the person's folder for settings", () => {
    delete process.env.MFA_GUARD_CONFIG;
    process.env.XDG_CONFIG_HOME = "/home/dana/settings";
    assert.equal(defaultsFile(), join("/home/dana/settings", "mfa-guard", "config.json"));
  });

  it("name a file for the report, which is written whole and without colors", async () => {
    const path = file("report.json", "");
    const { code, out } = await audit("--format", "json", "--output", path);
    assert.deepEqual([code, out], [0, ""]);
    assert.deepEqual(JSON.parse(readFileSync(path, "utf8")).findings, []);
    assert.match(
      (await audit("--output", "/no/such/folder/report.txt")).err,
      /can't be written \(ENOENT\): name another file with --output/,
    );
  });
});
