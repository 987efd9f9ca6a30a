import assert from "node:assert/strict";
import { trustDocument } from "../../../components/documents/jit-role";
import { type Home, sessionWorld } from "../../../testkit/cli/session/world";

const ACCOUNT = "123456789012";

describe("mfa-guard assume, against moto with MFA looked at", function () {
  this.timeout(30_000);
  const world = sessionWorld();
  const assume = (home: Home, role: string, ...args: readonly string[]) =>
    world().run(home, ["assume", role, "--profile", "dana", "--credential-process", ...args]);

  before("make roles, as the components do", async () => {
    const trust = (maxMfaAge: number, more: object = {}) =>
      JSON.stringify(trustDocument({ partition: "aws", accounts: [ACCOUNT], maxMfaAge, ...more }));
    const { admin } = world().aws;
    await admin.createRole({ RoleName: "reader", AssumeRolePolicyDocument: trust(3600) });
    await admin.createRole({ RoleName: "admin", AssumeRolePolicyDocument: trust(60, { requireSourceIdentity: true }) });
    await admin.createRole({ RoleName: "others", AssumeRolePolicyDocument: trust(3600, { users: [`arn:aws:iam::${ACCOUNT}:user/else`] }) });
  });

  const calls = (name: string) =>
    world()
      .aws.calls.filter((call) => call.includes(` by ${name} `) && /^(AssumeRole|GetSessionToken)/.test(call))
      .map((call) => call.replace(` by ${name}`, ""));

  it("assumes a role with serial number and code, and keeps its session", async () => {
    const { home, app } = await world().dana("kit");
    const first = await assume(home, `arn:aws:iam::${ACCOUNT}:role/reader`, "--code", app.code());
    assert.deepEqual([first.code, first.err], [0, ""]);
    assert.match(JSON.parse(first.out).Expiration, /^20/);
    assert.deepEqual(await assume(home, `arn:aws:iam::${ACCOUNT}:role/reader`), first);
    assert.deepEqual(calls("kit"), ["AssumeRole with MFA"]);
  });

  it("goes through the cached MFA session, without a code", async () => {
    const { home, app } = await world().dana("ken");
    await world().run(home, ["session", "--code", app.code(), "--profile", "dana"]);
    assert.equal((await assume(home, "reader")).code, 0);
    assert.deepEqual(calls("ken"), ["GetSessionToken with MFA", "AssumeRole with MFA"]);
    assert.match((await assume(home, "reader", "--fresh")).err, /there is no terminal to ask for the code on/);
  });

  it("asks for a code where the trust wants fresher MFA than the session's", async () => {
    const { aws } = world();
    const { home, app } = await world().dana("old");
    await world().run(home, ["session", "--code", app.code(), "--profile", "dana"]);
    aws.clock = 90_000;
    const { code, err } = await assume(home, "admin", "--source-identity", "--code", app.code());
    assert.equal(code, 0, err);
    assert.match(err, /^note: the role rejects the cached MFA session \(`AccessDenied`\): its trust may require fresher MFA\n/);
    assert.deepEqual(calls("old"), ["GetSessionToken with MFA", "AssumeRole with MFA", "AssumeRole with MFA"]);
  });

  it("sends source identity, session tags and the session's name", async () => {
    const { aws } = world();
    const { home, app } = await world().dana("tag");
    const refused = await assume(home, "admin", "--code", app.code());
    assert.match(
      refused.err,
      /access denied to `arn:aws:iam::123456789012:role\/admin` even with a fresh code: .* \(it may demand --source-identity\)/,
    );
    const args = ["--source-identity", "--tag", "team=ops", "--tag", "ticket=A=7", "--session-name", "incident"];
    const { code, err } = await assume(home, "admin", "--code", app.code(1), ...args);
    assert.equal(code, 0, err);
    const form = aws.lastForm("AssumeRole");
    assert.deepEqual(
      ["SourceIdentity", "RoleSessionName", "Tags.member.1.Key", "Tags.member.1.Value", "Tags.member.2.Value"].map((key) => form.get(key)),
      ["tag", "incident", "team", "ops", "A=7"],
    );
  });

  it("says what AWS would refuse, and what its refusal means", async () => {
    const { aws } = world();
    const { home, app } = await world().dana("lim");
    const before = aws.calls.length;
    assert.match(
      (await assume(home, "reader", "--duration", "13h")).err,
      /a session of a role lasts from 900 to 43200 seconds, not 46800: change --duration/,
    );
    assert.match((await assume(home, "arn:aws:iam::1:user/x")).err, /`arn:aws:iam::1:user\/x` isn't a role: give an ARN such as/);
    assert.match((await assume(home, "reader", "--tag", "team")).err, /It is a key and a value with `=` between them/);
    assert.equal(aws.calls.length, before, "nobody was asked");
    assert.match(
      (await assume(home, "reader", "--duration", "2h", "--code", app.code())).err,
      /`.*:role\/reader` allows no session of 7200 seconds/,
    );
    assert.match(
      (await assume(home, "others", "--code", app.code(1))).err,
      /access denied to `.*:role\/others` even with a fresh code: you need `sts:AssumeRole` on it/,
    );
  });
});
