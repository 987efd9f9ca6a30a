import assert from "node:assert/strict";
import { chmodSync, lstatSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Home, sessionWorld } from "../../../testkit/cli/session/world";

const CONFIG = `# mine\n[profile dana]\nregion=eu-west-1   ; odd\n\n[profile other]\ns3 =\n  max_concurrent_requests = 20\n`;

describe("mfa-guard setup", function () {
  this.timeout(30_000);
  const world = sessionWorld();
  const keys = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" };
  const home = (config = CONFIG): Home => world().home({ name: "dana", keys }, config);
  const setup = (at: Home, ...args: readonly string[]) => world().run(at, ["setup", "--profile", "dana", "--yes", ...args]);
  const backups = (at: Home) => readdirSync(dirname(at.config)).filter((name) => /^config\..*\.bak$/.test(name));
  /** The added profile, where the program is named by its path, because `mfa-guard` isn't on PATH. */
  const added = (name: string, args: string) =>
    `\n[profile ${name}]\ncredential_process = ${world().program.join(" ")} ${args}\nregion = eu-west-1\n`;

  it("shows the lines and appends them; what was there stays, byte for byte, and is copied", async () => {
    const at = home();
    const latin = Buffer.from("# caf\xe9\n", "latin1");
    writeFileSync(at.config, Buffer.concat([latin, Buffer.from(CONFIG)]));
    const before = readFileSync(at.config);
    const { code, out, err } = await setup(at);
    assert.deepEqual([code, err], [0, ""]);
    const lines = added("dana-mfa", "session --profile dana --credential-process");
    assert.deepEqual(readFileSync(at.config), Buffer.concat([before, Buffer.from(lines)]));
    for (const line of lines.trim().split("\n")) assert.ok(out.includes(`+ ${line}`), line);
    const [backup = "", ...more] = backups(at);
    assert.deepEqual(more, []);
    assert.deepEqual(readFileSync(join(dirname(at.config), backup)), before);
    assert.match(out, /Try it: aws sts get-caller-identity --profile dana-mfa\n$/);
  });

  it("writes a role's profile, with all that the role wants", async () => {
    const at = home();
    const role = "arn:aws:iam::123456789012:role/ops/admin";
    const args = ["--role", role, "--source-identity", "--tag", "team=ops", "--duration", "15m", "--code-command", "op item get aws --otp"];
    assert.equal((await setup(at, ...args)).code, 0);
    const line = `assume ${role} --profile dana --credential-process --duration 900 --tag team=ops --source-identity --code-command "op item get aws --otp"`;
    assert.equal(readFileSync(at.config, "utf8"), CONFIG + added("admin", line));
  });

  it("names the program as people do where it is on PATH", async () => {
    const at = home();
    symlinkSync(world().program[1], join(at.path, "mfa-guard"));
    chmodSync(world().program[1], 0o755);
    await world().run(at, ["setup", "--profile", "dana", "--yes"], { PATH: `${at.path}:${at.env.PATH}` });
    assert.match(readFileSync(at.config, "utf8"), /^credential_process = mfa-guard session --profile dana --credential-process$/m);
  });

  it("keeps mode, line ends and links", async () => {
    const at = home("[profile dana]\r\nregion = eu-west-1");
    chmodSync(at.config, 0o640);
    const real = join(at.path, "dotfiles-config");
    renameSync(at.config, real);
    symlinkSync(real, at.config);
    assert.equal((await setup(at)).code, 0);
    assert.ok(lstatSync(at.config).isSymbolicLink());
    assert.equal(statSync(real).mode & 0o777, 0o640);
    assert.match(
      readFileSync(real, "utf8"),
      /^\[profile dana\]\r\nregion = eu-west-1\r\n\r\n\[profile dana-mfa\]\r\n[^\n]*\r\nregion = eu-west-1\r\n$/,
    );
  });

  it("makes the file where there is none, for the owner alone", async () => {
    const at = home();
    unlinkSync(at.config);
    const { code, out } = await setup(at);
    assert.equal(code, 0);
    assert.deepEqual([statSync(at.config).mode & 0o777, backups(at)], [0o600, []]);
    assert.doesNotMatch(out, /The file as it was/);
  });

  it("leaves a profile that exists alone, and refuses what tools would read differently", async () => {
    const at = home();
    const refused = async (...args: readonly string[]) => {
      const { code, err } = await setup(at, ...args);
      assert.equal(code, 2);
      assert.equal(readFileSync(at.config, "utf8"), CONFIG);
      return err;
    };
    assert.match(await refused("--name", "other"), /profile `other` exists, and existing lines are never changed/);
    assert.match(await refused("--name", "a]b"), /`a\]b` can't name a profile/);
    assert.match(
      await refused("--code-command", "sh -c 'echo $CODE'"),
      /can't be written into a profile: tools differ .*; put it into a script/,
    );
    assert.match(await refused("--device", "arn:aws:iam::1:u2f/user/dana/x"), /is a security key or passkey/);
    assert.match(await refused("--role", "arn:aws:iam::1:user/x"), /isn't a role: give an ARN/);
    assert.match(await refused("--role", "admin", "--duration", "13h"), /a session of a role lasts from 900 to 43200 seconds/);
    assert.match(await refused("--duration", "37h"), /a session lasts from 900 to 129600 seconds/);
    assert.match(await refused("--source-identity"), /--tag and --source-identity are a role's: name one with --role/);
    unlinkSync(at.config);
    symlinkSync("nowhere", at.config);
    assert.match((await setup(at)).err, /`.*config` is a link to nowhere: fix or remove it/);
  });

  it("says what to do where the file can't be written", async () => {
    const at = home();
    const { code, err } = await world().run(at, ["setup", "--profile", "dana", "--yes"], { AWS_CONFIG_FILE: "/proc/nowhere/config" });
    assert.deepEqual(
      [code, /^error: `\/proc\/nowhere\/config` can't be written \(ENOENT\): add the lines to it by hand\n$/.test(err)],
      [2, true],
      err,
    );
  });

  it("asks before it writes", async () => {
    const at = home();
    assert.match((await world().run(at, ["setup", "--profile", "dana"])).err, /no terminal to ask on: write it without asking with --yes/);
    const person = await world().terminal(at, ["setup", "--profile", "dana"]);
    await person.shows(/\+ \[profile dana-mfa\][\s\S]*Add these lines\?/);
    await person.enter("n");
    await person.shows(/error: nothing was written/);
    assert.equal(await person.exitCode(), 2);
    assert.equal(readFileSync(at.config, "utf8"), CONFIG);
    const willing = await world().terminal(at, ["setup", "--profile", "dana"]);
    await willing.shows(/Add these lines\?/);
    await willing.enter("y");
    await willing.shows(/Try it: aws sts get-caller-identity --profile dana-mfa/);
  });
});
