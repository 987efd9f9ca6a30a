import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { constants, gzip, gzipSync } from "node:zlib";

const zip = promisify(gzip);
const FAST = { level: constants.Z_BEST_SPEED };
const REGION = "us-east-1";
/** A file is written when it holds this much, or at the end of its day. */
const FILE_CHARACTERS = 16 << 20;
const FILES_AT_ONCE = 4;

/** Files of several accounts, as a trail of an organization puts them into its bucket. */
export class Trail {
  files = 0;
  private readonly records = new Map<string, string[]>();
  private readonly sizes = new Map<string, number>();
  private later = new Map<string, string[]>();
  private writing: Promise<void>[] = [];

  constructor(private readonly folder: string) {}

  add(account: string, record: string): void {
    const records = this.records.get(account) ?? [];
    if (records.length === 0) this.records.set(account, records);
    records.push(record);
    this.sizes.set(account, (this.sizes.get(account) ?? 0) + record.length);
  }

  /** Into a file that is written another day. */
  addLater(account: string, record: string): void {
    this.later.set(account, [...(this.later.get(account) ?? []), record]);
  }

  async hourEnds(hour: Date): Promise<void> {
    const dayEnds = hour.getUTCHours() === 23;
    for (const [account, records] of this.records) {
      if (dayEnds || (this.sizes.get(account) ?? 0) > FILE_CHARACTERS) await this.write(account, records, hour);
    }
    if (!dayEnds) return;
    const due = this.later;
    this.later = new Map();
    for (const [account, records] of due) for (const record of records) this.add(account, record);
  }

  async end(time: Date): Promise<void> {
    for (const [account, records] of this.later) for (const record of records) this.add(account, record);
    for (const [account, records] of this.records) await this.write(account, records, time);
    await Promise.all(this.writing);
  }

  private async write(account: string, records: readonly string[], hour: Date): Promise<void> {
    this.records.delete(account);
    this.sizes.delete(account);
    if (records.length === 0) return;
    this.files += 1;
    const stamp = hour.toISOString().slice(0, 16).replaceAll(/[-:]/g, "");
    const name = `${account}_CloudTrail_${REGION}_${stamp}Z_${this.files}.json.gz`;
    const path = join(this.folder, folderOf(account, "CloudTrail", hour), name);
    const text = `{"Records":[${records.join(",")}]}`;
    this.writing.push(mkdir(dirname(path), { recursive: true }).then(async () => writeFile(path, await zip(text, FAST))));
    if (this.writing.length >= FILES_AT_ONCE) {
      await Promise.all(this.writing);
      this.writing = [];
    }
  }
}

function folderOf(account: string, kind: string, day: Date): string {
  return join("AWSLogs", "o-example12345", account, kind, REGION, day.toISOString().slice(0, 10).replaceAll("-", "/"));
}

/** Puts what is no CloudTrail file among them, and files that broke; each holds `record`, which nothing may count. */
export async function damage(out: string, record: string): Promise<{ readonly damaged: readonly string[]; readonly skipped: number }> {
  const day = new Date("2026-09-08T00:00:00Z");
  const text = `{"Records":[${Array(50).fill(record).join(",")}]}`;
  const whole = gzipSync(text);
  const broken: Readonly<Record<string, string | Buffer>> = {
    "truncated.json.gz": whole.subarray(0, Math.floor(whole.length / 2)),
    "not-gzip.json.gz": text,
    "not-json.json.gz": gzipSync("<html>503 Slow Down</html>"),
    "other-json.json.gz": gzipSync(`{"Findings":[${record}]}`),
    "records-are-text.json.gz": gzipSync(`{"Records":${JSON.stringify(record)}}`),
    "empty.json.gz": "",
    "cut-short.json": text.slice(0, -10),
  };
  const elsewhere: Readonly<Record<string, string>> = {
    "CloudTrail-Digest": "digest.json.gz",
    "CloudTrail-Insight": "insight.json.gz",
    Config: "configuration.json.gz",
  };
  const put = async (kind: string, name: string, content: string | Buffer) => {
    const path = join(folderOf("111122223333", kind, day), name);
    await mkdir(join(out, dirname(path)), { recursive: true });
    await writeFile(join(out, path), content);
    return path;
  };
  const damaged = [];
  for (const [name, content] of Object.entries(broken)) damaged.push(await put("CloudTrail", name, content));
  for (const [kind, name] of Object.entries(elsewhere)) await put(kind, name, whole);
  await writeFile(join(out, "README.txt"), "Not CloudTrail's.");
  return { damaged: damaged.sort(), skipped: Object.keys(elsewhere).length + 1 };
}
