import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { policies } from "../policypack/policies";
import { accountWithMfa, enforcing, text } from "../testkit/documents";
import { type Given, given } from "../testkit/policypack/harness";
import { bootPack, builtPack, type Pack } from "../testkit/policypack/process";
import { group, inlineOnGroup, member, user } from "../testkit/policypack/stacks";
import { packOf } from "./packs";
import { heading, row } from "./print";

const AWSGUARD = "0.3.1";
const BOOTS = 9;

/** The pack beside an empty pack with the same SDK, and beside @pulumi/awsguard, in processes of their own, in turn. */
export async function benchPack(): Promise<void> {
  const base = mkdtempSync(join(tmpdir(), "mfa-guard-bench-"));
  try {
    const empty = packOf(base, "empty", { resource: 0, stack: 0 });
    const count = (question: "validateResource" | "validateStack") => policies.filter((policy) => question in policy).length;
    const idle = packOf(base, "idle", { resource: count("validateResource"), stack: count("validateStack") });
    const awsguard = awsguardPack(base);
    await benchBoot({ "an empty pack": empty, "mfa-guard": builtPack, "@pulumi/awsguard": awsguard });
    await benchOther(empty, idle);
    await benchStack(empty, idle);
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
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
  heading(`Boot of a policy pack, ${BOOTS} times in turn: fastest, and median processor time`);
  const boots = new Map<string, { wall: number[]; processor: number[] }>();
  for (let round = 0; round < BOOTS; round += 1) {
    for (const [name, folder] of Object.entries(packs)) {
      const pack = await bootPack(folder);
      const { wall, processor } = boots.get(name) ?? { wall: [], processor: [] };
      boots.set(name, { wall: [...wall, pack.bootMilliseconds], processor: [...processor, pack.processorMilliseconds() ?? Number.NaN] });
      pack.close();
    }
  }
  const base = boots.get("an empty pack") ?? { wall: [], processor: [] };
  for (const [name, { wall, processor }] of boots) {
    const [wallRatio, processorRatio] = [Math.min(...wall) / Math.min(...base.wall), median(processor) / median(base.processor)];
    row(
      name,
      `${Math.min(...wall).toFixed(0)} ms (${wallRatio.toFixed(2)} × empty), ${median(processor)} ms (${processorRatio.toFixed(2)} × empty)`,
    );
  }
}

/** A resource that no policy cares about, judged over and over by all in turn. */
async function benchOther(empty: string, idle: string): Promise<void> {
  const [warmUp, rounds, each] = [20, 100, 200];
  heading(`A resource that the pack doesn't care about, ${rounds} rounds of ${each} in turn: processor time for one`);
  const bucket = given("aws:s3/bucket:Bucket", "logs", {
    bucket: "logs",
    tags: { team: "platform", stage: "production" },
    forceDestroy: false,
  });
  const packs = {
    "an empty pack": await bootPack(empty),
    "as many resource policies that do nothing": await bootPack(idle),
    "mfa-guard": await bootPack(builtPack),
  };
  const total = new Map<string, number>();
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const [name, pack] of Object.entries(packs)) {
      const used = await processorTime(pack, async () => {
        for (let count = 0; count < each; count += 1) await pack.analyze(bucket);
      });
      if (round >= 0) total.set(name, (total.get(name) ?? 0) + used);
    }
  }
  const base = total.get("an empty pack") ?? Number.NaN;
  for (const [name, used] of total) row(name, `${(used / rounds / each).toFixed(3)} ms (${(used / base).toFixed(2)} × empty)`);
  for (const pack of Object.values(packs)) pack.close();
}

/** Whole stacks: one tenth users, 50 groups for every 10,000 resources, their policies and memberships, roles; the rest are buckets. */
async function benchStack(empty: string, idle: string): Promise<void> {
  heading("A whole stack at once (analyzeStack), three packs in turn: median processor time of 5");
  const packs = [await bootPack(empty), await bootPack(idle), await bootPack(builtPack)] as const;
  const own: number[] = [];
  for (const size of [1000, 10_000, 50_000]) {
    const [without, decoding, with_] = (await timeStack(packs, stackOf(size))) as [number, number, number];
    own.push(with_ - decoding);
    const name = `${size.toLocaleString("en")} resources`;
    row(`${name}: an empty pack, as many policies that do nothing, mfa-guard`, `${without}, ${decoding}, ${with_} ms`);
    row(`${name}: our own share`, `${with_ - decoding} ms (${((with_ - decoding) / without).toFixed(2)} × empty)`);
  }
  for (const pack of packs) pack.close();
  const [first, , last] = own as [number, number, number];
  row("growth exponent of our own share from 1,000 to 50,000", (Math.log(last / first) / Math.log(50)).toFixed(2));
}

async function timeStack(packs: readonly Pack[], stack: readonly Given[]): Promise<readonly number[]> {
  const times: number[][] = packs.map(() => []);
  for (let round = 0; round < 6; round += 1) {
    for (const [index, pack] of packs.entries()) {
      const used = await processorTime(pack, () => pack.analyzeStack(stack));
      // The first round warms up.
      if (round > 0) times[index]?.push(used);
    }
  }
  return times.map(median);
}

/** Processor time, because other work on the machine doesn't count in it; where the system doesn't say, time by the clock. */
async function processorTime(pack: Pack, work: () => Promise<unknown>): Promise<number> {
  const [clock, before] = [performance.now(), pack.processorMilliseconds()];
  await work();
  const after = pack.processorMilliseconds();
  return before === undefined || after === undefined ? performance.now() - clock : after - before;
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

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}
