import { strict as assert } from "node:assert";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sessionWorld } from "../../../testkit/cli/session/world";

describe("mfa-guard rotate, against moto with MFA looked at", function () {
  this.timeout(60_000);
  const world = sessionWorld();
  const credentials = (path: string) => join(path, ".aws/credentials");
  const keyIn = (path: string) => /aws_access_key_id = (\S+)/.exec(readFileSync(credentials(path), "utf8"))?.[1] ?? "";
  const keysOf = async (UserName: string) =>
    (await world().aws.admin.listAccessKeys({ UserName })).AccessKeyMetadata?.map(({ AccessKeyId }) => AccessKeyId) ?? [];

  it("makes, writes and tries the new key, and only then disables and deletes the old one", async () => {
    const { run, dana, aws } = world();
    const { user, home, app } = await dana("rotating");
    writeFileSync(
      credentials(home.path),
      `# kept as it is\n${readFileSync(credentials(home.path), "utf8")}\n[other]\naws_access_key_id = AKIAOTHER\n`,
    );
    const before = readFileSync(credentials(home.path), "utf8");
    const { code, out, err } = await run(home, ["rotate", "--profile", "dana", "--code", app.code(), "--yes"]);
    assert.deepEqual([code, err], [0, ""]);
    const fresh = keyIn(home.path);
    assert.notEqual(fresh, user.keys.accessKeyId);
    assert.deepEqual(await keysOf("rotating"), [fresh]);
    const old = user.keys.accessKeyId;
    assert.equal(out, `${credentials(home.path)}: \`${fresh}\` instead of \`${old}\`\nDisabled \`${old}\`\nDeleted \`${old}\`\n`);
    // Both profiles held the key; nothing else in the file has changed.
    const after = readFileSync(credentials(home.path), "utf8");
    const secret = /aws_secret_access_key = (\S+)/.exec(after)?.[1] ?? "";
    assert.equal(after.replaceAll(fresh, old).replaceAll(secret, user.keys.secretAccessKey), before);
    assert.ok(aws.calls.includes("DeleteAccessKey by rotating with MFA"));
  });

  it("goes on where an earlier one was killed after it wrote the new key", async () => {
    const { run, dana, aws } = world();
    const { user, home, app } = await dana("killed-late");
    // A moment later, so that the dates tell the keys apart.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const { AccessKey: fresh } = await aws.admin.createAccessKey({ UserName: user.name });
    const text = readFileSync(credentials(home.path), "utf8");
    writeFileSync(
      credentials(home.path),
      text.replaceAll(user.keys.accessKeyId, fresh?.AccessKeyId ?? "").replaceAll(user.keys.secretAccessKey, fresh?.SecretAccessKey ?? ""),
    );
    const { code, out } = await run(home, ["rotate", "--profile", "dana", "--code", app.code(), "--yes"]);
    assert.equal(code, 0);
    assert.match(
      out,
      /You have two access keys, .*\n`.*` is older than `.*`, as after a rotation that was interrupted\.\nDisabled .*\nDeleted /,
    );
    assert.deepEqual(await keysOf(user.name), [fresh?.AccessKeyId]);
  });

  it("says what to do where an earlier one was killed before it wrote the new key, and changes nothing", async () => {
    const { run, dana, aws } = world();
    const { user, home, app } = await dana("killed-early");
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const { AccessKey: lost } = await aws.admin.createAccessKey({ UserName: user.name });
    const { code, err } = await run(home, ["rotate", "--profile", "dana", "--code", app.code(), "--yes"]);
    assert.equal(code, 2);
    assert.match(err, new RegExp(`delete it with \`aws iam delete-access-key --access-key-id ${lost?.AccessKeyId}\`, and rotate again`));
    assert.equal((await keysOf(user.name)).length, 2);
    assert.equal(keyIn(home.path), user.keys.accessKeyId);
  });

  it("asks first, and refuses a key that stands in no file", async () => {
    const { run, dana } = world();
    const { user, home, app } = await dana("asking");
    const unasked = await run(home, ["rotate", "--profile", "dana", "--code", app.code()]);
    assert.equal(unasked.code, 2);
    assert.match(unasked.err, /there is no terminal to ask on: rotate without being asked with --yes/);
    const { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY } = user.keys;
    const keys = { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY };
    const { code, err } = await run(home, ["rotate", "--code", app.code(1), "--yes"], keys);
    assert.equal(code, 2);
    assert.match(err, /only an access key in an AWS credentials file can be rotated: name its profile with --profile/);
    assert.deepEqual(await keysOf("asking"), [AWS_ACCESS_KEY_ID]);
  });
});
