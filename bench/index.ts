import { cpus } from "node:os";
import { benchAudit } from "./audit";
import { benchReport } from "./cloudtrail";
import { benchComparison } from "./comparison/comparison";
import { benchContext } from "./context";
import { benchEngine } from "./engine";
import { benchPack } from "./pack";
import { benchPage } from "./page";
import { benchPlayground } from "./playground";
import { benchPreview } from "./preview";
import { heading, row } from "./print";
import { benchReach } from "./reach";
import { benchScanners } from "./scanners";

/** `npm run bench` runs all of these in turn, `npm run bench -- NAME …` those named. */
const BENCHES: Readonly<Record<string, () => void | Promise<void>>> = {
  engine: benchEngine,
  pack: benchPack,
  audit: benchAudit,
  reach: benchReach,
  context: benchContext,
  report: benchReport,
  page: benchPage,
  playground: benchPlayground,
  preview: benchPreview,
  scanners: benchScanners,
  comparison: benchComparison,
};

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => BENCHES[name] === undefined);
  if (unknown !== undefined) {
    console.error(`There is no bench \`${unknown}\`: name some of ${Object.keys(BENCHES).join(", ")}, or none to run them all.`);
    process.exitCode = 2;
    return;
  }
  heading("Machine");
  row("processors", `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}`);
  row("Node.js", process.version);
  for (const [name, bench] of Object.entries(BENCHES)) if (names.length === 0 || names.includes(name)) await bench();
}

void main(process.argv.slice(2));
