// Mutates the engine folder by folder, each against its own tests, and prints what they kill. `npm run test:mutation -- sets edit` does some.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const GOAL = 90;
const folders = Object.keys(JSON.parse(readFileSync(new URL("folders.json", import.meta.url), "utf8")));
const asked = process.argv.slice(2);
const unknown = asked.find((folder) => !folders.includes(folder));
if (unknown !== undefined) {
  console.error(`\`${unknown}\` is no folder of the engine: it is one of ${folders.join(", ")}`);
  process.exit(2);
}

const rows = (asked.length > 0 ? asked : folders).map((folder) => {
  execFileSync("npx", ["stryker", "run"], { stdio: "inherit", env: { ...process.env, MUTATED_FOLDER: folder } });
  const { files } = JSON.parse(readFileSync(`reports/mutation/${folder}.json`, "utf8"));
  const statuses = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const count = (...kinds) => statuses.filter((status) => kinds.includes(status)).length;
  return { folder, killed: count("Killed", "Timeout"), survived: count("Survived", "NoCoverage") };
});
const sum = (kind) => rows.reduce((total, row) => total + row[kind], 0);
const total = { folder: "all", killed: sum("killed"), survived: sum("survived") };
for (const { folder, killed, survived } of [...rows, total]) {
  const share = ((100 * killed) / (killed + survived)).toFixed(1);
  console.log(`${folder.padEnd(12)}${String(killed + survived).padStart(6)} mutants, ${share.padStart(5)} % killed`);
}
process.exitCode = (100 * total.killed) / (total.killed + total.survived) < GOAL ? 1 : 0;
