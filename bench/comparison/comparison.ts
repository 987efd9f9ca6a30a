import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FindingsReport } from "../../cli/findings/finding";
import { installed } from "../environment";
import { heading, row } from "../print";
import type { Answers } from "./answers";
import { HOLES } from "./holes";
import { credentials, details, nameOf } from "./planted";
import { prowler } from "./prowler";

const audit = join(__dirname, "../../cli/dist/mfa-guard.cjs");

/**
 * One account with planted holes, each beside its twin without it, and what each tool reports of it. A hole is found if the tool says something about
 * it that it doesn't say about the twin; a wrong alarm is the other way round.
 */
export async function benchComparison(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "mfa-guard-comparison-"));
  try {
    const [file, report] = [join(folder, "details.json"), join(folder, "report.csv")];
    writeFileSync(file, JSON.stringify(details()));
    writeFileSync(report, credentials());
    const python = join(installed("comparison", join(__dirname, "tools.txt")), "python");
    const others = JSON.parse(execFileSync(python, [join(__dirname, "tools.py"), file], { encoding: "utf8" })) as Record<string, Answers>;
    print({ "mfa-guard": ours(file, report), ...others, prowler: await prowler() });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function ours(file: string, report: string): Answers {
  const args = [audit, "audit", "--file", file, "--credential-report", report, "--format", "json"];
  const started = performance.now();
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  const seconds = (performance.now() - started) / 1000;
  if (status === 2) throw new Error(stderr);
  const { findings, reach } = JSON.parse(stdout) as FindingsReport;
  return {
    seconds,
    reported: [
      ...findings.map(({ resource, policy }) => [resource.id, policy] as const),
      ...reach.roles.filter(({ users }) => users.length > 0).map(({ role }) => [role.name, "reach"] as const),
    ],
  };
}

function print(tools: Readonly<Record<string, Answers>>): void {
  const names = Object.keys(tools);
  heading(`Planted holes: found (+), missed (-), or an alarm about the sound twin instead (!), by ${names.join(", ")}`);
  const marks = HOLES.map((_, index) => names.map((name) => mark(tools[name] as Answers, index)));
  for (const [index, { title }] of HOLES.entries()) row(title, (marks[index] ?? []).map((each) => each.padEnd(3)).join(""));
  heading("In sum");
  for (const [at, name] of names.entries()) {
    const count = (wanted: string) => marks.filter((each) => each[at]?.includes(wanted)).length;
    const { seconds } = tools[name] as Answers;
    row(name, `${count("+")} of ${HOLES.length} found, ${count("!")} wrong alarms, ${seconds.toFixed(2)} s`);
  }
}

function mark({ reported }: Answers, index: number): string {
  const about = (twin: "open" | "sound") => {
    const name = nameOf(index, twin);
    return new Set(reported.flatMap(([where, what]) => (where.includes(name) && !where.includes(`before-${name}`) ? [what] : [])));
  };
  const [open, sound] = [about("open"), about("sound")];
  const wrong = [...sound].some((what) => !open.has(what)) ? "!" : "";
  return `${[...open].some((what) => !sound.has(what)) ? "+" : "-"}${wrong}`;
}
