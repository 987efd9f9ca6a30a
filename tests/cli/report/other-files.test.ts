import { strict as assert } from "node:assert";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reportJson, run } from "../../../testkit/cli/run";

describe("mfa-guard report of files that CloudTrail didn't write", () => {
  let folder = "";
  const write = (name: string, content: unknown) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content, undefined, 4));
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "mfa-guard-other-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const damaged = async () => {
    return (await reportJson("--cloudtrail", folder)).events?.files?.damaged ?? assert.fail();
  };

  it("names the command that printed one", async () => {
    write("events.json", { Events: [{ EventId: "0", CloudTrailEvent: "{}" }] });
    assert.deepEqual(await damaged(), [
      { path: "events.json", reason: "it is what `aws cloudtrail lookup-events` prints; a trail's own files are in its S3 bucket" },
    ]);
  });

  it("keeps to the shape where nothing says whose it is", async () => {
    write("events.json", { events: [] });
    assert.deepEqual(await damaged(), [{ path: "events.json", reason: "its JSON has another shape than CloudTrail's" }]);
  });

  it("lists those that have one record on each line, beside those that are read", async () => {
    write("records.json", { Records: [] });
    write("records.ndjson", "{}\n{}\n");
    write("more.jsonl.gz", "");
    const [first, second, ...others] = await damaged();
    assert.deepEqual([first?.path, second?.path, others], ["more.jsonl.gz", "records.ndjson", []]);
    assert.match(first?.reason ?? "", /^it has one record on each line, /);
  });

  it("says so where there is nothing else", async () => {
    write("records.ndjson", "{}\n");
    const { code, err } = await run("report", "--cloudtrail", folder);
    assert.equal(code, 2);
    assert.match(err, /holds no CloudTrail files .*: `records.ndjson` has one record on each line/);
  });
});
