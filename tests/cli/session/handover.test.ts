import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { SHELLS } from "../../../cli/session/deliver";
import { type Home, sessionWorld, start } from "../../../testkit/cli/session/world";
import { pythonBin } from "../../../testkit/python";

describe("how mfa-guard hands a session over", function () {
  this.timeout(40_000);
  const world = sessionWorld();
  /** A person who has a session already. */
  const withSession = async (name: string) => {
    const person = await world().dana(name);
    const { code } = await world().run(person.home, ["session", "--code", person.app.code(), "--profile", "dana"]);
    assert.equal(code, 0);
    return person;
  };
  const exec = (home: Home, ...command: readonly string[]) =>
    world().run(home, ["session", "--profile", "dana", "--exec", "--", ...command], { AWS_PROFILE: "dana" });

  describe("--exec", () => {
    it("gives the session to the command alone, in place of the profile, and leaves as the command does", async () => {
      const { home } = await withSession("exe");
      const { code, out } = await exec(
        home,
        "sh",
        "-c",
        'echo "$AWS_ACCESS_KEY_ID,$AWS_REGION,${AWS_PROFILE-none},$1"; exit 7',
        "sh",
        "a b;$HOME",
      );
      assert.match(out, /^ASIA\w+,us-east-1,none,a b;\$HOME\n$/);
      assert.equal(code, 7);
    });

    it("passes signals on, and ends by the command's", async () => {
      const { home } = await withSession("sig");
      const [node, script] = world().program;
      const trap = 'trap "echo got it; exit 3" TERM; echo ready; while :; do sleep 0.1; done';
      const args = [script, "session", "--profile", "dana", "--exec", "--", "sh", "-c"];
      const child = spawn(node, [...args, trap], { env: { ...home.env }, stdio: ["ignore", "pipe", "inherit"] });
      let out = "";
      child.stdout.on("data", (part) => {
        out += part;
        if (out === "ready\n") child.kill("SIGTERM");
      });
      assert.deepEqual(await once(child, "close"), [3, null]);
      assert.equal(out, "ready\ngot it\n");
      assert.equal((await exec(home, "sh", "-c", "kill -KILL $$")).signal, "SIGKILL");
    });

    it("says what it can't run before it asks for a code", async () => {
      const { home } = await world().dana("cant");
      assert.equal((await exec(home, "no-such-program")).err, "error: `no-such-program` isn't a program on PATH\n");
      assert.match((await exec(home)).err, /--exec needs a command: write it after `--`/);
      assert.match((await world().run(home, ["session", "aws"])).err, /`aws` is only run with --exec/);
      assert.match(
        (await world().run(home, ["session", "--exec", "--export", "sh", "--", "true"])).err,
        /three ways to hand over a session: choose one/,
      );
    });
  });

  it("--export sets the environment of a shell", async () => {
    const { home } = await withSession("exp");
    const { out } = await world().run(home, ["session", "--profile", "dana", "--export", "sh"]);
    const shown = await start(["sh", "-c", `${out}\necho "$AWS_ACCESS_KEY_ID $AWS_REGION \${AWS_PROFILE-none}"`], {
      ...home.env,
      AWS_PROFILE: "x",
    });
    assert.match(shown.out, /^ASIA\w+ us-east-1 none\n$/);
  });

  it("quotes for each shell what a value may hold", async () => {
    const value = `it's "$HOME" \\ \`x\``;
    const { stdout } = await promisify(execFile)("sh", ["-c", `${SHELLS.sh("X", value)}; printf %s "$X"`]);
    assert.equal(stdout, value);
    assert.equal(SHELLS.fish("X", value), "set -gx X 'it\\'s \"$HOME\" \\\\ `x`'");
    assert.equal(SHELLS.powershell("X", value), `$Env:X = 'it''s "$HOME" \\ \`x\`'`);
    assert.deepEqual([SHELLS.sh("X", undefined), SHELLS.fish("X", undefined)], ["unset X", "set -e X"]);
  });

  it("credential_process works in the SDKs for JavaScript and Python", async () => {
    const { home } = await withSession("sdk");
    const { code, err } = await world().run(home, ["setup", "--profile", "dana", "--yes"]);
    assert.equal(code, 0, err);
    const config = readFileSync(home.config, "utf8");
    const javascript = `
      const { STSClient, GetCallerIdentityCommand } = require(${JSON.stringify(require.resolve("@aws-sdk/client-sts"))});
      new STSClient({ profile: "dana-mfa" }).send(new GetCallerIdentityCommand({})).then(({ Arn }) => console.log(Arn));`;
    assert.equal((await start([process.execPath, "-e", javascript], home.env)).out, "arn:aws:iam::123456789012:user/sdk\n", config);
    const python = join(pythonBin, "python");
    const program = "import boto3; print(boto3.Session(profile_name='dana-mfa').client('sts').get_caller_identity()['Arn'])";
    assert.equal((await start([python, "-c", program], home.env)).out, "arn:aws:iam::123456789012:user/sdk\n", config);
    assert.ok(world().aws.calls.includes("GetCallerIdentity by sdk with MFA"));
  });

  describe("several processes at once", () => {
    it("ask for one code, and all get the one session", async () => {
      const { home, app } = await world().dana("par");
      const asked = join(home.path, "asked");
      const command = join(home.path, "code.sh");
      writeFileSync(command, `#!/bin/sh\necho x >> ${asked}\nsleep 1\necho ${app.code()}\n`, { mode: 0o755 });
      const args = ["session", "--profile", "dana", "--code-command", command, "--credential-process"];
      const outcomes = await Promise.all(Array.from({ length: 6 }, () => world().run(home, args)));
      assert.deepEqual([...new Set(outcomes.map(({ code }) => code))], [0]);
      assert.equal(new Set(outcomes.map(({ out }) => out)).size, 1);
      assert.equal(readFileSync(asked, "utf8"), "x\n");
      assert.ok(outcomes.some(({ err }) => err === "note: waiting for another process, which asks for a code of profile `dana`\n"));
      assert.deepEqual(
        readdirSync(home.cache).filter((name) => name.endsWith(".lock")),
        [],
      );
    });

    it("go on after one that was killed while it asked", async () => {
      const { home, app } = await world().dana("die");
      const [node, script] = world().program;
      const args = [script, "session", "--profile", "dana", "--code-command", "sleep 30"];
      const child = spawn(node, args, { env: { ...home.env }, stdio: "ignore", detached: true });
      const locked = () => existsSync(home.cache) && readdirSync(home.cache).some((name) => name.endsWith(".lock"));
      while (!locked()) await wait(50);
      // Its whole group, so that the command it waits for goes as well.
      process.kill(-(child.pid as number), "SIGKILL");
      await once(child, "close");
      assert.ok(locked(), "the dead process's lock is still there");
      const { code, out, err } = await world().run(home, ["session", "--profile", "dana", "--code", app.code(), "--credential-process"]);
      assert.equal(code, 0, err);
      assert.equal(JSON.parse(out).Version, 1);
    });
  });
});
