import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Home, sessionWorld } from "../../../testkit/cli/session/world";

describe("mfa-guard session, against moto with MFA looked at", function () {
  this.timeout(30_000);
  const world = sessionWorld();
  const session = (home: Home, ...args: readonly string[]) => world().run(home, ["session", "--profile", "dana", ...args]);

  it("takes a session with the user's own device, and speaks credential_process", async () => {
    const { home, app } = await world().dana("kim");
    const { code, out, err } = await session(home, "--code", app.code(), "--credential-process");
    assert.deepEqual([code, err], [0, ""]);
    const { Expiration, ...credentials } = JSON.parse(out);
    assert.deepEqual(Object.keys(credentials), ["Version", "AccessKeyId", "SecretAccessKey", "SessionToken"]);
    assert.equal(credentials.Version, 1);
    assert.match(credentials.AccessKeyId, /^ASIA/);
    const hours = (Date.parse(Expiration) - Date.now()) / 3_600_000;
    assert.ok(hours > 11.9 && hours <= 12, `${hours}`);
    assert.ok(world().aws.calls.includes("GetSessionToken by kim with MFA"));
  });

  it("reuses it without a code until five minutes before its end, and not where it lasts longer than asked", async () => {
    const { home, app } = await world().dana("lee");
    const first = await session(home, "--code", app.code(), "--credential-process", "--duration", "15m");
    const again = () => session(home, "--credential-process");
    assert.deepEqual(await again(), first);
    const kept = JSON.parse(first.out);
    const [entry = ""] = readdirSync(home.cache).filter((name) => readFileSync(join(home.cache, name), "utf8").includes(kept.AccessKeyId));
    const content = JSON.parse(readFileSync(join(home.cache, entry), "utf8"));
    const ending = (seconds: number) =>
      writeFileSync(
        join(home.cache, entry),
        JSON.stringify({ ...content, expiration: new Date(Date.now() + seconds * 1000).toISOString() }),
      );
    ending(320);
    assert.equal((await again()).code, 0);
    ending(290);
    assert.match((await again()).err, /no terminal to ask for the code on: give --code or --code-command/);
    ending(3600);
    assert.match((await session(home, "--duration", "900", "--credential-process")).err, /no terminal to ask/);
    writeFileSync(join(home.cache, entry), "{");
    assert.match((await again()).err, /no terminal to ask/, "a broken entry is no entry");
  });

  it("keeps it readable by the owner alone", async () => {
    const { home, app } = await world().dana("lou");
    await session(home, "--code", app.code());
    const modes = readdirSync(home.cache).map((name) => statSync(join(home.cache, name)).mode & 0o777);
    assert.deepEqual([statSync(home.cache).mode & 0o777, ...new Set(modes)], [0o700, 0o600]);
  });

  it("takes the code from a command, run without a shell", async () => {
    const { home, app } = await world().dana("ray");
    const { code, err } = await session(home, "--code-command", `printf "%s\\n" ${app.code()}`);
    assert.deepEqual([code, err], [0, ""]);
    const failing = await world().dana("ros");
    const with_ = (command: string) => session(failing.home, "--code-command", command);
    assert.match((await with_("echo $HOME; echo 123456")).err, /--code-command `echo` must print six digits and nothing else/);
    assert.match((await with_("false")).err, /--code-command `false` failed \(exit code 1\): run it by itself to see why/);
    assert.match((await with_("no-such-program")).err, /--code-command `no-such-program` failed \(ENOENT\)/);
  });

  it("runs the command again for the next code when AWS refuses one", async () => {
    const { aws } = world();
    const { home, app } = await world().dana("rob");
    aws.nearEnd(4);
    const command = join(home.path, "code.sh");
    const once = join(home.path, "once");
    writeFileSync(command, `#!/bin/sh\nif [ -e ${once} ]; then echo ${app.code(1)}; else touch ${once}; echo ${app.code(-4)}; fi\n`, {
      mode: 0o755,
    });
    const { code, err } = await session(home, "--code-command", command);
    assert.deepEqual([code, err], [0, ""]);
    assert.equal(aws.calls.filter((call) => call === "GetSessionToken by rob with MFA").length, 2);
  });

  it("says what keeps the session short or long before AWS does", async () => {
    const { home } = await world().dana("max");
    for (const duration of ["899", "37h"]) {
      const { code, err } = await session(home, "--duration", duration);
      assert.deepEqual(
        [code, err.replace(/not \d+/, "not N")],
        [2, "error: a session lasts from 900 to 129600 seconds, not N: change --duration\n"],
      );
    }
    assert.match((await session(home, "--duration", "1d")).err, /It is a number of seconds, or a number with m or h/);
  });

  it("knows what a root user can't do", async () => {
    const root = world().home(world().aws.root);
    assert.equal(
      (await session(root, "--duration", "2h")).err,
      "error: a root user's session lasts from 900 to 3600 seconds, not 7200: change --duration\n",
    );
    assert.equal(
      (await world().run(root, ["assume", "admin"])).err,
      "error: AWS never lets a root user assume a role: use an IAM user's access key\n",
    );
    const person = await world().terminal(root, ["enroll"]);
    await person.shows(/error: a root user's device is registered in the console, preferably a security key: see docs\/root\.md/);
  });

  it("refuses what has no code: a security key, no device, a device of somebody else", async () => {
    const { aws, home: homeOf } = world();
    const key = (name: string) => `arn:aws:iam::123456789012:u2f/user/${name}/key-ABCDEFGHIJ`;
    const known = aws.calls.length;
    const { home, app } = await world().dana("ann");
    assert.match(
      (await session(home, "--device", key("ann"), "--code", "123456")).err,
      /^error: `arn:.*:u2f\/.*` is a security key or passkey, which has no code for the command line: sign in with `aws login`, or through Identity Center/,
    );
    assert.equal(aws.calls.length, known, "nobody was asked");

    const none = homeOf(await aws.user("none"));
    assert.equal((await session(none)).err, "error: `none` has no MFA device: register one with `mfa-guard enroll`\n");

    const other = await world().dana("bob");
    const stranger = await session(other.home, "--device", app.serial, "--code", app.code());
    assert.equal(stranger.err, `error: \`${app.serial}\` isn't a device of \`bob\`: the devices are \`${other.app.serial}\`\n`);

    const fido = await aws.user("fido");
    await aws.securityKey(fido, key("fido"));
    assert.match(
      (await session(homeOf(fido))).err,
      /`fido` has only security keys and passkeys .*`aws login`.*`mfa-guard enroll --additional`/,
    );
  });

  it("chooses none of several devices by itself, and takes the profile's `mfa_serial`", async () => {
    const { aws, home: homeOf } = world();
    const { user, home, app } = await world().dana("two");
    const spare = await aws.app(user, "two-spare");
    assert.match((await session(home, "--code", app.code())).err, /`two` has several devices, .*: choose one with --device/);
    const configured = homeOf(user, `[profile dana]\nmfa_serial = ${spare.serial}\n`);
    assert.equal((await session(configured, "--code", spare.code())).code, 0);
  });

  it("goes by what was given where devices can't be listed", async () => {
    const { aws } = world();
    const { home, app } = await world().dana("unlisted");
    aws.denied.add("ListMFADevices");
    try {
      assert.match((await session(home, "--code", app.code())).err, /give one with --device, or allow `iam:ListMFADevices`/);
      const strange = await session(home, "--device", "arn:aws:iam::123456789012:mfa/nobody", "--code", app.code());
      assert.match(strange.err, /AWS doesn't know `.*mfa\/nobody` as a device of yours/);
      assert.equal((await session(home, "--device", app.serial, "--code", app.code())).code, 0);
    } finally {
      aws.denied.clear();
    }
  });

  it("refuses a wrong code, an old one, and one that AWS took already", async () => {
    const { home, app } = await world().dana("wes");
    const old = app.code(-4);
    assert.match((await session(home, "--code", old)).err, /^error: AWS refused the code: it is wrong, too old, or of another device/);
    assert.match((await session(home, "--code", "12345")).err, /--code takes the six digits/);
    const now = app.code();
    assert.equal((await session(home, "--code", now, "--duration", "30m")).code, 0);
    const again = await session(home, "--code", now, "--duration", "15m");
    assert.match(again.err, /the code was used already, and AWS takes each once: wait for the next code/);
  });

  it("says that this machine's clock is wrong", async () => {
    const { aws } = world();
    const { home, app } = await world().dana("clo");
    const here = app.code();
    aws.clock = 600_000;
    const { err } = await session(home, "--code", here);
    assert.match(
      err,
      /^note: this machine's clock is (599|600) s behind AWS's: set it, or codes made here are wrong\nerror: AWS refused the code: /,
    );
  });

  it("says so where the credentials are a session already, or come from themselves", async () => {
    const { home, app } = await world().dana("ses");
    const credentials = JSON.parse((await session(home, "--code", app.code(), "--credential-process")).out);
    const env = {
      AWS_ACCESS_KEY_ID: credentials.AccessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.SecretAccessKey,
      AWS_SESSION_TOKEN: credentials.SessionToken,
    };
    const { err } = await world().run(home, ["session", "--code", "123456"], env);
    assert.match(
      err,
      /the access key in the environment has temporary credentials already .*: name the profile that holds your access key/,
    );

    const [node, script] = world().program;
    const loop = world().home(
      await world().aws.user("loop"),
      `[profile loop]\ncredential_process = ${node} ${script} session --profile loop --credential-process\n`,
    );
    assert.match(
      (await world().run(loop, ["session", "--profile", "loop"])).err,
      /^error: profile `loop` gets its credentials from mfa-guard: name the profile that holds the access key with --profile\n$/,
    );
  });

  it("names an unknown profile, and a home where nothing can be kept, and goes on in the second case", async () => {
    const { home, app } = await world().dana("ro");
    assert.match(
      (await world().run(home, ["session", "--profile", "nobody"])).err,
      /profile `nobody` doesn't exist: there are `dana`, `default`/,
    );
    // Root may write anywhere but where no file can be.
    const env = { HOME: "/proc", AWS_SHARED_CREDENTIALS_FILE: join(home.path, ".aws/credentials") };
    const { code, out, err } = await world().run(home, ["session", "--code", app.code(), "--credential-process"], env);
    assert.equal(code, 0);
    assert.equal(JSON.parse(out).Version, 1);
    assert.match(err, /^note: `\/proc\/\.aws\/mfa-guard` can't be written \(\w+\), so nothing is kept: every command asks for a code\n$/);
  });
});
