import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import { root } from "../../offline/src/kit";
import { enforcing } from "../../testkit/documents";

/** The command in a process of its own, which reads what `chunks` gives through a pipe. */
async function piped(args: readonly string[], chunks: AsyncIterable<string> | Iterable<string>) {
  const source = ["--conditions=mfa-guard-source", "--require", "ts-node/register/transpile-only", "cli/index.ts"];
  const child = spawn(process.execPath, [...source, ...args], { cwd: root, stdio: ["pipe", "pipe", "pipe"] });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
    pipeline(Readable.from(chunks), child.stdin),
  ]);
  return { code, out, err };
}

/** A state of one compliant group and of `megabytes` that the policies don't read. */
function* state(megabytes: number): Iterable<string> {
  const of = (type: string, name: string) => ({ urn: `urn:pulumi:dev::shop::${type}::${name}`, type, inputs: {} });
  const group = { ...of("aws:iam/group:Group", "team"), outputs: { name: "team" } };
  const policy = { ...of("aws:iam/groupPolicy:GroupPolicy", "mfa"), outputs: { group: "team", policy: enforcing } };
  yield `{"deployment":{"resources":[${JSON.stringify(group)},${JSON.stringify(policy)}`;
  for (let number = 0; number < megabytes; number += 1) {
    yield `,${JSON.stringify({ ...of("aws:s3/bucketObject:BucketObject", `page${number}`), outputs: { content: "x".repeat(1e6) } })}`;
  }
  yield "]}}";
}

describe("standard input of mfa-guard", function () {
  this.timeout(120_000);

  it("waits for a writer that is slow", async () => {
    async function* slowly() {
      await wait(500);
      for (const chunk of state(0)) {
        yield chunk;
        await wait(200);
      }
    }
    assert.deepEqual(await piped(["audit", "--state", "-"], slowly()).then(({ code, err }) => ({ code, err })), { code: 0, err: "" });
  });

  for (const megabytes of [1, 100]) {
    it(`takes ${megabytes} MB`, async () => {
      const { code, out, err } = await piped(["audit", "--state", "-", "--format", "json"], state(megabytes));
      assert.deepEqual([code, err, JSON.parse(out).judged["aws:s3/bucketObject:BucketObject"]], [0, "", megabytes]);
    });
  }

  it("says so where nothing comes", async () => {
    const { code, err } = await piped(["audit", "--file", "-"], []);
    assert.equal(code, 2);
    assert.match(err, /^error: `-` is not JSON, but empty/);
  });
});
