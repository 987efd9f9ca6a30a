import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { arn, compliant, credentialReport, type Details, group, inline, role, rootRow, user, userRow } from "../testkit/accounts";
import { accountWithMfa, allowAll, denyWithoutMfa, document } from "../testkit/documents";
import { heading, row } from "./print";

const command = join(__dirname, "../cli/dist/mfa-guard.cjs");
const ROUNDS = 5;

export interface Size {
  readonly users: number;
  readonly groups: number;
  readonly roles: number;
}

/** The built command on saved accounts of two sizes, from start to exit: reading, judging and printing. */
export async function benchAudit(): Promise<void> {
  heading(`An audit from file, start to exit: fastest of ${ROUNDS}`);
  const folder = mkdtempSync(join(tmpdir(), "mfa-guard-bench-"));
  try {
    const large = { users: 5000, groups: 500, roles: 2000 };
    const small = { users: 500, groups: 50, roles: 200 };
    const { milliseconds, processor: start } = time(folder, compliant);
    row("four principals, which is the command's own start", `${milliseconds.toFixed(0)} ms, processor time ${start.toFixed(0)} ms`);
    const [few, many] = [timeSize(folder, small), timeSize(folder, large)];
    row("growth exponent of processor time between the two, without the start", Math.log10((many - start) / (few - start)).toFixed(2));
    timeUsers(folder, 100_000);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function timeSize(folder: string, size: Size): number {
  const { milliseconds, processor, megabytes, findings } = time(folder, accountOf(size));
  const { users, groups, roles } = size;
  row(
    `${[users, groups, roles].map((count) => count.toLocaleString("en")).join(" + ")} users, groups and roles`,
    `${milliseconds.toFixed(0)} ms, processor time ${processor.toFixed(0)} ms (${megabytes.toFixed(1)} MB, ${findings} findings)`,
  );
  return processor;
}

/** With a credential report in which everybody has an access key; once, because it shows the bound rather than the speed. */
function timeUsers(folder: string, users: number): void {
  const report = join(folder, "report.csv");
  writeFileSync(
    report,
    credentialReport(rootRow, ...Array.from({ length: users }, (_, index) => userRow(`u-${index}`, { access_key_1_active: "true" }))),
  );
  const account = accountOf({ users, groups: 500, roles: 2000 });
  const { milliseconds, processor, findings, peak } = time(folder, account, 1, "--credential-report", report);
  row(
    `${users.toLocaleString("en")} users and their credential report, once`,
    `${(milliseconds / 1000).toFixed(1)} s, processor time ${(processor / 1000).toFixed(1)} s, at most ${peak} MB (${findings} findings)`,
  );
}

/** Prints to standard error, when the process ends, its largest memory in KiB and its processor time in microseconds. */
export const USAGE =
  "data:text/javascript,process.on('exit',()=>{const{maxRSS,userCPUTime,systemCPUTime}=process.resourceUsage();console.error('used',maxRSS,userCPUTime+systemCPUTime)})";

function time(folder: string, account: Details, rounds = ROUNDS, ...more: readonly string[]) {
  const path = join(folder, "details.json");
  writeFileSync(path, JSON.stringify(account));
  const times: number[] = [];
  const processor: number[] = [];
  let [findings, peak] = [0, 0];
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    const args = ["--import", USAGE, command, "audit", "--file", path, "--format", "json", ...more];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1 << 29 });
    times.push(performance.now() - started);
    if (status === 2) throw new Error(stderr);
    findings = JSON.parse(stdout).findings.length;
    const [kibibytes = 0, microseconds = 0] = /used (\d+) (\d+)/.exec(stderr)?.slice(1).map(Number) ?? [];
    peak = Math.max(peak, Math.round(kibibytes / 1000));
    processor.push(microseconds / 1000);
  }
  return { milliseconds: Math.min(...times), processor: Math.min(...processor), megabytes: statSync(path).size / 1e6, findings, peak };
}

/**
 * No two groups and no two roles have the same document, so that nothing is decided by having been decided before. One group in `every` and
 * one role in `every` has a hole, and one user in ten has a policy of its own. Members of a group with a hole may assume roles, and every second
 * role with a hole is privileged.
 */
export function accountOf({ users, groups, roles }: Size, every = 10): Details {
  const isOpen = (index: number) => index % every === 3 % every;
  const count = (length: number) => Array.from({ length }, (_, index) => index);
  const bool = { Bool: { "aws:MultiFactorAuthPresent": "false" } };
  return {
    UserDetailList: count(users).map((index) => {
      const own = document({ Effect: "Allow", Action: "iam:*AccessKey*", Resource: arn(`user/u-${index}`) });
      return user(`u-${index}`, {
        GroupList: [`g-${index % groups}`],
        ...(index % 10 === 0 && { UserPolicyList: [inline("own-keys", own)] }),
      });
    }),
    GroupDetailList: count(groups).map((index) => {
      const deny = { ...denyWithoutMfa, Sid: `Deny${index}`, ...(isOpen(index) && { Condition: bool }) };
      const allow = { Effect: "Allow", Action: ["s3:Get*", "s3:List*"], Resource: `arn:aws:s3:::team-${index}/*` };
      const assume = { Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" };
      const work = isOpen(index) ? document(allow, assume) : document(allow);
      return group(`g-${index}`, { GroupPolicyList: [inline("mfa", document(deny)), inline("work", work)] });
    }),
    RoleDetailList: count(roles).map((index) => {
      const fresh = { Bool: { "aws:MultiFactorAuthPresent": "true" }, NumericLessThanEquals: { "aws:MultiFactorAuthAge": "3600" } };
      const trust = { ...accountWithMfa, Sid: `People${index}`, Condition: isOpen(index) ? {} : fresh };
      return role(`r-${index}`, document(trust), index % 4 === 3 ? { RolePolicyList: [inline("all", JSON.parse(allowAll))] } : {});
    }),
    Policies: [],
  };
}
