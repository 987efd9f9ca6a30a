import { spawnSync } from "node:child_process";
import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Report } from "../cli/report/report";
import type { Answers } from "../testkit/cloudtrail/answers";
import { generate } from "../testkit/cloudtrail/generate";
import { PRIVILEGED_PATTERNS } from "../testkit/cloudtrail/shapes";
import { heading, row } from "./print";

const command = join(__dirname, "../cli/dist/mfa-guard.cjs");
/** `MFA_GUARD_EVENTS=50000000` measures another size. */
const SIZES = process.env.MFA_GUARD_EVENTS?.split(",").map(Number) ?? [1_000_000, 10_000_000];
const WEEKS = 12;
/** Runs of each of two reports that are compared, in turn, so that other work on the machine meets both. */
const PAIRS = 7;

/** The built command on generated trails, from start to exit; what it says must be what the generator knows. */
export async function benchReport(): Promise<void> {
  heading("A report of CloudTrail files, start to exit, answers checked");
  for (const events of SIZES) {
    const folder = mkdtempSync(join(tmpdir(), "mfa-guard-bench-"));
    try {
      const generating = performance.now();
      const answers = await generate({ events, seed: 7, out: folder, weeks: WEEKS });
      const size = `${events.toLocaleString("en")} events`;
      row(`${size}: generated`, `${perSecond(answers.records, performance.now() - generating)} records/s`);
      const { report, milliseconds, cpuSeconds, peakMegabytes } = measure(folder);
      const { people, failed } = report.privilegedAccess ?? {};
      const found = JSON.stringify([report.events?.records, report.events?.duplicates, people, failed]);
      const known = JSON.stringify([answers.records, answers.duplicates, answers.people, answers.failed]);
      if (found !== known) throw new Error(`the report says ${found}, and the generator ${known}`);
      row(`${size}: reported`, `${(milliseconds / 1000).toFixed(1)} s, ${perSecond(answers.records, milliseconds)} records/s`);
      row(`${size}: processor time, peak memory`, `${cpuSeconds.toFixed(1)} s, ${peakMegabytes.toFixed(0)} MB`);
      if (events === SIZES[0]) compareDamaged(folder, size, answers.files);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** The processor time of reports with the generator's damaged files against those without: the least of several runs each. */
function compareDamaged(folder: string, size: string, { read, damaged }: Answers["files"]): void {
  const aside = mkdtempSync(join(tmpdir(), "mfa-guard-bench-damaged-"));
  try {
    const move = (from: (name: string) => string, to: (name: string) => string) => {
      for (const path of damaged) renameSync(from(path), to(path));
    };
    const there = (path: string) => join(folder, path);
    const away = (path: string) => join(aside, basename(path));
    const [withDamage, without]: [number[], number[]] = [[], []];
    for (let pair = 0; pair < PAIRS; pair += 1) {
      withDamage.push(measure(folder).cpuSeconds);
      move(there, away);
      without.push(measure(folder).cpuSeconds);
      move(away, there);
    }
    const [slow, fast] = [Math.min(...withDamage), Math.min(...without)];
    row(
      `${size}: processor time with ${damaged.length} damaged files among ${read + damaged.length}, without`,
      `${slow.toFixed(1)} s, ${fast.toFixed(1)} s: ${(slow / fast).toFixed(2)} times`,
    );
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

const perSecond = (records: number, milliseconds: number) => Math.round((1000 * records) / milliseconds).toLocaleString("en");

/** Prints what the process used, when it ends. */
const USAGE = "data:text/javascript,process.on('exit',()=>process.stderr.write(JSON.stringify(process.resourceUsage())))";

function measure(folder: string) {
  const started = performance.now();
  const args = ["--import", USAGE, command, "report", "--cloudtrail", folder, "--privileged", ...PRIVILEGED_PATTERNS, "--format", "json"];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(stderr);
  const { maxRSS, userCPUTime, systemCPUTime } = JSON.parse(stderr) as NodeJS.ResourceUsage;
  return {
    report: JSON.parse(stdout) as Report,
    milliseconds: performance.now() - started,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMegabytes: maxRSS / 1000,
  };
}
