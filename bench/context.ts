import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ACCOUNT } from "../testkit/accounts";
import { accountOf, USAGE } from "./audit";
import { heading, row } from "./print";

const command = join(__dirname, "../cli/dist/mfa-guard.cjs");
const ACCOUNTS = 1000;

/** The built command on the saved details of an organization's accounts, no two of which have a document in common, and on what it wrote. */
export function benchContext(): void {
  heading(`The context of ${ACCOUNTS.toLocaleString("en")} saved accounts, start to exit, once`);
  const folder = mkdtempSync(join(tmpdir(), "mfa-guard-bench-"));
  try {
    const size = { users: 20, groups: 10, roles: 50 };
    const paths = Array.from({ length: ACCOUNTS }, (_, index) => write(folder, index, size));
    const read = paths.reduce((sum, path) => sum + statSync(path).size, 0) / 1e6;
    const file = join(folder, "mfa.json");
    const written = time("--file", ...paths, "--output", file);
    row(`written, from ${size.users} + ${size.groups} + ${size.roles} users, groups and roles each (${read.toFixed(0)} MB)`, written);
    row("what was written", `${(statSync(file).size / 1e3).toFixed(0)} kB`);
    row("checked", time("--file", ...paths, "--check", file));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One account in three has no users. */
function write(folder: string, index: number, size: Parameters<typeof accountOf>[0]): string {
  const id = String(100_000_000_000 + index);
  const details = accountOf(size);
  const account = index % 3 === 0 ? { ...details, UserDetailList: [] } : details;
  const text = JSON.stringify(account)
    .replaceAll(ACCOUNT, id)
    .replaceAll('"Sid":"', `"Sid":"A${index}`)
    .replaceAll("team-", `team-${index}-`);
  const path = join(folder, `${id}.json`);
  writeFileSync(path, text);
  return path;
}

function time(...args: readonly string[]): string {
  const started = performance.now();
  const { stderr, status } = spawnSync(process.execPath, ["--import", USAGE, command, "context", ...args], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  const seconds = (performance.now() - started) / 1000;
  const [kibibytes = 0, microseconds = 0] = /used (\d+) (\d+)/.exec(stderr)?.slice(1).map(Number) ?? [];
  return `${seconds.toFixed(1)} s, processor time ${(microseconds / 1e6).toFixed(1)} s, at most ${Math.round(kibibytes / 1000)} MB`;
}
