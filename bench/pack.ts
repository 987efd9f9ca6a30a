import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accountWithMfa, enforcing, text } from "../tests/policypack/documents";
import { type Given, given } from "../tests/policypack/harness";
import { bootPack, builtPack, type Pack } from "../tests/policypack/process";
import { group, inlineOnGroup, member, user } from "../tests/policypack/stacks";
import { heading, row } from "./report";

const AWSGUARD = "0.3.1";
const BOOTS = 9;
const root = join(__dirname, "..");

/** The pack beside an empty pack with the same SDK, and beside @pulumi/awsguard, in processes of their own, in turn. */
export async function benchPack(): Promise<void> {
  const base = mkdtempSync(join(tmpdir(), "mfa-guard-bench-"));
  try {
    const empty = emptyPack(base);
    const awsguard = awsguardPack(base);
    await benchBoot({ "an empty pack": empty, "mfa-guard": builtPack, "@pulumi/awsguard": awsguard });
    await benchOther(empty);
    await benchStack(empty);
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

/** A pack of one file, whose SDK is this checkout's. */
function emptyPack(base: string): string {
  const folder = join(base, "empty");
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "empty", version: "1.0.0", main: "index.js" }));
  writeFileSync(join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  writeFileSync(join(folder, "index.js"), 'new (require("@pulumi/policy").PolicyPack)("empty", { policies: [] });\n');
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

function awsguardPack(base: string): string {
  const folder = join(base, "awsguard");
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "awsguard", version: "1.0.0", main: "index.js" }));
  writeFileSync(join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  writeFileSync(join(folder, "index.js"), 'new (require("@pulumi/awsguard").AwsGuard)({ all: "mandatory" });\n');
  const pinned = ["@pulumi/pulumi@3.248.0", "@pulumi/policy@1.21.0", `@pulumi/awsguard@${AWSGUARD}`];
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", ...pinned], { cwd: folder });
  return folder;
}

async function benchBoot(packs: Readonly<Record<string, string>>): Promise<void> {
  heading(`Boot of a policy pack: fastest of ${BOOTS}, booted in turn`);
  const times = new Map<string, number[]>(Object.keys(packs).map((name) => [name, []]));
  for (let round = 0; round < BOOTS; round += 1) {
    for (const [name, folder] of Object.entries(packs)) {
      const pack = await bootPack(folder);
      times.get(name)?.push(pack.bootMilliseconds);
      pack.close();
    }
  }
  const base = fastest(times.get("an empty pack") ?? []);
  for (const [name, each] of times) row(name, `${fastest(each).toFixed(0)} ms (${(fastest(each) / base).toFixed(2)} × empty)`);
}

/** A resource that no policy cares about, judged over and over by both in turn. */
async function benchOther(empty: string): Promise<void> {
  heading("A resource that the pack doesn't care about: fastest of 40 rounds of 200, in turn");
  const bucket = given("aws:s3/bucket:Bucket", "logs", {
    bucket: "logs",
    tags: { team: "platform", stage: "production" },
    forceDestroy: false,
  });
  const packs = [await bootPack(empty), await bootPack(builtPack)] as const;
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < 44; round += 1) {
    for (const index of [0, 1] as const) {
      const started = performance.now();
      for (let count = 0; count < 200; count += 1) await packs[index].analyze(bucket);
      // The first rounds warm up.
      if (round >= 4) times[index].push((performance.now() - started) / 200);
    }
  }
  for (const pack of packs) pack.close();
  const [without, with_] = times.map(fastest) as [number, number];
  row("an empty pack", `${without.toFixed(3)} ms`);
  row("mfa-guard", `${with_.toFixed(3)} ms (${(with_ / without).toFixed(2)} × empty)`);
}

/** Whole stacks: one tenth users, 50 groups for every 1,000 of them, their attachments and memberships, and roles. */
async function benchStack(empty: string): Promise<void> {
  heading("A whole stack at once (analyzeStack): fastest of 5, in turn with an empty pack");
  const packs = [await bootPack(empty), await bootPack(builtPack)] as const;
  const sizes = [1000, 10_000, 50_000];
  const beyond: number[] = [];
  for (const size of sizes) {
    const stack = stackOf(size);
    const [without, with_] = (await timeStack(packs, stack)) as [number, number];
    beyond.push(with_ - without);
    row(
      `${size.toLocaleString("en")} resources`,
      `${with_.toFixed(0)} ms, ${(with_ - without).toFixed(0)} ms beyond an empty pack's ${without.toFixed(0)} ms`,
    );
  }
  for (const pack of packs) pack.close();
  const [first, , last] = beyond as [number, number, number];
  row("growth exponent from 1,000 to 50,000", (Math.log(last / first) / Math.log(50)).toFixed(2));
}

/** Milliseconds of each pack, the fastest of five rounds that they take in turn, after one to warm up. */
async function timeStack(packs: readonly Pack[], stack: readonly Given[]): Promise<readonly number[]> {
  const times: number[][] = packs.map(() => []);
  for (let round = 0; round < 6; round += 1) {
    for (const [index, pack] of packs.entries()) {
      const started = performance.now();
      await pack.analyzeStack(stack);
      if (round > 0) times[index]?.push(performance.now() - started);
    }
  }
  return times.map(fastest);
}

/** Ten users, one group in two, five roles and their like for every hundred resources; the rest are buckets. All compliant. */
function stackOf(size: number): readonly Given[] {
  const stack: Given[] = [];
  const unitCount = size / 100;
  for (let unit = 0; unit < unitCount; unit += 1) {
    const devs = `devs-${unit >> 1}`;
    if (unit % 2 === 0) stack.push(group(devs), inlineOnGroup(devs, enforcing));
    for (let index = 0; index < 10; index += 1) stack.push(user(`u-${unit}-${index}`), member(`u-${unit}-${index}`, devs));
    for (let index = 0; index < 5; index += 1) {
      stack.push(given("aws:iam/role:Role", `r-${unit}-${index}`, { name: `r-${unit}-${index}`, assumeRolePolicy: text(accountWithMfa) }));
    }
  }
  for (let index = 0; stack.length < size; index += 1)
    stack.push(given("aws:s3/bucket:Bucket", `b-${index}`, { bucket: `b-${index}`, tags: { team: "a" } }));
  return stack;
}

/** What else the machine does only ever adds. */
function fastest(numbers: readonly number[]): number {
  return Math.min(...numbers);
}
