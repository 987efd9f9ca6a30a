import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { askKeychain, seal, unseal } from "../../../cli/session/keychain";
import { openStore } from "../../../cli/session/store";
import { type Home, sessionWorld } from "../../../testkit/cli/session/world";
import { type Keyring, startKeyring } from "../../../testkit/keyring";
import { needs } from "../../../testkit/needs";

const LOCKED =
  "note: the system's keychain is locked or doesn't answer: what was encrypted can't be read, and new sessions are kept unencrypted\n";
const NO_CODE = "error: there is no terminal to ask for the code on: give --code or --code-command\n";

describe("what mfa-guard keeps, with a keyring on a session bus", function () {
  this.timeout(40_000);
  needs("keyring");
  const world = sessionWorld();
  let keyring: Keyring;
  before("start a keyring", async () => {
    keyring = await startKeyring();
  });
  beforeEach(() => keyring.unlock());
  after(() => keyring?.stop());

  const session = (home: Home, env: Readonly<Record<string, string>>, ...args: readonly string[]) =>
    world().run(home, ["session", "--profile", "dana", "--credential-process", ...args], env);
  const kept = (home: Home) => readdirSync(home.cache).map((name) => readFileSync(join(home.cache, name), "utf8"));
  const isIn = (text: string, printed: string) => {
    const { AccessKeyId, SecretAccessKey, SessionToken } = JSON.parse(printed);
    return [AccessKeyId, SecretAccessKey, SessionToken].some((secret) => text.includes(secret));
  };

  it("is readable with the keychain's key and not without", async () => {
    const { home, app } = await world().dana("keaton");
    const first = await session(home, keyring.env, "--code", app.code());
    assert.deepEqual([first.code, first.err], [0, ""]);
    assert.deepEqual(await session(home, keyring.env), first);
    assert.equal(isIn(kept(home).join(), first.out), false);
    assert.deepEqual(await session(home, {}), { code: 2, signal: null, out: "", err: NO_CODE });
  });

  it("is kept in files where the keychain is locked, which is said once", async () => {
    const { home, app } = await world().dana("liv");
    await session(home, keyring.env, "--code", app.code());
    await keyring.lock();
    assert.equal((await session(home, keyring.env)).err, LOCKED + NO_CODE);
    const inFiles = await session(home, keyring.env, "--code", app.code(1));
    assert.deepEqual([inFiles.code, inFiles.err], [0, LOCKED]);
    assert.deepEqual(await session(home, keyring.env), { ...inFiles, err: "" });
    await keyring.unlock();
    assert.deepEqual(await session(home, keyring.env), { ...inFiles, err: "" }, "what is in a file is of use until it ends");
  });

  it("has the keychain asked before the person is asked for a code, which grows old", async () => {
    const { home } = await world().dana("nia");
    assert.equal((await session(home, keyring.env, "--code", "000000")).code, 2, "something is in the keyring, and a wrong code");
    await keyring.lock();
    const person = await world().terminal(home, ["session", "--profile", "dana"], keyring.env);
    await person.shows(/note: the system's keychain is locked[\s\S]*MFA code of nia/);
  });

  it("is kept in files where there is no keychain on the bus, or none is wanted", async () => {
    const bare = await startKeyring();
    try {
      for (const [name, env] of Object.entries({ may: bare.env, mel: { ...keyring.env, MFA_GUARD_KEYCHAIN: "off" } })) {
        const { home, app } = await world().dana(name);
        const { code, err, out } = await session(home, env, "--code", app.code());
        assert.deepEqual([code, err], [0, ""]);
        assert.equal(isIn(kept(home).join(), out), true);
      }
    } finally {
      bare.stop();
    }
  });
});

describe("the keychain's key", function () {
  this.timeout(40_000);
  needs("keyring");
  const { HOME, DBUS_SESSION_BUS_ADDRESS } = process.env;
  const started: Keyring[] = [];
  let home = "";
  /** Starts a keyring for this process, with a home in which nothing is kept. */
  const open = async (prompter?: string) => {
    const keyring = await startKeyring(prompter);
    started.push(keyring);
    home = mkdtempSync(join(tmpdir(), "mfa-guard-home-"));
    Object.assign(process.env, keyring.env, { HOME: home });
    await keyring.unlock();
    return keyring;
  };
  afterEach(() => {
    for (const keyring of started.splice(0)) keyring.stop();
    rmSync(home, { recursive: true, force: true });
    for (const [name, value] of Object.entries({ HOME, DBUS_SESSION_BUS_ADDRESS })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  it("is made once, however many write for the first time", async () => {
    await open();
    const notes: string[] = [];
    const keys = Array.from({ length: 6 }, (_, index) => `entry ${index}`);
    await Promise.all(keys.map((key) => openStore((text) => notes.push(text)).write(key, { key })));
    const store = openStore((text) => notes.push(text));
    const found = await Promise.all(keys.map((key) => store.read(key, z.object({ key: z.string() }))));
    assert.deepEqual([found, notes], [keys.map((key) => ({ key })), []]);
  });

  it("is waited for no longer than a person takes, even if what should ask them hangs", async () => {
    const keyring = await open("/bin/sleep 30");
    assert.equal((await askKeychain("create")).state, "found");
    await keyring.lock();
    const start = performance.now();
    assert.deepEqual(await askKeychain("find", 1500), { state: "closed" });
    assert.ok(performance.now() - start < 5000);
  });

  it("opens no entry that was moved to another's place, or changed", () => {
    const key = randomBytes(32);
    const sealed = seal("text", key, "mine");
    assert.equal(unseal(sealed, key, "mine"), "text");
    assert.throws(() => unseal(sealed, key, "yours"));
    assert.throws(() => unseal(sealed, randomBytes(32), "mine"));
    assert.throws(() => unseal(sealed.slice(0, 20), key, "mine"));
    const changed = Buffer.from(sealed, "base64");
    changed[14] = (changed[14] ?? 0) ^ 1;
    assert.throws(() => unseal(changed.toString("base64"), key, "mine"));
  });
});
